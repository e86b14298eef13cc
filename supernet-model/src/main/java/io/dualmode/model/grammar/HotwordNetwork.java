package io.dualmode.model.grammar;

import io.dualmode.api.Hotword;
import io.dualmode.model.search.WordNetwork;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Another network in which some phrases score more, or less: each word of a hotword gains the boost, and who leaves the phrase
 * before its end gives the boosts back. Where phrases begin alike the larger boost counts for the common words.
 *
 * <p>Words and their ids are those of the network below, whose history is kept exactly: a state is {@code below << bits | place},
 * place being a node of the prefix tree of the phrases. Phrases with words that the network below lacks never match.
 * As thread-safe as that network.
 */
public final class HotwordNetwork implements WordNetwork {
  private static final int MOST_PLACES = 1 << 12;

  private final WordNetwork below;
  private final int bits;
  private final List<Map<Integer, Integer>> children = new ArrayList<>();
  private final float[] gain;
  private final float[] owed;
  private final Map<Integer, Float> lookAhead = new HashMap<>();

  public HotwordNetwork(WordNetwork below, List<Hotword> hotwords) {
    this.below = below;
    List<Float> boosts = new ArrayList<>(List.of(0f));
    List<Integer> parents = new ArrayList<>(List.of(-1));
    List<Boolean> complete = new ArrayList<>(List.of(true));
    children.add(new HashMap<>());
    for (Hotword hotword : hotwords) {
      int place = 0;
      for (String word : hotword.phrase().strip().split("\\s+")) {
        int id = below.idOf(word);
        Integer next = children.get(place).get(id);
        if (next == null) {
          next = children.size();
          children.get(place).put(id, next);
          children.add(new HashMap<>());
          boosts.add(hotword.boost());
          parents.add(place);
          complete.add(false);
        }
        boosts.set(next, Math.max(boosts.get(next), hotword.boost()));
        if (place == 0) {
          lookAhead.merge(id, hotword.boost(), Math::max);
        }
        place = next;
      }
      complete.set(place, true);
    }
    int places = children.size();
    if (places > MOST_PLACES) {
      throw new IllegalArgumentException("hotwords: got phrases with " + (places - 1) + " different beginnings, allowed " + (MOST_PLACES - 1));
    }
    bits = 32 - Integer.numberOfLeadingZeros(places - 1);
    gain = new float[places];
    owed = new float[places];
    for (int place = 1; place < places; place++) {
      gain[place] = boosts.get(place);
      owed[place] = complete.get(place) ? 0 : owed[parents.get(place)] + gain[place];
    }
  }

  @Override
  public int idOf(String word) {
    return below.idOf(word);
  }

  @Override
  public int start() {
    return state(below.start(), 0);
  }

  private int state(int stateBelow, int place) {
    if (stateBelow >>> 32 - bits != 0 && bits > 0) {
      throw new IllegalStateException("hotwords: the language model is too large for " + children.size()
          + " beginnings of hotword phrases; use fewer of them");
    }
    return stateBelow << bits | place;
  }

  @Override
  public long step(int state, int word) {
    int place = state & (1 << bits) - 1;
    long step = below.step(state >>> bits, word);
    float score = WordNetwork.scoreOf(step);
    Integer next = children.get(place).get(word);
    if (next == null) {
      score -= owed[place];
      next = children.get(0).getOrDefault(word, 0);
    }
    return WordNetwork.pack(score + gain[next], state(WordNetwork.stateOf(step), next));
  }

  @Override
  public float end(int state) {
    return below.end(state >>> bits) - owed[state & (1 << bits) - 1];
  }

  @Override
  public float lookAhead(int word) {
    return below.lookAhead(word) + lookAhead.getOrDefault(word, 0f);
  }

  @Override
  public boolean restricts() {
    return below.restricts();
  }

  @Override
  public int[] successors(int state) {
    return below.successors(state >>> bits);
  }
}
