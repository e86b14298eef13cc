package io.dualmode.kaldi.rescore;

import io.dualmode.model.search.graph.lattice.Readings;
import io.dualmode.model.search.graph.lattice.Readings.Arc;
import io.dualmode.model.search.graph.lattice.Readings.End;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * The likeliest readings with the costs of a language model added, for one that is too slow for all of them: arcs are tried in the order of
 * what the best path through each may cost, until what is left lies outside a beam or there are arcs enough (Xu et al., "A pruned RNNLM
 * lattice-rescoring algorithm for automatic speech recognition", 2018). What the model will add to the rest of a path is guessed from what
 * it added to the best one found, and until one is found, the deepest is tried first. The guesses are worked out again whenever the result has
 * grown by half. Not thread-safe.
 */
final class PrunedComposition {
  private static final double INFINITE = Double.POSITIVE_INFINITY;
  /** As the host sets them. */
  private static final float BEAM = 3;
  private static final int MOST_ARCS = 3000;
  private static final int FIRST_ARCS = 100;
  private static final float GROWTH = 1.5f;
  /** What makes a state of the result come first for each arc that it is away from the start, until an end is found. */
  private static final float DEPTH = -1000;

  /** What leaves a state of the readings: an arc, or the end where the number is -1; and what it costs more than the best. */
  private record Exit(float more, int arc) {}

  /** What is known of a state of the readings: the cost of its best path to an end, and its exits, best first. */
  private record Source(double rest, List<Exit> exits, List<Place> places) {}

  private record Waiting(float cost, int place) {}

  /** A state of the result. */
  private static final class Place {
    final int number;
    final int of;
    final int in;
    int depth;
    double forward;
    double backward = INFINITE;
    /** What its best path to an end is guessed to cost more than that of the readings. */
    float more;
    int before = -1;
    /** The next exit to be tried; that many as there are where all were. */
    int exit;

    Place(int number, int of, int in) {
      this.number = number;
      this.of = of;
      this.in = in;
    }
  }

  private final Readings readings;
  private final WordModel model;
  private final Readings result = new Readings();
  private final List<Source> sources = new ArrayList<>();
  private final List<Place> places = new ArrayList<>();
  private final Map<Long, Integer> known = new HashMap<>();
  /** The states of the readings that have states of the result, in order. */
  private final TreeMap<Integer, Source> met = new TreeMap<>();
  private PriorityQueue<Waiting> queue = newQueue(List.of());
  private float depthCost = DEPTH;
  private boolean ended;
  private int arcs;
  private double best = INFINITE;
  private float cutoff = Float.POSITIVE_INFINITY;

  private PrunedComposition(Readings readings, WordModel model) {
    this.readings = readings;
    this.model = model;
  }

  private static PriorityQueue<Waiting> newQueue(Collection<Waiting> elements) {
    PriorityQueue<Waiting> queue = new PriorityQueue<>(Comparator.comparingDouble((Waiting w) -> w.cost).thenComparingInt(Waiting::place));
    queue.addAll(elements);
    return queue;
  }

  /**
   * The readings; some of the states of the result may be on no way to an end.
   *
   * @param readings with states in topological order, all of them on a way from the start to an end
   * @param mostArcs of the result, if no end is found
   */
  static Readings of(Readings readings, WordModel model, int mostArcs) {
    PrunedComposition work = new PrunedComposition(readings, model);
    if (readings.states() > 0) {
      work.run(mostArcs);
    }
    return work.result;
  }

  private void run(int mostArcs) {
    lookAtReadings();
    place(0, 0, null, null);
    while (best == INFINITE && arcs < mostArcs || arcs < MOST_ARCS) {
      guess();
      int limit = limit();
      while (arcs < limit && !queue.isEmpty()) {
        goOn(places.get(queue.poll().place));
      }
      if (queue.isEmpty()) {
        return;
      }
    }
  }

  private int limit() {
    if (arcs == 0) {
      return FIRST_ARCS;
    }
    int limit = Math.max(arcs + 1, (int) (arcs * GROWTH));
    return best < INFINITE ? Math.min(limit, MOST_ARCS) : limit;
  }

  private static double cost(Arc arc) {
    return arc.graph() + arc.acoustic();
  }

  private static double cost(End end) {
    return end == null ? INFINITE : end.graph() + end.acoustic();
  }

  private void lookAtReadings() {
    Source[] all = new Source[readings.states()];
    for (int state = all.length - 1; state >= 0; state--) {
      List<double[]> costs = new ArrayList<>();
      if (readings.end(state) != null) {
        costs.add(new double[] {cost(readings.end(state)), -1});
      }
      for (int i = 0; i < readings.arcs(state).size(); i++) {
        Arc arc = readings.arcs(state).get(i);
        costs.add(new double[] {all[arc.to()].rest + cost(arc), i});
      }
      costs.sort(Comparator.<double[]>comparingDouble(c -> c[0]).thenComparingDouble(c -> c[1]));
      double rest = costs.get(0)[0];
      all[state] = new Source(rest, costs.stream().map(c -> new Exit((float) (c[0] - rest), (int) c[1])).toList(), new ArrayList<>());
    }
    sources.addAll(List.of(all));
  }

  /** The state of the result for two states; a new one waits for its exits to be tried. */
  private Place place(int of, int in, Place from, Arc by) {
    Integer old = known.putIfAbsent(Composition.pair(of, in), places.size());
    if (old != null) {
      return places.get(old);
    }
    Place place = new Place(result.addState(), of, in);
    places.add(place);
    Source source = sources.get(of);
    source.places.add(place);
    met.put(of, source);
    if (from != null) {
      place.depth = from.depth + 1;
      place.forward = from.forward + cost(by);
      place.more = from.more + place.depth * depthCost;
    }
    enqueue(place, queue);
    return place;
  }

  private void enqueue(Place place, Collection<Waiting> to) {
    Source source = sources.get(place.of);
    if (place.exit < source.exits.size()) {
      float cost = (float) (place.forward + source.rest + place.more + source.exits.get(place.exit).more - sources.get(0).rest);
      if (cost < cutoff) {
        to.add(new Waiting(cost, place.number));
      }
    }
  }

  /** Tries the next exit of a state. */
  private void goOn(Place place) {
    Exit exit = sources.get(place.of).exits.get(place.exit++);
    enqueue(place, queue);
    if (exit.arc < 0) {
      end(place);
      return;
    }
    Arc arc = readings.arcs(place.of).get(exit.arc);
    int in = place.in;
    double graph = arc.graph();
    if (arc.output() != 0) {
      if (!model.read(place.in, arc.output())) {
        return;
      }
      in = model.next();
      graph += model.cost();
    }
    Arc weighed = new Arc(0, arc.output(), graph, arc.acoustic(), arc.inputs());
    Place to = place(arc.to(), in, place, weighed);
    result.addArc(place.number, new Arc(to.number, arc.output(), graph, arc.acoustic(), arc.inputs()));
    arcs++;
  }

  private void end(Place place) {
    float ending = model.endCost(place.in);
    if (ending == Float.POSITIVE_INFINITY) {
      return;
    }
    End end = readings.end(place.of);
    result.setEnd(place.number, new End(end.graph() + ending, end.acoustic(), end.inputs()));
    place.backward = Math.min(place.backward, cost(result.end(place.number)));
    if (!ended) {
      ended = true;
      depthCost = 0;
      guess();
    }
  }

  /** Works out anew what states of the result cost and may cost. */
  private void guess() {
    List<Place> order = new ArrayList<>();
    met.values().forEach(source -> order.addAll(source.places));
    costsFromStart(order);
    for (int i = order.size() - 1; i >= 0; i--) {
      Place place = order.get(i);
      place.backward = cost(result.end(place.number));
      for (Arc arc : result.arcs(place.number)) {
        place.backward = Math.min(place.backward, cost(arc) + places.get(arc.to()).backward);
      }
    }
    best = places.get(0).backward;
    cutoff = (float) (best - sources.get(0).rest + BEAM);
    List<Waiting> waiting = new ArrayList<>();
    for (Place place : order) {
      place.more = (float) (place.backward - sources.get(place.of).rest + place.depth * depthCost);
      if (place.more == Float.POSITIVE_INFINITY) {
        place.more = place.before < 0 ? 0 : places.get(place.before).more + depthCost;
      }
      enqueue(place, waiting);
    }
    queue = newQueue(waiting);
  }

  private void costsFromStart(List<Place> order) {
    for (Place place : places) {
      place.forward = place.number == 0 ? 0 : INFINITE;
      place.before = -1;
    }
    places.get(0).depth = 0;
    for (Place place : order) {
      for (Arc arc : result.arcs(place.number)) {
        Place next = places.get(arc.to());
        if (place.forward + cost(arc) < next.forward) {
          next.forward = place.forward + cost(arc);
          next.before = place.number;
          next.depth = place.depth + 1;
        }
      }
    }
  }
}
