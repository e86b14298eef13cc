package io.dualmode.kaldi.fst.compose;

import io.dualmode.kaldi.fst.ArcCursor;
import io.dualmode.kaldi.fst.Fst;
import io.dualmode.kaldi.fst.file.LabelReach;
import io.dualmode.kaldi.fst.file.OpenFst;
import io.dualmode.model.search.graph.Arcs;
import io.dualmode.model.search.graph.Graph;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.Supplier;

/**
 * A look-ahead transducer from acoustic labels to words composed with a grammar while a search walks through it, as OpenFst does it with
 * its look-ahead filters (lookahead-filter.h): dead ends are never entered, costs of words are paid as soon as it is known which words can
 * come, and a word that is the only one is written at once.
 *
 * <p>A state is a state of the transducer, one of the grammar, whether the grammar has been left waiting (the grammar backs off before the
 * transducer goes on without a word, never after), what of a coming word is paid already, in steps of 1/1024, and the word that is written
 * already but not read. States are numbered and their arcs kept as they are met. Not safe for use by several threads.
 */
public final class ComposedGraph implements Graph {
  private static final float STEP = 1f / 1024;
  private static final int KEY = 5;
  private static final int UNKNOWN = -1;
  private static final int NO_WORD = -1;

  private final Fst lexicon;
  private final LabelReach reach;
  private final Fst grammar;
  private final BitSet silentInputs;
  private final LookAhead ahead;
  private final ArcCursor words;
  private final Arcs sounds = new Arcs();

  /** Lexicon state, grammar state, waiting, bits of the paid cost, pending word; for each state. */
  private int[] keys = new int[KEY * 1024];
  private int[] index = new int[2048];
  private int states;
  /** Where the arcs of a state lie in {@link #pool}, or {@link #UNKNOWN}; how many they are. */
  private int[] at = new int[1024];
  private int[] counts = new int[1024];
  /** Input, output, bits of the cost, next; for each arc. */
  private int[] pool = new int[4096];
  private int pooled;

  private ComposedGraph(Fst lexicon, LabelReach reach, Fst grammar, RunningSums sums, BitSet silentInputs) {
    this.lexicon = lexicon;
    this.reach = reach;
    this.grammar = grammar;
    this.silentInputs = silentInputs;
    ahead = new LookAhead(reach, grammar, sums);
    words = grammar.cursor();
    Arrays.fill(index, -1);
    state(lexicon.start(), grammar.start(), 0, 0, NO_WORD);
  }

  /**
   * What is shared by all compositions of two transducers.
   *
   * @param grammar arcs of each state in order of their input, in the label space of the transducer's output
   * @param silentInputs labels of the input that are to read nothing, disambiguation symbols
   */
  public static Supplier<ComposedGraph> of(OpenFst lexicon, Fst grammar, BitSet silentInputs) {
    if (lexicon.reach() == null) {
      throw new IllegalArgumentException("the transducer has no look-ahead");
    }
    RunningSums sums = new RunningSums();
    return () -> new ComposedGraph(lexicon.fst(), lexicon.reach(), grammar, sums, silentInputs);
  }

  /** How many states have been met. */
  public int states() {
    return states;
  }

  @Override
  public int start() {
    return 0;
  }

  private int state(int sound, int word, int waiting, float paid, int pending) {
    int bits = paid == 0 ? 0 : Float.floatToRawIntBits(paid);
    int mask = index.length - 1;
    int slot = hash(sound, word, waiting, bits, pending) & mask;
    for (; index[slot] >= 0; slot = slot + 1 & mask) {
      int k = KEY * index[slot];
      if (keys[k] == sound && keys[k + 1] == word && keys[k + 2] == waiting && keys[k + 3] == bits && keys[k + 4] == pending) {
        return index[slot];
      }
    }
    if (states == at.length) {
      grow();
      return state(sound, word, waiting, paid, pending);
    }
    int k = KEY * states;
    keys[k] = sound;
    keys[k + 1] = word;
    keys[k + 2] = waiting;
    keys[k + 3] = bits;
    keys[k + 4] = pending;
    at[states] = UNKNOWN;
    index[slot] = states;
    return states++;
  }

  private static int hash(int sound, int word, int waiting, int paid, int pending) {
    long key = sound * 0x9E3779B97F4A7C15L ^ word * 0xC2B2AE3D27D4EB4FL ^ paid * 0x165667B19E3779F9L ^ (pending * 2L + waiting) * 0xBF58476D1CE4E5B9L;
    key ^= key >>> 29;
    return (int) (key * 0x94D049BB133111EBL >>> 32);
  }

  private void grow() {
    int capacity = 2 * states;
    keys = Arrays.copyOf(keys, KEY * capacity);
    at = Arrays.copyOf(at, capacity);
    counts = Arrays.copyOf(counts, capacity);
    index = new int[2 * capacity];
    Arrays.fill(index, -1);
    for (int i = 0; i < states; i++) {
      int k = KEY * i;
      int slot = hash(keys[k], keys[k + 1], keys[k + 2], keys[k + 3], keys[k + 4]) & index.length - 1;
      while (index[slot] >= 0) {
        slot = slot + 1 & index.length - 1;
      }
      index[slot] = i;
    }
  }

  private static float steps(float cost) {
    return Float.isInfinite(cost) ? cost : (float) Math.floor(cost / STEP + 0.5f) * STEP;
  }

  @Override
  public float finalCost(int state) {
    int k = KEY * state;
    return keys[k + 4] != NO_WORD ? Float.POSITIVE_INFINITY
        : lexicon.finalCost(keys[k]) - Float.intBitsToFloat(keys[k + 3]) + grammar.finalCost(keys[k + 1]);
  }

  @Override
  public void arcs(int state, Arcs into) {
    if (at[state] == UNKNOWN) {
      expand(state);
    }
    into.clear();
    for (int i = at[state]; i < at[state] + 4 * counts[state]; i += 4) {
      into.add(pool[i], pool[i + 1], Float.intBitsToFloat(pool[i + 2]), pool[i + 3]);
    }
  }

  private void expand(int state) {
    int k = KEY * state;
    int word = keys[k + 1];
    int waiting = keys[k + 2];
    float paid = Float.intBitsToFloat(keys[k + 3]);
    int pending = keys[k + 4];
    int from = pooled;
    lexicon.arcs(keys[k], sounds);
    if (pending != NO_WORD) {
      readPending(word, waiting, paid, pending);
    } else {
      words.move(word);
      backOff(keys[k], word, waiting, paid);
      readSounds(word, waiting, paid);
    }
    at[state] = from;
    counts[state] = (pooled - from) / 4;
  }

  private void add(int input, int output, float cost, int next) {
    if (cost == Float.POSITIVE_INFINITY) {
      return;
    }
    if (pooled + 4 > pool.length) {
      pool = Arrays.copyOf(pool, 2 * pool.length);
    }
    pool[pooled++] = silentInputs.get(input) ? 0 : input;
    pool[pooled++] = output;
    pool[pooled++] = Float.floatToRawIntBits(cost);
    pool[pooled++] = next;
  }

  /** Goes on to where a word that was written already is read; nothing else is possible meanwhile. */
  private void readPending(int word, int waiting, float paid, int pending) {
    for (int i = 0; i < sounds.count(); i++) {
      int next = sounds.next(i);
      if (sounds.output(i) == pending) {
        add(sounds.input(i), 0, sounds.cost(i), state(next, word, 0, 0, NO_WORD));
      } else if (sounds.output(i) == 0 && (sounds.count() == 1 || reach.reaches(next, pending))) {
        add(sounds.input(i), 0, sounds.cost(i), state(next, word, waiting, paid, pending));
      }
    }
  }

  /** Moves in the grammar alone, by its arcs that read nothing. */
  private void backOff(int sound, int word, int waiting, float paid) {
    for (int i = 0; waiting == 0 && i < words.count() && words.input(i) == 0; i++) {
      add(0, words.output(i), words.cost(i) - paid, state(sound, words.next(i), 0, 0, NO_WORD));
    }
  }

  private void readSounds(int word, int waiting, float paid) {
    int silent = words.firstNotBelow(1);
    boolean onlySilent = silent == words.count() && grammar.finalCost(word) == Float.POSITIVE_INFINITY;
    int waits = silent == 0 ? 0 : 1;
    for (int i = 0; i < sounds.count(); i++) {
      if (sounds.output(i) == 0) {
        if (!onlySilent && ahead.look(sounds.next(i), word)) {
          readNoWord(i, word, waits, paid);
        }
      } else {
        for (int w = words.firstNotBelow(sounds.output(i)); w < words.count() && words.input(w) == sounds.output(i); w++) {
          add(sounds.input(i), words.output(w), sounds.cost(i) + (words.cost(w) - paid), state(sounds.next(i), words.next(w), 0, 0, NO_WORD));
        }
      }
    }
  }

  private void readNoWord(int i, int word, int waits, float paid) {
    int only = ahead.only();
    if (only >= 0) {
      add(sounds.input(i), words.output(only), sounds.cost(i) + (words.cost(only) - paid),
          state(sounds.next(i), words.next(only), waits, 0, words.input(only)));
    } else if (ahead.cost() < Float.POSITIVE_INFINITY) {
      add(sounds.input(i), 0, sounds.cost(i) + (ahead.cost() - paid),
          state(sounds.next(i), word, waits, steps(ahead.cost()), NO_WORD));
    }
  }
}
