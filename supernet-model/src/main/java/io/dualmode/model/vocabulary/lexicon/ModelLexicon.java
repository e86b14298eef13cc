package io.dualmode.model.vocabulary.lexicon;

import io.dualmode.model.format.ModelFiles;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.source.ModelFormatException;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.lm.NgramModel;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The words of a model with the units that make them: its dictionary or, where it has none and its units spell words, the words of its
 * language model, spelled. Words that the units cannot spell are left out.
 */
public final class ModelLexicon {
  private ModelLexicon() {}

  /** Reads them; a model without words is a {@link ModelFormatException}. */
  public static PronunciationLexicon read(SupernetModel model) throws IOException {
    if (model.hasLexicon()) {
      try (InputStream in = model.lexicon()) {
        return PronunciationLexicon.read(in, model.describeLexicon(), model.inventory());
      }
    }
    ModelFiles files = model.files();
    boolean spells = model.inventory().kind().spellsWords();
    if (!spells || !files.contains(SupernetModel.LANGUAGE_MODEL)) {
      throw new ModelFormatException(files.describe(SupernetModel.LEXICON), -1,
          spells ? "a lexicon, or a language model whose words " + model.inventory().kind().key() + " spell" : "a lexicon", "none");
    }
    PronunciationLexicon lexicon = PronunciationLexicon.spelled(words(LexiconVocabulary.languageModel(files, null)), model.inventory());
    if (lexicon.size() == 0) {
      throw new ModelFormatException(files.describe(SupernetModel.LANGUAGE_MODEL), -1, "words that can be spelled in "
          + model.inventory().spokenNames(), "none");
    }
    return lexicon;
  }

  /** The words of an n-gram model, its marks left out. */
  public static List<String> words(NgramModel model) {
    List<String> words = new ArrayList<>(model.vocabularySize());
    for (int id = 0; id < model.vocabularySize(); id++) {
      if (id != model.sentenceStartId() && id != model.sentenceEndId() && id != model.unknownId()) {
        words.add(model.word(id));
      }
    }
    return words;
  }
}
