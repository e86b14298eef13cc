package io.dualmode.model.search;

import io.dualmode.model.lexicon.PronunciationLexicon;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Pronunciations as a prefix tree in flat arrays: words that begin alike share their search paths.
 *
 * <p>Node 0 is the root. Nodes are numbered breadth first, so that the children of a node are neighbours:
 * {@code firstChild(n) .. firstChild(n + 1) - 1}. Pronunciations are numbered by the node they end in:
 * {@code firstPronunciation(n) .. firstPronunciation(n + 1) - 1} end at {@code n}; several there are homophones.
 *
 * <p>Look-ahead (Ortmanns et al. 1996): each node knows the best score that {@link WordNetwork#lookAhead} promises any word below
 * it. Where only one network word is left below ({@link #soleWord}), the node stores its best pronunciation score alone and the
 * search adds the word's exact score, long before the word ends.
 *
 * <p>Immutable; safe for use by any number of threads.
 */
public final class LexiconTrie {
  static final int ROOT = 0;
  static final int SEVERAL = -1;

  // the numbers of a node lie together, one cache line for a node and the next
  private static final int FIRST_CHILD = 0;
  private static final int FIRST_PRONUNCIATION = 1;
  private static final int SOLE_WORD = 2;
  private static final int LOOK_AHEAD = 3;
  private static final int BITS = 2;

  // flags beside the unit of a node
  private static final int NEWLY_SOLE = 1 << 15;
  private static final int HAS_NEWLY_SOLE = 1 << 14;
  private static final int UNIT = HAS_NEWLY_SOLE - 1;

  private final char[] unit;
  private final int[] parent;
  private final int[] nodes;
  private final int[] pronunciationNode;
  private final int[] pronunciationWord;
  private final int[] pronunciationLabel;
  private final float[] pronunciationScore;
  private final String[] labels;

  private LexiconTrie(Builder builder, WordNetwork network) {
    int count = builder.pronunciations.size();
    int[] order = PronunciationOrder.of(builder.pronunciations, builder.label, builder.units);
    String[] sorted = new String[count];
    for (int i = 0; i < count; i++) {
      sorted[i] = builder.pronunciations.get(order[i]);
    }
    labels = builder.labels.toArray(String[]::new);
    int[] pronunciationNode = new int[count];
    int[] pronunciationWord = new int[count];
    int[] pronunciationLabel = new int[count];
    float[] pronunciationScore = new float[count];

    int most = 1 + Arrays.stream(sorted).mapToInt(String::length).sum();
    char[] unit = new char[most];
    int[] parent = new int[most];
    int[] firstChild = new int[most + 1];
    int[] firstPronunciation = new int[most + 1];
    int[] low = new int[most];
    int[] high = new int[most];
    int[] depth = new int[most];
    parent[ROOT] = -1;
    high[ROOT] = count;
    int nodes = 1;
    int ended = 0;
    for (int n = 0; n < nodes; n++) {
      firstChild[n] = nodes;
      firstPronunciation[n] = ended;
      int i = low[n];
      for (; i < high[n] && sorted[i].length() == depth[n]; i++) {
        int source = order[i];
        if (ended > firstPronunciation[n] && pronunciationLabel[ended - 1] == builder.label.get(source)) {
          continue;
        }
        pronunciationNode[ended] = n;
        pronunciationWord[ended] = builder.word.get(source);
        pronunciationLabel[ended] = builder.label.get(source);
        pronunciationScore[ended++] = builder.score.get(source);
      }
      while (i < high[n]) {
        char next = sorted[i].charAt(depth[n]);
        unit[nodes] = next;
        parent[nodes] = n;
        depth[nodes] = depth[n] + 1;
        low[nodes] = i;
        while (i < high[n] && sorted[i].charAt(depth[n]) == next) {
          i++;
        }
        high[nodes++] = i;
      }
    }
    firstChild[nodes] = nodes;
    firstPronunciation[nodes] = ended;
    this.pronunciationNode = Arrays.copyOf(pronunciationNode, ended);
    this.pronunciationWord = Arrays.copyOf(pronunciationWord, ended);
    this.pronunciationLabel = Arrays.copyOf(pronunciationLabel, ended);
    this.pronunciationScore = Arrays.copyOf(pronunciationScore, ended);
    this.unit = Arrays.copyOf(unit, nodes);
    this.parent = Arrays.copyOf(parent, nodes);
    this.nodes = new int[nodes + 1 << BITS];
    for (int n = 0; n <= nodes; n++) {
      this.nodes[(n << BITS) + FIRST_CHILD] = firstChild[n];
      this.nodes[(n << BITS) + FIRST_PRONUNCIATION] = firstPronunciation[n];
    }
    computeLookAhead(network);
  }

  private void computeLookAhead(WordNetwork network) {
    int none = -2;
    int nodes = nodes();
    float[] lookAhead = new float[nodes];
    int[] soleWord = new int[nodes];
    float[] bestPronunciation = new float[nodes];
    Arrays.fill(lookAhead, Float.NEGATIVE_INFINITY);
    Arrays.fill(bestPronunciation, Float.NEGATIVE_INFINITY);
    Arrays.fill(soleWord, none);
    for (int n = nodes - 1; n >= 0; n--) {
      for (int p = firstPronunciation(n); p < firstPronunciation(n + 1); p++) {
        int word = pronunciationWord[p];
        lookAhead[n] = Math.max(lookAhead[n], network.lookAhead(word) + pronunciationScore[p]);
        bestPronunciation[n] = Math.max(bestPronunciation[n], pronunciationScore[p]);
        soleWord[n] = soleWord[n] == none || soleWord[n] == word ? word : SEVERAL;
      }
      int up = parent[n];
      if (up >= 0) {
        lookAhead[up] = Math.max(lookAhead[up], lookAhead[n]);
        bestPronunciation[up] = Math.max(bestPronunciation[up], bestPronunciation[n]);
        soleWord[up] = soleWord[up] == none || soleWord[up] == soleWord[n] ? soleWord[n] : SEVERAL;
      }
    }
    soleWord[ROOT] = SEVERAL;
    if (lookAhead[ROOT] == Float.NEGATIVE_INFINITY) {
      lookAhead[ROOT] = 0;
    }
    for (int n = 0; n < nodes; n++) {
      float ahead = soleWord[n] == SEVERAL ? lookAhead[n] : bestPronunciation[n];
      this.nodes[(n << BITS) + LOOK_AHEAD] = Float.floatToRawIntBits(ahead);
      this.nodes[(n << BITS) + SOLE_WORD] = soleWord[n];
      if (n != ROOT && soleWord[n] != SEVERAL && soleWord[parent[n]] == SEVERAL) {
        unit[n] |= NEWLY_SOLE;
        unit[parent[n]] |= HAS_NEWLY_SOLE;
      }
    }
  }

  /** The words of a lexicon that a network knows, variants equally likely. */
  public static LexiconTrie of(PronunciationLexicon lexicon, WordNetwork network) {
    Builder builder = new Builder(network, lexicon.units().size());
    lexicon.forEach(builder::add);
    return builder.build();
  }

  /** Nodes, the root included. */
  public int nodes() {
    return unit.length;
  }

  /** Pronunciations, homophones and variants counted one by one. */
  public int pronunciations() {
    return pronunciationNode.length;
  }

  /** Distinct spellings. */
  public int words() {
    return labels.length;
  }

  int unit(int node) {
    return unit[node] & UNIT;
  }

  /** Whether the node has a sole word and its parent has not: only there can a look-ahead rise on the way down. */
  boolean newlySole(int node) {
    return (unit[node] & NEWLY_SOLE) != 0;
  }

  boolean hasNewlySoleChild(int node) {
    return (unit[node] & HAS_NEWLY_SOLE) != 0;
  }

  int firstChild(int node) {
    return nodes[(node << BITS) + FIRST_CHILD];
  }

  int firstPronunciation(int node) {
    return nodes[(node << BITS) + FIRST_PRONUNCIATION];
  }

  float lookAhead(int node) {
    return Float.intBitsToFloat(nodes[(node << BITS) + LOOK_AHEAD]);
  }

  /** The only network word at or below the node, or {@link #SEVERAL}. */
  int soleWord(int node) {
    return nodes[(node << BITS) + SOLE_WORD];
  }

  /** The network's id of the word spoken so. */
  int word(int pronunciation) {
    return pronunciationWord[pronunciation];
  }

  /** Index of the spelling; equal for variants of one word, distinct even for words that the network cannot tell apart. */
  int label(int pronunciation) {
    return pronunciationLabel[pronunciation];
  }

  float score(int pronunciation) {
    return pronunciationScore[pronunciation];
  }

  String spelling(int label) {
    return labels[label];
  }

  /** The units of a pronunciation. */
  int[] units(int pronunciation) {
    int length = 0;
    for (int n = pronunciationNode[pronunciation]; n != ROOT; n = parent[n]) {
      length++;
    }
    int[] units = new int[length];
    for (int n = pronunciationNode[pronunciation]; n != ROOT; n = parent[n]) {
      units[--length] = unit(n);
    }
    return units;
  }

  /** Collects pronunciations; those of words that the network does not know are counted and left out. */
  public static final class Builder {
    private final WordNetwork network;
    private final int units;
    private final List<String> labels = new ArrayList<>();
    private final Map<String, Integer> labelOf = new HashMap<>();
    private final List<String> pronunciations = new ArrayList<>();
    private final List<Integer> label = new ArrayList<>();
    private final List<Integer> word = new ArrayList<>();
    private final List<Float> score = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();

    /** A builder for words of a network over {@code units} units, silence included. */
    public Builder(WordNetwork network, int units) {
      if (units < 1 || units > UNIT) {
        throw new IllegalArgumentException("units: got " + units + ", allowed 1.." + UNIT);
      }
      this.network = network;
      this.units = units;
    }

    /** Adds the variants of a word, all equally likely. Returns false, adding nothing, if the network does not know the word. */
    public boolean add(String spelling, List<int[]> variants) {
      int id = network.idOf(spelling);
      for (int[] variant : variants) {
        add(spelling, id, variant, 0);
      }
      return id >= 0;
    }

    /**
     * Adds a pronunciation; adding the same one twice keeps the first.
     *
     * @param pronunciation at least one unit, each in {@code 1..units-1}
     * @param logProbability of the variant given the word, at most 0
     * @return false, adding nothing, if the network does not know the word
     */
    public boolean add(String spelling, int[] pronunciation, float logProbability) {
      return add(spelling, network.idOf(spelling), pronunciation, logProbability);
    }

    private boolean add(String spelling, int id, int[] pronunciation, float logProbability) {
      if (pronunciation.length == 0) {
        throw new IllegalArgumentException("pronunciation of '" + spelling + "': got no unit, expected at least one");
      }
      if (!(logProbability <= 0) || logProbability == Float.NEGATIVE_INFINITY) {
        throw new IllegalArgumentException(
            "pronunciation of '" + spelling + "': got log-probability " + logProbability + ", allowed finite and at most 0");
      }
      char[] key = new char[pronunciation.length];
      for (int i = 0; i < key.length; i++) {
        if (pronunciation[i] < 1 || pronunciation[i] >= units) {
          throw new IllegalArgumentException(
              "pronunciation of '" + spelling + "': got unit " + pronunciation[i] + ", allowed 1.." + (units - 1));
        }
        key[i] = (char) pronunciation[i];
      }
      if (id < 0) {
        leftOut.add(spelling);
        return false;
      }
      Integer index = labelOf.get(spelling);
      if (index == null) {
        index = labels.size();
        labelOf.put(spelling, index);
        labels.add(spelling);
      }
      pronunciations.add(new String(key));
      label.add(index);
      word.add(id);
      score.add(logProbability);
      return true;
    }

    /** Words offered that the network does not know, once per pronunciation. */
    public List<String> leftOut() {
      return List.copyOf(leftOut);
    }

    public LexiconTrie build() {
      return new LexiconTrie(this, network);
    }
  }
}
