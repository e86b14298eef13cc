package io.dualmode.model.grammar;

import io.dualmode.api.vocabulary.Hotword;
import io.dualmode.api.vocabulary.Words;
import io.dualmode.model.search.LongIntMap;
import io.dualmode.model.search.WordNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Another network in which some phrases score more, or less. A word that is part of a hotword gains its boost, once, however many
 * hotwords it is part of: the largest counts. Where phrases begin alike, so does the largest boost for the words they share. What
 * begins like a hotword is paid in advance, and who leaves it before its end gives that back, but for the words of hotwords that were
 * said on the way; boosts below 0 are not advanced.
 *
 * <p>Words and their ids are those of the network below, whose history is kept exactly. A state from 0 on is one of that network with
 * no hotword begun; others are numbered {@code -1, -2, ...} when they are first met and stand for a state below together with a place:
 * a node of the {@link PhraseTree} and what the words of that node have been paid for good. Hotwords with a word that the network below
 * lacks, or a boost of 0, change nothing.
 *
 * <p>The states met are kept as long as the network, which belongs to one session: {@link #isFull} says when it should be exchanged, and
 * beyond {@link #MOST_STATES} hotwords are left as if the next word denied them. Safe for use by several threads.
 */
public final class HotwordNetwork implements WordNetwork {
  /** Hotwords of a session. */
  public static final int MOST_HOTWORDS = 20_000;
  /** Words of a hotword. */
  public static final int MOST_WORDS = 50;

  static final int MOST_STATES = 1 << 20;
  private static final int MOST_PLACES = 1 << 18;
  private static final int MOST_MOVES = 1 << 20;

  /**
   * A place in the phrases.
   *
   * @param node the longest beginning of a phrase that the words so far end with
   * @param settled what each word of it gained for good, not a number where nothing is settled
   * @param advance what they have been paid beyond that, in all
   */
  private record Place(int node, float[] settled, float advance) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Place that && node == that.node && Arrays.equals(settled, that.settled);
    }

    @Override
    public int hashCode() {
      return 31 * node + Arrays.hashCode(settled);
    }
  }

  private final WordNetwork below;
  private final PhraseTree phrases;
  private final float mostGain;

  private final List<Place> places = new ArrayList<>();
  private final Map<Place, Integer> placeOf = new HashMap<>();
  private int[] stateBelow = new int[256];
  private int[] place = new int[256];
  private int states;
  private final LongIntMap stateOf = new LongIntMap();
  private int[] moveTo = new int[256];
  private float[] moveGain = new float[256];
  private LongIntMap moveOf = new LongIntMap();

  /**
   * A network over another one.
   *
   * @throws IllegalArgumentException when there are more hotwords, or longer ones, than {@link #check} allows
   */
  public HotwordNetwork(WordNetwork below, List<Hotword> hotwords) {
    check(hotwords);
    this.below = below;
    List<PhraseTree.Phrase> known = new ArrayList<>();
    float most = 0;
    for (Hotword hotword : hotwords) {
      int[] words = words(hotword).stream().mapToInt(below::idOf).toArray();
      if (hotword.boost() != 0 && Arrays.stream(words).allMatch(word -> word >= 0)) {
        known.add(new PhraseTree.Phrase(words, hotword.boost()));
        most = Math.max(most, hotword.boost());
      }
    }
    phrases = new PhraseTree(known);
    mostGain = most;
    placeNumber(new Place(PhraseTree.ROOT, new float[0], 0));
  }

  /** The words of a hotword. */
  public static List<String> words(Hotword hotword) {
    return Words.of(hotword.phrase());
  }

  /** Refuses more hotwords, or longer ones, than a session can bear. */
  public static void check(List<Hotword> hotwords) {
    if (hotwords.size() > MOST_HOTWORDS) {
      throw new IllegalArgumentException("hotwords: got " + hotwords.size() + ", allowed at most " + MOST_HOTWORDS
          + "; give a session those that matter to it");
    }
    for (Hotword hotword : hotwords) {
      int count = words(hotword).size();
      if (count > MOST_WORDS) {
        String phrase = hotword.phrase().strip();
        throw new IllegalArgumentException("hotword '" + phrase.substring(0, Math.min(40, phrase.length())) + "...': got " + count
            + " words, allowed at most " + MOST_WORDS);
      }
    }
  }

  /** Whether any hotword can change a score. */
  public boolean isEmpty() {
    return phrases.nodes() == 1;
  }

  @Override
  public synchronized boolean isFull() {
    return states > MOST_STATES / 2 || places.size() > MOST_PLACES / 2 || below.isFull();
  }

  @Override
  public int idOf(String word) {
    return below.idOf(word);
  }

  @Override
  public int start() {
    return below.start();
  }

  @Override
  public long step(int state, int word) {
    if (state >= 0) {
      long step = below.step(state, word);
      return phrases.follow(PhraseTree.ROOT, word) == PhraseTree.ROOT ? step : moved(step, 0, word);
    }
    synchronized (this) {
      return moved(below.step(stateBelow[~state], word), place[~state], word);
    }
  }

  private synchronized long moved(long step, int from, int word) {
    int move = move(from, word);
    float score = WordNetwork.scoreOf(step) + moveGain[move];
    int to = moveTo[move];
    int next = to == 0 ? WordNetwork.stateOf(step) : state(WordNetwork.stateOf(step), to);
    // no room for another state: the place is left for the root
    return next < 0 || to == 0 ? WordNetwork.pack(score, next) : WordNetwork.pack(score - places.get(to).advance, next);
  }

  /** The state of a place; the state below where there is no room for one. */
  private int state(int ofBelow, int ofPlace) {
    long key = (long) ofPlace << 32 | ofBelow;
    int number = stateOf.get(key);
    if (number < 0) {
      if (states == MOST_STATES) {
        return ofBelow;
      }
      number = states++;
      if (number == place.length) {
        stateBelow = Arrays.copyOf(stateBelow, 2 * number);
        place = Arrays.copyOf(place, 2 * number);
      }
      stateBelow[number] = ofBelow;
      place[number] = ofPlace;
      stateOf.put(key, number);
    }
    return ~number;
  }

  private int move(int from, int word) {
    long key = (long) from << 32 | word;
    int move = moveOf.get(key);
    if (move < 0) {
      if (moveOf.size() == MOST_MOVES) {
        moveOf = new LongIntMap();
      }
      move = moveOf.size();
      if (move == moveTo.length) {
        moveTo = Arrays.copyOf(moveTo, 2 * move);
        moveGain = Arrays.copyOf(moveGain, 2 * move);
      }
      Place before = places.get(from);
      Place after = after(before, word);
      moveTo[move] = placeNumber(after);
      Place kept = places.get(moveTo[move]);
      moveGain[move] = newlySettled(before, after) + kept.advance - before.advance;
      moveOf.put(key, move);
    }
    return move;
  }

  private int placeNumber(Place wanted) {
    Integer known = placeOf.get(wanted);
    if (known == null && places.size() >= MOST_PLACES) {
      return 0;
    }
    if (known == null) {
      known = places.size();
      places.add(wanted);
      placeOf.put(wanted, known);
    }
    return known;
  }

  private Place after(Place before, int word) {
    int node = phrases.follow(before.node, word);
    int length = phrases.depth(node);
    float[] settled = new float[length];
    int shift = phrases.depth(before.node) + 1 - length;
    for (int i = 0; i < length; i++) {
      settled[i] = i + 1 == length ? Float.NaN : before.settled[i + shift];
    }
    for (int last = phrases.complete(node); last != PhraseTree.ROOT; last = phrases.shorter(last)) {
      int at = length;
      for (int n = last; n != PhraseTree.ROOT; n = phrases.parent(n)) {
        float worth = phrases.boost(last) < 0 ? phrases.boost(last) : phrases.gain(n);
        settled[--at] = Float.isNaN(settled[at]) ? worth : Math.max(settled[at], worth);
      }
    }
    float advance = 0;
    int at = length;
    for (int n = node; n != PhraseTree.ROOT && phrases.goesOn(node); n = phrases.parent(n)) {
      float paid = Float.isNaN(settled[--at]) ? 0 : settled[at];
      advance += Math.max(0, phrases.gain(n) - paid);
    }
    return new Place(node, settled, advance);
  }

  /** What the words that both places know have been paid for good by the latest one. */
  private static float newlySettled(Place before, Place after) {
    int length = after.settled.length;
    int shift = before.settled.length + 1 - length;
    float sum = 0;
    for (int i = 0; i < length; i++) {
      float earlier = i + 1 == length || Float.isNaN(before.settled[i + shift]) ? 0 : before.settled[i + shift];
      sum += Float.isNaN(after.settled[i]) ? 0 : after.settled[i] - earlier;
    }
    return sum;
  }

  @Override
  public float end(int state) {
    if (state >= 0) {
      return below.end(state);
    }
    synchronized (this) {
      return below.end(stateBelow[~state]) - places.get(place[~state]).advance;
    }
  }

  @Override
  public float lookAhead(int word) {
    return below.lookAhead(word) + first(word);
  }

  @Override
  public float lookAhead(int state, int word) {
    if (state >= 0) {
      return below.lookAhead(state, word) + first(word);
    }
    synchronized (this) {
      return below.lookAhead(stateBelow[~state], word) + gain(places.get(place[~state]).node, word);
    }
  }

  /** What a word gains that a hotword begins with. */
  private float first(int word) {
    return gain(PhraseTree.ROOT, word);
  }

  /** What a word gains that goes on with a hotword, or begins one. */
  private float gain(int from, int word) {
    int node = phrases.follow(from, word);
    if (node == PhraseTree.ROOT) {
      return 0;
    }
    return phrases.complete(node) != PhraseTree.ROOT ? phrases.gain(node) : Math.max(0, phrases.gain(node));
  }

  @Override
  public float mostGain() {
    return mostGain;
  }

  @Override
  public boolean restricts() {
    return below.restricts();
  }

  @Override
  public int[] successors(int state) {
    if (state >= 0) {
      return below.successors(state);
    }
    synchronized (this) {
      return below.successors(stateBelow[~state]);
    }
  }
}
