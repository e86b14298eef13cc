package io.dualmode.model.search.unit;

import io.dualmode.api.grammar.Grammar;
import io.dualmode.model.search.LongIntMap;
import io.dualmode.model.search.WordNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A network of words, spelled in units: a grammar, an n-gram model, hotwords, all over the text that units make, however they cut a word.
 *
 * <p>A state is one of the network below together with a place in the text of the word in progress. What words may still become of it is
 * paid in advance, so that the beams see it in time, and settled when the word ends; a whole word scores what the network says. Where units
 * begin words, a word ends when the next one begins. Punctuation that no word contains may hang on to a word.
 *
 * <p>Text that no word begins with is any other word, where the network has one; or other speech, which scores unit by unit
 * ({@link io.dualmode.api.grammar.Grammar#UNKNOWN}), where the network allows that; and else may not be said. As thread-safe as the network.
 */
public final class WordUnits implements UnitNetwork {
  private static final int NODE_BITS = 24;
  private static final int NODE_MASK = (1 << NODE_BITS) - 1;
  /** Text that no word begins with. */
  private static final int ELSEWHERE = NODE_MASK;
  private static final int MOST_COUNTED = 127;
  private static final long NO_STEP = WordNetwork.pack(Float.NEGATIVE_INFINITY, 0);
  /** So few words are asked in the state that they would be said in. */
  private static final int FEW = 8;
  private static final int MOST_KEPT = 1 << 20;

  /** What the words that may follow in a state promise, by the nodes that lead to them, ascending. */
  private record Following(int[] nodes, float[] ahead) {
    float ahead(int node) {
      int at = Arrays.binarySearch(nodes, node);
      return at < 0 ? Float.NEGATIVE_INFINITY : ahead[at];
    }
  }

  private final UnitSpelling spelling;
  private final WordNetwork network;
  private final WordTexts texts;
  private final int other;
  private final int unknown;
  private final float weight;
  private final byte[][] folded;
  private final boolean[] punctuation;
  private final float[] ahead;
  private final float otherAhead;
  private final float mostGain;
  /** Entries below a node where they are few: {@code few[firstFew[node] ..]}, {@link WordTexts#NONE} behind the last; else below 0. */
  private final int[] firstFew;
  private final int[] few;

  /** Entries by word, {@code byWord[firstOf[word] .. firstOf[word + 1])}; only for networks that restrict. */
  private final int[] firstOf;
  private final int[] byWord;
  private LongIntMap followingOf = new LongIntMap();
  private final List<Following> following = new ArrayList<>();
  private int kept;

  /**
   * Words in units.
   *
   * @param texts the words of the network by their texts; read from now on
   * @param other the word that stands for all without a text, -1 for none
   * @param unknown the word of the network that is said unit by unit, -1 for none
   * @param weight of the network's scores
   */
  public WordUnits(UnitSpelling spelling, WordNetwork network, WordTexts texts, int other, int unknown, float weight) {
    this.spelling = spelling;
    this.network = network;
    this.texts = texts;
    this.other = other;
    this.unknown = unknown;
    this.weight = weight;
    if (texts.nodes() >= ELSEWHERE) {
      throw new IllegalArgumentException("words: their texts have " + texts.nodes() + " beginnings, allowed less than " + ELSEWHERE);
    }
    folded = IntStream.range(0, spelling.units()).mapToObj(spelling::folded).toArray(byte[][]::new);
    punctuation = new boolean[folded.length];
    for (int unit = 0; unit < folded.length; unit++) {
      punctuation[unit] = spelling.isPunctuation(unit);
    }
    otherAhead = other < 0 ? Float.NEGATIVE_INFINITY : weight * network.lookAhead(other);
    ahead = new float[texts.nodes()];
    Arrays.fill(ahead, Float.NEGATIVE_INFINITY);
    int[] below = new int[texts.nodes()];
    for (int entry = 0; entry < texts.entries(); entry++) {
      int node = texts.node(entry);
      ahead[node] = Math.max(ahead[node], weight * network.lookAhead(texts.word(entry)));
      below[node]++;
    }
    mostGain = weight * network.mostGain() + range();
    for (int node = texts.nodes() - 1; node > WordTexts.ROOT; node--) {
      ahead[texts.parent(node)] = Math.max(ahead[texts.parent(node)], ahead[node]);
      below[texts.parent(node)] += below[node];
    }
    firstFew = new int[texts.nodes()];
    few = gatherFew(below);
    firstOf = new int[network.restricts() ? 1 + IntStream.range(0, texts.entries()).map(e -> texts.word(e) + 1).max().orElse(0) : 1];
    byWord = firstOf.length > 1 ? sortByWord() : new int[0];
  }

  private int[] sortByWord() {
    for (int entry = 0; entry < texts.entries(); entry++) {
      firstOf[texts.word(entry) + 1]++;
    }
    for (int word = 1; word < firstOf.length; word++) {
      firstOf[word] += firstOf[word - 1];
    }
    int[] at = firstOf.clone();
    int[] sorted = new int[texts.entries()];
    for (int entry = 0; entry < sorted.length; entry++) {
      sorted[at[texts.word(entry)]++] = entry;
    }
    return sorted;
  }

  private int[] gatherFew(int[] below) {
    int size = 0;
    for (int node = 0; node < below.length; node++) {
      firstFew[node] = below[node] <= FEW ? size : -1;
      size += below[node] <= FEW ? below[node] + 1 : 0;
    }
    int[] entries = new int[size];
    Arrays.fill(entries, WordTexts.NONE);
    int[] filled = new int[below.length];
    for (int entry = 0; entry < texts.entries(); entry++) {
      for (int node = texts.node(entry); node >= 0 && firstFew[node] >= 0; node = texts.parent(node)) {
        entries[firstFew[node] + filled[node]++] = entry;
      }
    }
    return entries;
  }

  private static long state(int networkState, int node, int count) {
    return (long) networkState << 32 | (long) Math.min(count, MOST_COUNTED) << NODE_BITS | node;
  }

  private static int networkState(long state) {
    return (int) (state >>> 32);
  }

  private static int node(long state) {
    return (int) state & NODE_MASK;
  }

  /** Units of the word in progress. */
  private static int count(long state) {
    return (int) state >>> NODE_BITS;
  }

  @Override
  public long start() {
    return state(network.start(), WordTexts.ROOT, 0);
  }

  /** Whether a word in progress ends before a unit. */
  private boolean ends(long state, int unit) {
    return count(state) > 0 && spelling.endsWordBefore(unit);
  }

  @Override
  public long next(long state, int unit) {
    long from = state;
    if (ends(state, unit)) {
      long step = finish(networkState(state), node(state), count(state));
      if (WordNetwork.scoreOf(step) == Float.NEGATIVE_INFINITY) {
        return NOWHERE;
      }
      from = state(WordNetwork.stateOf(step), WordTexts.ROOT, 0);
    }
    return spelling.separates(unit) ? from : enter(from, unit);
  }

  private long enter(long from, int unit) {
    int networkState = networkState(from);
    int count = count(from) + 1;
    if (node(from) != ELSEWHERE) {
      int to = follow(node(from), unit);
      if (to >= 0 && ahead(networkState, to) > Float.NEGATIVE_INFINITY) {
        return state(networkState, to, count);
      }
    }
    if (other >= 0) {
      return state(networkState, ELSEWHERE, count);
    }
    long step = unknown(networkState, node(from) == ELSEWHERE ? 1 : count);
    return WordNetwork.scoreOf(step) == Float.NEGATIVE_INFINITY ? NOWHERE : state(WordNetwork.stateOf(step), ELSEWHERE, count);
  }

  private int follow(int node, int unit) {
    int to = texts.follow(node, folded[unit]);
    return to < 0 && punctuation[unit] && node != WordTexts.ROOT ? node : to;
  }

  /** So many units of speech that is none of the words. */
  private long unknown(int networkState, int units) {
    if (unknown < 0) {
      return NO_STEP;
    }
    float score = 0;
    int at = networkState;
    for (int i = 0; i < units && score > Float.NEGATIVE_INFINITY; i++) {
      long step = network.step(at, unknown);
      score += WordNetwork.scoreOf(step);
      at = WordNetwork.stateOf(step);
    }
    return WordNetwork.pack(score, at);
  }

  /** The best word that a text may be, {@link WordTexts#NONE} for none. */
  private int word(int networkState, int node) {
    int best = WordTexts.NONE;
    float most = Float.NEGATIVE_INFINITY;
    for (int entry = texts.first(node); entry >= 0; entry = texts.next(entry)) {
      float score = WordNetwork.scoreOf(network.step(networkState, texts.word(entry)));
      if (score > most) {
        most = score;
        best = entry;
      }
    }
    return best;
  }

  /** Score and state where the word in progress ends; the score is not weighted. */
  private long finish(int networkState, int node, int count) {
    if (node == WordTexts.ROOT || node == ELSEWHERE && other < 0) {
      return WordNetwork.pack(0, networkState);
    }
    int entry = node == ELSEWHERE ? WordTexts.NONE : word(networkState, node);
    if (entry >= 0) {
      return network.step(networkState, texts.word(entry));
    }
    boolean forbidden = node != ELSEWHERE && texts.first(node) >= 0;
    return other < 0 ? unknown(networkState, count) : forbidden ? NO_STEP : network.step(networkState, other);
  }

  @Override
  public float gain(long state, int unit, long next) {
    if (next == NOWHERE) {
      return Float.NEGATIVE_INFINITY;
    }
    float gain = 0;
    long from = state;
    if (ends(state, unit)) {
      long step = finish(networkState(state), node(state), count(state));
      gain = weight * WordNetwork.scoreOf(step) - paid(state);
      from = state(WordNetwork.stateOf(step), WordTexts.ROOT, 0);
    }
    if (spelling.separates(unit)) {
      return gain;
    }
    if (node(next) == ELSEWHERE && other < 0) {
      gain += weight * WordNetwork.scoreOf(unknown(networkState(from), node(from) == ELSEWHERE ? 1 : count(from) + 1));
    }
    return gain + paid(next) - paid(from);
  }

  /** What the word in progress was paid in advance. */
  private float paid(long state) {
    int node = node(state);
    return node == WordTexts.ROOT ? 0 : node != ELSEWHERE ? ahead(networkState(state), node) : other >= 0 ? otherAhead : 0;
  }

  /** The best that a word may score of which the text so far is the beginning. */
  private float ahead(int networkState, int node) {
    if (node == WordTexts.ROOT) {
      return 0;
    }
    if (network.restricts()) {
      Following words = following(networkState);
      if (words != null) {
        return words.ahead(node);
      }
    }
    if (firstFew[node] < 0) {
      return Math.max(ahead[node], otherAhead);
    }
    float best = otherAhead;
    for (int i = firstFew[node]; few[i] >= 0; i++) {
      best = Math.max(best, weight * network.lookAhead(networkState, texts.word(few[i])));
    }
    return best;
  }

  /** What may follow in a state, null for too many words to list. */
  private synchronized Following following(int networkState) {
    int at = followingOf.get(networkState & 0xffffffffL);
    if (at < 0) {
      if (kept > MOST_KEPT) {
        followingOf = new LongIntMap();
        following.clear();
        kept = 0;
      }
      at = following.size();
      int[] words = network.successors(networkState);
      Following found = words == null ? null : following(networkState, words);
      kept += found == null ? 1 : found.nodes.length + 1;
      following.add(found);
      followingOf.put(networkState & 0xffffffffL, at);
    }
    return following.get(at);
  }

  private Following following(int networkState, int[] words) {
    Map<Integer, Float> best = new TreeMap<>();
    for (int word : words) {
      float score = weight * WordNetwork.scoreOf(network.step(networkState, word));
      for (int i = word + 1 < firstOf.length ? firstOf[word] : 0; word + 1 < firstOf.length && i < firstOf[word + 1]; i++) {
        for (int node = texts.node(byWord[i]); node > WordTexts.ROOT && best.getOrDefault(node, Float.NEGATIVE_INFINITY) < score;
            node = texts.parent(node)) {
          best.put(node, score);
        }
      }
    }
    int[] nodes = best.keySet().stream().mapToInt(Integer::intValue).toArray();
    float[] promises = new float[nodes.length];
    for (int i = 0; i < nodes.length; i++) {
      promises[i] = best.get(nodes[i]);
    }
    return new Following(nodes, promises);
  }

  @Override
  public float end(long state) {
    long step = finish(networkState(state), node(state), count(state));
    float score = WordNetwork.scoreOf(step);
    return score == Float.NEGATIVE_INFINITY ? score : weight * (score + network.end(WordNetwork.stateOf(step))) - paid(state);
  }

  @Override
  public String written(long before, int[] units, int first, int end, String text) {
    long state = before;
    for (int i = first; i < end && state != NOWHERE; i++) {
      state = next(state, units[i]);
    }
    if (state == NOWHERE || node(state) == WordTexts.ROOT || node(state) == ELSEWHERE && other >= 0) {
      return text;
    }
    int entry = node(state) == ELSEWHERE ? WordTexts.NONE : word(networkState(state), node(state));
    String as = entry < 0 ? null : texts.written(entry);
    return entry < 0 && unknown >= 0 ? Grammar.UNKNOWN : as == null ? text : as;
  }

  /** How far apart 0 and all that is promised lie: what is given back and paid anew at one unit. */
  private float range() {
    float high = 0;
    float low = other < 0 ? 0 : Math.min(0, otherAhead);
    for (float promised : ahead) {
      high = Math.max(high, promised);
      low = promised > Float.NEGATIVE_INFINITY ? Math.min(low, promised) : low;
    }
    return Math.max(high, otherAhead) - low;
  }

  @Override
  public float mostGain() {
    return mostGain;
  }
}
