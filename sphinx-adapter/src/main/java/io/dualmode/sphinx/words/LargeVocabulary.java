package io.dualmode.sphinx.words;

import edu.cmu.sphinx.linguist.dictionary.Dictionary;
import edu.cmu.sphinx.linguist.language.ngram.DynamicTrigramModel;
import edu.cmu.sphinx.linguist.language.ngram.LanguageModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The application's dictionary and n-gram model, read once and kept as long as their settings stay.
 *
 * <p>The host reads the model at every start. A model made from a text ({@link DynamicTrigramModel}) is made again here too,
 * because the text may have changed.
 */
public final class LargeVocabulary {
  private List<Object> settings = List.of();
  private HostLexicon lexicon;
  private HostLanguageModel languageModel;

  /** Reads what is not there yet; a file that is missing or broken is the exception that the host throws. */
  public void load(Dictionary dictionary, LanguageModel model, LanguageScale scale, Components components) throws IOException {
    List<Object> now = new ArrayList<>(components.settings(dictionary));
    now.addAll(components.settings(model));
    now.add(scale);
    if (lexicon != null && now.equals(settings) && !(model instanceof DynamicTrigramModel)) {
      // A grammar of the same application may have let go of it.
      dictionary.allocate();
      return;
    }
    lexicon = null;
    dictionary.allocate();
    model.allocate();
    languageModel = new HostLanguageModel(model, dictionary, scale);
    lexicon = new HostLexicon(dictionary, languageModel.vocabulary());
    settings = now;
    if (lexicon.words().isEmpty()) {
      throw new IOException("the language model and the dictionary share no word; they have to spell words the same way");
    }
  }

  public HostLexicon lexicon() {
    return lexicon;
  }

  public HostLanguageModel languageModel() {
    return languageModel;
  }
}
