package io.dualmode.model.search.graph;

import io.dualmode.model.search.graph.Token.Link;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * All that the tokens of some frames passed through: an acyclic graph whose states are in topological order, the start first.
 *
 * <p>Costs are those of the graph and of the acoustic scores, without offsets. Where nothing is known of ends yet, every state of the last
 * frame is one, at no cost; what guides pruning then treats each as part of a best path. Immutable.
 */
public final class RawLattice {
  final int states;
  /** The arcs of state {@code s} are {@code first[s]..first[s+1]-1}. */
  final int[] first;
  final int[] to;
  final int[] input;
  final int[] output;
  final float[] graph;
  final float[] acoustic;
  /** Cost of ending, infinite where no path ends. */
  final float[] ending;
  /** What stands for it when paths are compared. */
  final float[] guide;

  private RawLattice(int states, int arcs) {
    this.states = states;
    first = new int[states + 1];
    to = new int[arcs];
    input = new int[arcs];
    output = new int[arcs];
    graph = new float[arcs];
    acoustic = new float[arcs];
    ending = new float[states];
    guide = new float[states];
    Arrays.fill(ending, Float.POSITIVE_INFINITY);
    Arrays.fill(guide, Float.POSITIVE_INFINITY);
  }

  static RawLattice of(List<TokenFrame> frames, boolean finished, Graph graph) {
    List<Token> order = new ArrayList<>();
    for (TokenFrame frame : frames) {
      for (Token token = frame.tokens; token != null; token = token.next) {
        token.id = -1;
      }
    }
    int[] frameEnds = new int[frames.size()];
    for (int f = 0; f < frameEnds.length; f++) {
      sort(frames.get(f), order);
      frameEnds[f] = order.size();
    }
    for (int i = 0; i < order.size(); i++) {
      order.get(i).id = i;
    }
    int arcs = 0;
    int lastFrom = frameEnds.length == 1 ? 0 : frameEnds[frameEnds.length - 2];
    for (int i = 0; i < order.size(); i++) {
      for (Link link = order.get(i).links; link != null; link = link.next) {
        arcs += isArc(link, i, lastFrom) ? 1 : 0;
      }
    }
    RawLattice lattice = new RawLattice(order.size(), arcs);
    int at = 0;
    int frame = 0;
    for (int i = 0; i < order.size(); i++) {
      while (i >= frameEnds[frame]) {
        frame++;
      }
      lattice.first[i] = at;
      for (Link link = order.get(i).links; link != null; link = link.next) {
        if (isArc(link, i, lastFrom)) {
          lattice.to[at] = link.to.id;
          lattice.input[at] = link.input;
          lattice.output[at] = link.output;
          lattice.graph[at] = link.graph;
          lattice.acoustic[at++] = link.input == 0 ? 0 : link.acoustic - frames.get(frame).offset;
        }
      }
    }
    lattice.first[order.size()] = at;
    lattice.end(order.subList(lastFrom, order.size()), lastFrom, finished, graph);
    return lattice;
  }

  /** Not links that leave the last frame, nor those that close a circle that reads nothing, which no best path takes. */
  private static boolean isArc(Link link, int from, int lastFrom) {
    return link.input == 0 ? link.to.id > from : from < lastFrom;
  }

  private void end(List<Token> last, int from, boolean finished, Graph graph) {
    boolean anyEnds = false;
    for (Token token : last) {
      anyEnds |= finished && graph.finalCost(token.state) < Float.POSITIVE_INFINITY;
    }
    for (int i = 0; i < last.size(); i++) {
      Token token = last.get(i);
      ending[from + i] = anyEnds ? graph.finalCost(token.state) : 0;
      guide[from + i] = finished ? ending[from + i] : -(token.cost + token.extra);
    }
  }

  /** Adds the tokens of a frame to a list, each before those that it reaches without reading. */
  private static void sort(TokenFrame frame, List<Token> order) {
    List<Token> reverse = new ArrayList<>();
    List<Token> open = new ArrayList<>();
    List<Link> next = new ArrayList<>();
    for (Token root = frame.tokens; root != null; root = root.next) {
      if (root.id != -1) {
        continue;
      }
      root.id = -2;
      open.add(root);
      next.add(root.links);
      while (!open.isEmpty()) {
        int top = open.size() - 1;
        Link link = next.get(top);
        while (link != null && (link.input != 0 || link.to.id != -1)) {
          link = link.next;
        }
        if (link == null) {
          open.get(top).id = -3;
          reverse.add(open.remove(top));
          next.remove(top);
        } else {
          next.set(top, link.next);
          link.to.id = -2;
          open.add(link.to);
          next.add(link.to.links);
        }
      }
    }
    for (int i = reverse.size() - 1; i >= 0; i--) {
      order.add(reverse.get(i));
    }
  }

  /** The least cost from each state to an end, as pruning sees ends. */
  double[] costsToEnd() {
    double[] costs = new double[states];
    for (int state = states - 1; state >= 0; state--) {
      double best = guide[state];
      for (int arc = first[state]; arc < first[state + 1]; arc++) {
        best = Math.min(best, (double) graph[arc] + acoustic[arc] + costs[to[arc]]);
      }
      costs[state] = best;
    }
    return costs;
  }
}
