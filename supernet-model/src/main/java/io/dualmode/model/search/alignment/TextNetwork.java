package io.dualmode.model.search.alignment;

import io.dualmode.api.grammar.Grammar;
import io.dualmode.model.search.WordNetwork;
import io.dualmode.model.search.tree.LexiconTrie;
import io.dualmode.model.search.tree.LexiconTrieBuilder;
import java.util.List;

/**
 * A known text as a word network, for forced alignment: its words in order, each of which may be missing, with other speech
 * anywhere between them.
 *
 * <p>State {@code i} is "the first {@code i} words are behind us". From it the word at place {@code j >= i} is allowed, at a cost for
 * the {@code j - i} words left out ({@link Costs#leavingOut}), and other speech, a loop over single units each of which has a cost,
 * leads back to {@code i}. At most {@value #WINDOW} words can be left out at once: what the beam lets through of this window bounds
 * the work at one frame, however long the text.
 *
 * <p>Word 0 of the network is other speech, word {@code i + 1} the one at place {@code i}. Spellings are places in decimal digits,
 * and {@link Grammar#UNKNOWN} for other speech. Immutable and thread-safe.
 *
 * <p>Source: skipping words and a filler between them follow Moreno, Joerg, Van Thong and Glickman, "A recursive algorithm for the
 * forced alignment of very long audio segments", 1998, in one pass instead of several.
 */
public final class TextNetwork implements WordNetwork {
  /** Words that may be missing from a recording in one place: two to three minutes of speech. */
  static final int WINDOW = 400;
  private static final int OTHER_SPEECH = 0;

  /**
   * What departures from the text cost, natural logarithms, all at least 0.
   *
   * @param leaveOut leaving out one word
   * @param leaveOutMore times the logarithm of their number: leaving out several at once
   * @param otherUnit each unit of speech that is not in the text
   */
  public record Costs(float leaveOut, float leaveOutMore, float otherUnit) {
    /** Rounded guesses that were not fitted; {@code dualmode alignment-errors} measures what they do, see {@code docs/alignment.md}. */
    public static final Costs DEFAULT = new Costs(6, 2, 2.5f);

    public Costs {
      if (!(leaveOut >= 0 && leaveOutMore >= 0 && otherUnit >= 0)) {
        throw new IllegalArgumentException(
            "alignment costs: got " + leaveOut + ", " + leaveOutMore + ", " + otherUnit + ", allowed at least 0");
      }
    }

    /** The cost of leaving out {@code words} words together. */
    public float leavingOut(int words) {
      return words == 0 ? 0 : leaveOut + leaveOutMore * (float) Math.log(words);
    }
  }

  private final int places;
  private final Costs costs;
  private final float[] leavingOut = new float[WINDOW + 1];

  /** A network for a text of {@code places} words, at least one. */
  public TextNetwork(int places, Costs costs) {
    if (places < 1 || places > 50_000_000) {
      throw new IllegalArgumentException("text to align: got " + places + " words, allowed 1..50000000");
    }
    this.places = places;
    this.costs = costs;
    for (int words = 0; words < leavingOut.length; words++) {
      leavingOut[words] = costs.leavingOut(words);
    }
  }

  /**
   * The tree of a text's words.
   *
   * @param pronunciations variants at each place; empty where a word cannot be pronounced, which is then always left out
   * @param units size of the unit inventory, silence included; every unit but silence makes up other speech
   */
  public LexiconTrie trie(List<List<int[]>> pronunciations, int units) {
    if (pronunciations.size() != places) {
      throw new IllegalArgumentException("text to align: got pronunciations of " + pronunciations.size() + " words, expected " + places);
    }
    LexiconTrieBuilder builder = new LexiconTrieBuilder(this, units).apart();
    for (int unit = 1; unit < units; unit++) {
      builder.add(Grammar.UNKNOWN, OTHER_SPEECH, List.of(new int[] {unit}));
    }
    for (int place = 0; place < places; place++) {
      builder.add(Integer.toString(place), place + 1, pronunciations.get(place));
    }
    return builder.build();
  }

  /** The place that a spelling stands for, -1 for other speech. */
  public static int place(String spelling) {
    return spelling.equals(Grammar.UNKNOWN) ? -1 : Integer.parseInt(spelling);
  }

  /** Network words: other speech and the places. */
  int words() {
    return places + 1;
  }

  /** The first word of the text that a state allows. */
  int firstWord(int state) {
    return state + 1;
  }

  /** Behind the last word of the text that a state allows at a cost of at most {@code slack}. */
  int endWord(int state, float slack) {
    int end = firstWord(state);
    int most = Math.min(words(), end + WINDOW);
    if (slack < 0 || end >= most) {
      return end;
    }
    int low = 0;
    int high = most - end;
    while (high - low > 1) {
      int middle = low + high >>> 1;
      if (leavingOut[middle] <= slack) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return end + high;
  }

  @Override
  public int idOf(String word) {
    throw new UnsupportedOperationException("places of a text are not found by their spelling");
  }

  @Override
  public int start() {
    return 0;
  }

  @Override
  public long step(int state, int word) {
    if (word == OTHER_SPEECH) {
      return WordNetwork.pack(-costs.otherUnit, state);
    }
    int left = word - 1 - state;
    return left < 0 || left >= WINDOW ? WordNetwork.pack(Float.NEGATIVE_INFINITY, state) : WordNetwork.pack(-leavingOut[left], word);
  }

  /** The recording may end anywhere in the text; what follows is then left out. */
  @Override
  public float end(int state) {
    return -costs.leavingOut(places - state);
  }

  @Override
  public float lookAhead(int word) {
    return word == OTHER_SPEECH ? -costs.otherUnit : 0;
  }
}
