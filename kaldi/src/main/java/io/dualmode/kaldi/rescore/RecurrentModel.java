package io.dualmode.kaldi.rescore;

import io.dualmode.kaldi.network.StepNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A {@link RecurrentNetwork} whose states are the last words of what one utterance may say; the first way to such words is the one that the
 * network hears for all of them, as in Kaldi. A state is computed when it is asked. Not thread-safe.
 */
final class RecurrentModel implements WordModel {
  /** As the host sets it: three words make a state. */
  private static final int ORDER = 4;

  /** A state to be computed: the words, the state before the last one, and what was found. */
  private static final class Place {
    final int[] words;
    final int before;
    StepNetwork.State state;
    double logSum;

    Place(int[] words, int before) {
      this.words = words;
      this.before = before;
    }

    int last() {
      return words[words.length - 1];
    }
  }

  private final RecurrentNetwork model;
  private final StepNetwork.Walker walker;
  private final List<Place> places = new ArrayList<>();
  private final Map<List<Integer>, Integer> states = new HashMap<>();
  private final Map<Integer, float[]> vectors = new HashMap<>();
  private float cost;
  private int next;

  /** @param before words that an utterance begins with */
  RecurrentModel(RecurrentNetwork model, int[] before) {
    this.model = model;
    walker = model.network().newWalker();
    StepNetwork.State state = walker.step(null, vector(model.begin()));
    int[] words = {model.begin()};
    for (int word : before) {
      if (has(word)) {
        state = walker.step(state, vector(word));
        words = after(words, word);
      }
    }
    Place start = new Place(words, -1);
    found(start, state);
    places.add(start);
    states.put(key(words), 0);
  }

  private static List<Integer> key(int[] words) {
    return Arrays.stream(words).boxed().toList();
  }

  private static int[] after(int[] words, int word) {
    int from = Math.max(0, words.length + 2 - ORDER);
    int[] all = Arrays.copyOfRange(words, from, words.length + 1);
    all[all.length - 1] = word;
    return all;
  }

  private boolean has(int word) {
    return word > 0 && word < model.words().words();
  }

  private float[] vector(int word) {
    return vectors.computeIfAbsent(word, model.words()::vector);
  }

  private void found(Place place, StepNetwork.State state) {
    place.state = state;
    place.logSum = model.normalise() ? model.words().logSum(state.output()) : 0;
  }

  private Place place(int of) {
    Place place = places.get(of);
    if (place.state == null) {
      List<Place> path = new ArrayList<>();
      for (Place p = place; p.state == null; p = places.get(p.before)) {
        path.add(0, p);
      }
      for (Place p : path) {
        found(p, walker.step(places.get(p.before).state, vector(p.last())));
      }
    }
    return place;
  }

  private float costOf(int state, int word) {
    Place place = place(state);
    return (float) (place.logSum - WordEmbeddings.product(vector(word), 0, place.state.output()));
  }

  @Override
  public boolean read(int state, int word) {
    if (!has(word)) {
      return false;
    }
    cost = costOf(state, word);
    int[] words = after(places.get(state).words, word);
    next = states.computeIfAbsent(key(words), k -> {
      places.add(new Place(words, state));
      return places.size() - 1;
    });
    return true;
  }

  @Override
  public float cost() {
    return cost;
  }

  @Override
  public int next() {
    return next;
  }

  @Override
  public float endCost(int state) {
    return costOf(state, model.end());
  }
}
