package io.dualmode.model.vocabulary.lexicon;

import io.dualmode.api.vocabulary.Hotword;
import io.dualmode.model.grammar.HotwordNetwork;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.search.WordNetwork;
import io.dualmode.model.search.tree.LexiconTrie;
import io.dualmode.model.search.tree.LexiconTrieBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a session changes of a search space that others share: words are added, spoken otherwise, forbidden or preferred. The space
 * stays as it is; what differs lies in a small tree over its tree and in a network over its network.
 */
final class WordOverlay {
  private final TreeSpace base;
  private final PronunciationLexicon lexicon;
  private final int firstOwn;
  private final OpenNetwork.Builder words;
  private final Map<String, List<int[]>> spoken = new LinkedHashMap<>();

  /**
   * An overlay.
   *
   * @param lexicon the pronunciations of the words in the tree of the space
   */
  WordOverlay(TreeSpace base, PronunciationLexicon lexicon) {
    this.base = base;
    this.lexicon = lexicon;
    firstOwn = base.trie().mostWord() + 1;
    words = new OpenNetwork.Builder(base.network(), firstOwn);
  }

  /** Whether the space has a word. */
  boolean has(String word) {
    int id = base.network().idOf(word);
    return id >= 0 && id < firstOwn && lexicon.contains(word);
  }

  /** Adds pronunciations of a word that the space has, or a word that it lacks. */
  void add(String word, List<int[]> pronunciations) {
    if (!has(word)) {
      words.add(word);
    }
    spoken.put(word, pronunciations);
  }

  /** Takes a word out of the tree of the space, to be spoken only so, and looked for as hotwords make it likely. */
  void replace(String word, List<int[]> pronunciations) {
    words.replace(word);
    spoken.put(word, pronunciations);
  }

  /** Takes a word out. */
  void forbid(String word) {
    words.forbid(word);
  }

  /** The network of the space with the words added so far. */
  WordNetwork network() {
    return words.changesNothing() ? base.network() : words.build();
  }

  /** The space with all this and with hotwords, whose words are spelled as those of the space and of this overlay. */
  TreeSpace build(List<Hotword> hotwords) {
    WordNetwork network = network();
    if (!hotwords.isEmpty()) {
      HotwordNetwork hot = new HotwordNetwork(network, hotwords);
      network = hot.isEmpty() ? network : hot;
    }
    if (network == base.network() && spoken.isEmpty()) {
      return base;
    }
    return new TreeSpace(spoken.isEmpty() ? base.trie() : trie(network), network, base.compiled(), List.of());
  }

  private LexiconTrie trie(WordNetwork network) {
    LexiconTrieBuilder trie = new LexiconTrieBuilder(network, base.trie(), lexicon.units().size());
    spoken.forEach((word, pronunciations) -> {
      List<int[]> below = lexicon.pronunciations(word);
      trie.known(word, below);
      List<int[]> wanted = new ArrayList<>(pronunciations);
      if (network.idOf(word) < firstOwn) {
        // the tree below says it so already
        wanted.removeIf(units -> below.stream().anyMatch(known -> Arrays.equals(known, units)));
      }
      trie.add(word, wanted);
    });
    return trie.build();
  }
}
