package io.dualmode.model.vocabulary.lexicon;

import io.dualmode.model.format.ModelFiles;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.lm.CompactNgram;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.WordNetwork;
import io.dualmode.model.search.network.NgramNetwork;
import io.dualmode.model.search.network.UniformNetwork;
import io.dualmode.model.search.tree.LexiconTrieBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Phones instead of words: every unit but silence is a word of one unit, spelled as its name. Which phone follows which is the
 * model's phone n-gram ({@link SupernetModel#PHONE_MODEL}), or all alike where it has none.
 */
final class PhoneSpace {
  private static final long MAX_BYTES = 64L << 20;

  private PhoneSpace() {}

  static TreeSpace load(SupernetModel model) throws IOException {
    UnitInventory units = model.inventory();
    List<String> phones = units.names().subList(1, units.size());
    ModelFiles files = model.files();
    WordNetwork network;
    if (files.contains(SupernetModel.PHONE_MODEL)) {
      try (InputStream in = files.stream(SupernetModel.PHONE_MODEL, MAX_BYTES)) {
        network = new NgramNetwork(CompactNgram.read(files.describe(SupernetModel.PHONE_MODEL), in), false);
      }
    } else {
      network = new UniformNetwork(phones);
    }
    LexiconTrieBuilder trie = new LexiconTrieBuilder(network, units.size());
    for (String phone : phones) {
      if (!trie.add(phone, List.of(new int[] {units.indexOf(phone)}))) {
        throw new IOException(files.describe(SupernetModel.PHONE_MODEL) + ": lacks the phone " + phone + "; make it again with phone-lm");
      }
    }
    return new TreeSpace(trie.build(), network, Optional.empty(), List.of());
  }

  /** The weights that the phone n-gram was trained to stand beside the acoustic scores with. */
  static SearchConfig weighed(SearchConfig config) {
    return config.with("languageWeight", 1).with("wordPenalty", 0);
  }
}
