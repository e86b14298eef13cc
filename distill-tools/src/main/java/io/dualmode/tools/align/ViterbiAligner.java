package io.dualmode.tools.align;

import io.dualmode.tools.align.hmm.FrameScorer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The best path through an {@link AlignmentGraph}, by the Viterbi algorithm with a beam.
 *
 * <p>{@code score[t][j] = max_i (score[t-1][i] + a[i,j]) + b[j](t)}, where states that fall more than the beam behind the best of
 * the frame before are not scored. A path that the narrow beam loses is looked for again with the wide one. Back-pointers are the
 * ordinal of the transition taken, two bytes a cell. Stateless and thread-safe.
 *
 * @param beams beam widths in natural log units, tried in turn
 */
record ViterbiAligner(double... beams) {
  private static final float DEAD = -1e30f;

  /** The best alignment, or empty when the utterance is shorter than every path or no path survives the widest beam. */
  Optional<Alignment> align(AlignmentGraph graph, FrameScorer scorer) {
    Lattice lattice = new Lattice(graph);
    for (double beam : beams) {
      Optional<Alignment> found = search(graph, lattice, scorer, (float) beam);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** The graph's transitions in flat arrays: state {@code j} is entered by arcs {@code start[j] .. start[j+1]-1}. */
  private static final class Lattice {
    final int[] scorerStates;
    final int[] start;
    final int[] from;
    final float[] logProbability;
    final float[] initial;

    Lattice(AlignmentGraph graph) {
      int states = graph.states();
      scorerStates = new int[states];
      start = new int[states + 1];
      initial = new float[states];
      List<AlignmentGraph.Entry> arcs = new ArrayList<>();
      for (int j = 0; j < states; j++) {
        scorerStates[j] = graph.scorerState(j);
        initial[j] = DEAD;
        for (AlignmentGraph.Entry entry : graph.entries(j)) {
          if (entry.fromStart()) {
            initial[j] = Math.max(initial[j], entry.logProbability());
          } else {
            arcs.add(entry);
          }
        }
        start[j + 1] = arcs.size();
        if (start[j + 1] - start[j] > Character.MAX_VALUE) {
          throw new IllegalArgumentException("alignment graph: state " + j + " has more than 65535 predecessors");
        }
      }
      from = arcs.stream().mapToInt(AlignmentGraph.Entry::from).toArray();
      logProbability = new float[from.length];
      for (int a = 0; a < from.length; a++) {
        logProbability[a] = arcs.get(a).logProbability();
      }
    }
  }

  private static Optional<Alignment> search(AlignmentGraph graph, Lattice lattice, FrameScorer scorer, float beam) {
    int states = graph.states();
    int frames = scorer.frames();
    float[] previous = new float[states];
    float[] current = new float[states];
    char[][] taken = new char[frames][];
    Arrays.fill(previous, DEAD);
    float best = 0;
    for (int t = 0; t < frames; t++) {
      char[] choice = new char[states];
      taken[t] = choice;
      float floor = best - beam;
      float nextBest = DEAD;
      for (int j = 0; j < states; j++) {
        float score = t == 0 ? lattice.initial[j] : DEAD;
        if (t > 0) {
          int first = lattice.start[j];
          for (int a = first; a < lattice.start[j + 1]; a++) {
            float candidate = previous[lattice.from[a]] + lattice.logProbability[a];
            if (candidate > score) {
              score = candidate;
              choice[j] = (char) (a - first);
            }
          }
        }
        if (score > floor) {
          score += scorer.logLikelihood(t, lattice.scorerStates[j]);
          nextBest = Math.max(nextBest, score);
        } else {
          score = DEAD;
        }
        current[j] = score;
      }
      if (nextBest == DEAD) {
        return Optional.empty();
      }
      float[] swap = previous;
      previous = current;
      current = swap;
      best = nextBest;
    }
    return backtrace(graph, lattice, previous, taken);
  }

  private static Optional<Alignment> backtrace(AlignmentGraph graph, Lattice lattice, float[] last, char[][] taken) {
    int state = -1;
    float best = DEAD / 2;
    for (AlignmentGraph.Entry exit : graph.exits()) {
      if (!exit.fromStart() && last[exit.from()] + exit.logProbability() > best) {
        best = last[exit.from()] + exit.logProbability();
        state = exit.from();
      }
    }
    if (state < 0 || taken.length == 0) {
      return Optional.empty();
    }
    int frames = taken.length;
    List<Alignment.Segment> reversed = new ArrayList<>();
    int end = frames;
    for (int t = frames - 1; t >= 0; t--) {
      int before = t == 0 ? -1 : lattice.from[lattice.start[state] + taken[t][state]];
      if (t == 0 || graph.segment(before) != graph.segment(state)) {
        reversed.add(new Alignment.Segment(graph.segmentUnit(graph.segment(state)), end - t));
        end = t;
      }
      state = before;
    }
    Collections.reverse(reversed);
    return Optional.of(new Alignment(List.copyOf(reversed), (double) best / frames));
  }
}
