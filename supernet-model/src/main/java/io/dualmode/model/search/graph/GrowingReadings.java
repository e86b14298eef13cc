package io.dualmode.model.search.graph;

import io.dualmode.model.search.graph.Token.Link;
import io.dualmode.model.search.graph.lattice.LatticeDeterminizer;
import io.dualmode.model.search.graph.lattice.RawLattice;
import io.dualmode.model.search.graph.lattice.Readings;
import io.dualmode.model.search.graph.lattice.Readings.Arc;
import io.dualmode.model.search.graph.lattice.Readings.End;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/**
 * The readings of a search that goes on: determinized piece by piece, so that asking for them costs little however long the utterance is
 * (Chen, Yarmohammadi, Xu, Lv, Xie, Povey, Khudanpur, "Incremental lattice determinization for WFST decoders", 2019).
 *
 * <p>A piece ends at a frame with few tokens. Readings end in tokens of that frame; with the next piece only states are determinized again
 * from which such a token is reached. Alternatives are those within the lattice beam when their piece is added. Not safe for use by several
 * threads.
 */
public final class GrowingReadings {
  /** Frames that wait before a piece of them is added, and frames of the smallest piece. */
  private static final int MOST_WAITING = 60;
  private static final int LEAST_PIECE = 20;

  /** A way from a state to a token of the last frame. */
  private record TokenArc(int from, Token token, double graph, double acoustic, int[] inputs) {}

  private final GraphSearch search;
  private final double beam;
  private final IntUnaryOperator sound;
  private final List<List<Arc>> arcs = new ArrayList<>();
  /** The least cost to each state. */
  private final List<Double> forward = new ArrayList<>();
  private List<TokenArc> open = new ArrayList<>();
  private int frames;

  /**
   * Readings of nothing yet.
   *
   * @param sound the sound of which an input of the graph tells, once in each, from 1 on; 0 for other inputs
   */
  public GrowingReadings(GraphSearch search, double beam, IntUnaryOperator sound) {
    this.sound = sound;
    this.search = search;
    this.beam = beam;
    frames = search.settledFrames();
  }

  /** Begins anew where the search has settled. */
  public void reset() {
    arcs.clear();
    forward.clear();
    open.clear();
    frames = search.settledFrames();
  }

  /** Frames that the readings are of. */
  public int frames() {
    return frames;
  }

  /** Adds a piece where enough frames wait; to be called whenever some have been heard. */
  public void update() {
    if (search.frames() - frames >= MOST_WAITING) {
      extend(search.narrowestFrame(frames + LEAST_PIECE));
    }
  }

  /** The readings of the frames so far, each of which ends anywhere. */
  public Readings soFar() {
    return readings(false);
  }

  /** The readings of a search that is {@linkplain GraphSearch#finish finished}. */
  public Readings whole() {
    if (search.frames() > frames || arcs.isEmpty()) {
      extend(search.frames());
    }
    return readings(true);
  }

  private Readings readings(boolean ends) {
    Readings readings = new Readings();
    for (List<Arc> list : arcs) {
      int state = readings.addState();
      list.forEach(arc -> readings.addArc(state, arc));
    }
    for (TokenArc arc : open) {
      float ending = ends ? search.endCost(arc.token) : 0;
      End old = readings.end(arc.from);
      double cost = arc.graph + ending + arc.acoustic;
      if (ending < Float.POSITIVE_INFINITY && (old == null || cost < old.graph() + old.acoustic())) {
        readings.setEnd(arc.from, new End(arc.graph + ending, arc.acoustic, arc.inputs));
      }
    }
    return readings;
  }

  private static int ofState(int state) {
    return -2 * state - 2;
  }

  private static int ofToken(int token) {
    return -2 * token - 1;
  }

  private void extend(int upTo) {
    if (open.stream().anyMatch(arc -> arc.from == 0)) {
      // no word may have been said yet: then nothing is behind the start that could stay
      reset();
    }
    boolean begins = arcs.isEmpty();
    RawLattice.Builder raw = new RawLattice.Builder(sound);
    Map<Token, Integer> places = new IdentityHashMap<>();
    Set<Integer> again = new HashSet<>();
    if (!begins) {
      raw.state();
      again = again();
      addAgain(raw, again, places);
    }
    List<Token> last = addTokens(raw, upTo, places);
    LatticeDeterminizer.Result piece = LatticeDeterminizer.run(raw.build(), beam);
    frames = upTo;
    if (piece.readings().states() > 0) {
      merge(piece, again, last, begins);
    }
  }

  /** The states from which a token is reached, and those behind them. */
  private Set<Integer> again() {
    Set<Integer> found = new HashSet<>();
    List<Integer> waiting = new ArrayList<>();
    for (TokenArc arc : open) {
      if (found.add(arc.from)) {
        waiting.add(arc.from);
      }
    }
    while (!waiting.isEmpty()) {
      for (Arc arc : arcs.get(waiting.remove(waiting.size() - 1))) {
        if (found.add(arc.to())) {
          waiting.add(arc.to());
        }
      }
    }
    return found;
  }

  private void addAgain(RawLattice.Builder raw, Set<Integer> again, Map<Token, Integer> places) {
    Map<Integer, Integer> states = new HashMap<>();
    for (int state : again) {
      states.put(state, raw.state());
      raw.arc(0, states.get(state), 0, ofState(state), forward.get(state).floatValue(), 0);
    }
    for (int state : again) {
      for (Arc arc : arcs.get(state)) {
        raw.arc(states.get(state), states.get(arc.to()), arc.inputs(), arc.output(), (float) arc.graph(), (float) arc.acoustic());
      }
    }
    for (TokenArc arc : open) {
      int token = places.computeIfAbsent(arc.token, t -> raw.state());
      raw.arc(states.get(arc.from), token, arc.inputs(), 0, (float) arc.graph(), (float) arc.acoustic());
    }
  }

  /** Adds the tokens of the frames of the piece; returns those of its last one, whose numbers stand on arcs to ends. */
  private List<Token> addTokens(RawLattice.Builder raw, int upTo, Map<Token, Integer> places) {
    if (arcs.isEmpty()) {
      places.put(search.oldest(), raw.state());
    }
    for (int f = frames; f <= upTo; f++) {
      for (Token token = search.frame(f).tokens; token != null; token = token.next) {
        if (!places.containsKey(token)) {
          places.put(token, raw.state());
        }
      }
    }
    for (int f = frames; f <= upTo; f++) {
      float offset = search.frame(f).offset;
      for (Token token = search.frame(f).tokens; token != null; token = token.next) {
        for (Link link = token.links; link != null; link = link.next) {
          Integer to = places.get(link.to);
          if (to != null && (link.input == 0 || f < upTo)) {
            raw.arc(places.get(token), to, link.input, link.output, link.graph, link.input == 0 ? 0 : link.acoustic - offset);
          }
        }
      }
    }
    List<Token> last = new ArrayList<>();
    for (Token token = search.frame(upTo).tokens; token != null; token = token.next) {
      float cost = search.guideCost(token);
      if (cost < Float.POSITIVE_INFINITY) {
        int end = raw.state();
        raw.arc(places.get(token), end, 0, ofToken(last.size()), 0, 0);
        raw.end(end, cost);
        last.add(token);
      }
    }
    return last;
  }

  /**
   * Finds the state that stands for one of a piece which an older state became. What the piece took off is put on the arcs into the older
   * state.
   */
  private void enter(Arc arc, double[] costs, Set<Integer> again, int[] place) {
    int old = -arc.output() / 2 - 1;
    double graph = arc.graph() - forward.get(old).floatValue();
    if (place[arc.to()] < 0) {
      place[arc.to()] = old;
    }
    int to = place[arc.to()];
    for (int state = 0; state < arcs.size(); state++) {
      List<Arc> list = again.contains(state) ? List.of() : arcs.get(state);
      for (int i = 0; i < list.size(); i++) {
        Arc into = list.get(i);
        if (into.to() == old) {
          list.set(i, new Arc(to, into.output(), into.graph() + graph, into.acoustic() + arc.acoustic(), joined(into.inputs(), arc.inputs())));
        }
      }
    }
    forward.set(to, costs[arc.to()]);
  }

  private int newState(double cost) {
    arcs.add(new ArrayList<>(2));
    forward.add(cost);
    return arcs.size() - 1;
  }

  private static int[] joined(int[] a, int[] b) {
    int[] all = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }

  /** Puts a piece in the place of the states that were determinized again. */
  private void merge(LatticeDeterminizer.Result piece, Set<Integer> again, List<Token> last, boolean begins) {
    Readings readings = piece.readings();
    int[] place = new int[readings.states()];
    Arrays.fill(place, -1);
    again.forEach(state -> arcs.get(state).clear());
    if (!begins) {
      for (Arc arc : readings.arcs(0)) {
        enter(arc, piece.forward(), again, place);
      }
    }
    for (int state = begins ? 0 : 1; state < place.length; state++) {
      if (place[state] < 0) {
        place[state] = newState(piece.forward()[state]);
      }
    }
    open = new ArrayList<>();
    for (int state = begins ? 0 : 1; state < place.length; state++) {
      for (Arc arc : readings.arcs(state)) {
        if (arc.output() < 0) {
          open.add(new TokenArc(place[state], last.get((-arc.output() - 1) / 2), arc.graph(), arc.acoustic(), arc.inputs()));
        } else {
          arcs.get(place[state]).add(new Arc(place[arc.to()], arc.output(), arc.graph(), arc.acoustic(), arc.inputs()));
        }
      }
    }
  }
}
