package io.dualmode.model.vocabulary;

import io.dualmode.model.part.PartProvider;
import java.io.IOException;

/** Loads vocabularies of one kind, which the section {@code vocabulary} of a model names; found by the service loader. */
public interface VocabularyProvider extends PartProvider {
  /** The vocabulary of a model; whatever is wrong with its files is an {@link IOException} that names the file. */
  Vocabulary load(VocabularyInput input) throws IOException;
}
