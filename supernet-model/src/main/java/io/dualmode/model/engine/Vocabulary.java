package io.dualmode.model.engine;

import io.dualmode.model.format.ModelFiles;
import io.dualmode.model.format.ModelFormatException;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.lm.CompactNgram;
import io.dualmode.model.lm.NgramModel;
import io.dualmode.model.search.LexiconTrie;
import io.dualmode.model.search.NgramNetwork;
import io.dualmode.model.search.UniformNetwork;
import io.dualmode.model.search.WordNetwork;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The words of a model: pronunciation tree and word network, shared by all sessions.
 *
 * @param network the language model, or every word after every word where the model has none
 */
record Vocabulary(LexiconTrie trie, WordNetwork network, boolean hasLanguageModel) {
  private static final int MAX_LANGUAGE_MODEL_BYTES = 1 << 30;

  static Vocabulary load(SupernetModel model) throws IOException {
    if (!model.hasLexicon()) {
      throw new ModelFormatException(model.files().describe(SupernetModel.LEXICON), -1, "a lexicon", "none");
    }
    UnitInventory units = UnitInventory.of(model.units());
    PronunciationLexicon lexicon;
    try (InputStream in = model.lexicon()) {
      lexicon = PronunciationLexicon.read(in, model.describeLexicon(), units);
    }
    boolean hasLanguageModel = model.files().contains(SupernetModel.LANGUAGE_MODEL);
    WordNetwork network = hasLanguageModel ? new NgramNetwork(languageModel(model.files()), false) : uniform(lexicon);
    LexiconTrie trie = LexiconTrie.of(lexicon, network);
    if (trie.words() == 0) {
      throw new ModelFormatException(model.describeLexicon(), -1, "a word that the language model knows", "none");
    }
    return new Vocabulary(trie, network, hasLanguageModel);
  }

  private static NgramModel languageModel(ModelFiles files) throws IOException {
    String name = SupernetModel.LANGUAGE_MODEL;
    Path path = files.path(name);
    return path != null ? CompactNgram.open(path) : CompactNgram.of(files.describe(name), files.read(name, MAX_LANGUAGE_MODEL_BYTES));
  }

  private static WordNetwork uniform(PronunciationLexicon lexicon) {
    List<String> words = new ArrayList<>(lexicon.size());
    lexicon.forEach((word, variants) -> words.add(word));
    return new UniformNetwork(words);
  }
}
