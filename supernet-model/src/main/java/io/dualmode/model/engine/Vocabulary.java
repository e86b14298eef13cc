package io.dualmode.model.engine;

import io.dualmode.model.format.ModelFormatException;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.search.LexiconTrie;
import io.dualmode.model.search.UniformNetwork;
import io.dualmode.model.search.WordNetwork;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The words of a model: pronunciation tree and word network, shared by all sessions.
 *
 * @param network the language model, or every word after every word where the model has none
 */
record Vocabulary(LexiconTrie trie, WordNetwork network, boolean hasLanguageModel) {

  static Vocabulary load(SupernetModel model) throws IOException {
    if (!model.hasLexicon()) {
      throw new ModelFormatException(model.files().describe(SupernetModel.LEXICON), -1, "a lexicon", "none");
    }
    UnitInventory units = UnitInventory.of(model.units());
    PronunciationLexicon lexicon;
    try (InputStream in = model.lexicon()) {
      lexicon = PronunciationLexicon.read(in, model.describeLexicon(), units);
    }
    WordNetwork network = uniform(lexicon);
    return new Vocabulary(LexiconTrie.of(lexicon, network), network, false);
  }

  private static WordNetwork uniform(PronunciationLexicon lexicon) {
    List<String> words = new ArrayList<>(lexicon.size());
    lexicon.forEach((word, variants) -> words.add(word));
    return new UniformNetwork(words);
  }
}
