package io.dualmode.kaldi.words;

import io.dualmode.model.search.graph.lattice.AlignedLattice;
import io.dualmode.model.search.graph.lattice.Readings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts words where their phones are: the readings of a lattice, whose words stand anywhere on the paths, become a lattice in which each arc
 * is a word, a silence or what is left over at an end. Without word boundaries words stay where they are. Safe for use by any number of
 * threads.
 */
public final class WordAligner {
  private static final int[] NOTHING = {};
  private static final int MOST_STATES = 500_000;
  /** Stands for the state behind all ends. */
  private static final int BEHIND = -1;

  /**
   * A word on a path.
   *
   * @param frames how long it is
   */
  public record PlacedWord(int word, int start, int frames) {}

  /** What is still to be cut along a path. */
  private record Waiting(int state, int[] inputs, int[] words, double cost) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Waiting that && state == that.state && cost == that.cost && Arrays.equals(inputs, that.inputs)
          && Arrays.equals(words, that.words);
    }

    @Override
    public int hashCode() {
      return (31 * (31 * Arrays.hashCode(inputs) + Arrays.hashCode(words)) + state) * 31 + Double.hashCode(cost);
    }

    boolean isEmpty() {
      return inputs.length == 0 && words.length == 0;
    }
  }

  /** Something cut off at the front. */
  private record Cut(int word, int frames, double cost, Waiting rest) {}

  private final WordCutter cutter;

  /** @param boundaries null where the model has none */
  public WordAligner(SoundLabels labels, WordBoundaries boundaries) {
    cutter = boundaries == null ? null : new WordCutter(labels, boundaries);
  }

  /**
   * The lattice of words.
   *
   * @param graphWeight what graph costs are multiplied with
   * @return null where there is no reading
   */
  public AlignedLattice align(Readings readings, double graphWeight) {
    return cutter == null ? asTheyAre(readings, graphWeight) : new Work(readings, graphWeight).run();
  }

  private static AlignedLattice asTheyAre(Readings readings, double graphWeight) {
    AlignedLattice.Builder lattice = new AlignedLattice.Builder();
    for (int state = 0; state < readings.states(); state++) {
      lattice.addState();
    }
    for (int state = 0; state < readings.states(); state++) {
      for (Readings.Arc arc : readings.arcs(state)) {
        lattice.addArc(state, arc.to(), arc.output(), graphWeight * arc.graph() + arc.acoustic(), arc.inputs().length);
      }
      Readings.End end = readings.end(state);
      if (end != null) {
        lattice.addEnd(state, graphWeight * end.graph() + end.acoustic(), end.inputs().length);
      }
    }
    return lattice.build();
  }

  /** The words of one path, with their places; without word boundaries the path is shared among them evenly. */
  public List<PlacedWord> align(int[] inputs, int[] words) {
    List<PlacedWord> placed = new ArrayList<>();
    if (cutter == null) {
      for (int i = 0; i < words.length; i++) {
        int start = (int) ((long) inputs.length * i / words.length);
        placed.add(new PlacedWord(words[i], start, (int) ((long) inputs.length * (i + 1) / words.length) - start));
      }
      return placed;
    }
    Waiting waiting = new Waiting(BEHIND, inputs, words, 0);
    int frame = 0;
    while (!waiting.isEmpty()) {
      Cut cut = cut(waiting);
      cut = cut == null ? force(waiting) : cut;
      if (cut.word != 0) {
        placed.add(new PlacedWord(cut.word, frame, cut.frames));
      }
      frame += cut.frames;
      waiting = cut.rest;
    }
    return placed;
  }

  private Cut cut(Waiting w) {
    int length = w.words.length == 0 ? 0 : cutter.word(w.inputs);
    if (length > 0) {
      return new Cut(w.words[0], length, w.cost, new Waiting(w.state, after(w.inputs, length), after(w.words, 1), 0));
    }
    length = cutter.silence(w.inputs);
    return length == 0 ? null : new Cut(0, length, w.cost, new Waiting(w.state, after(w.inputs, length), w.words, 0));
  }

  private static int[] after(int[] labels, int count) {
    return Arrays.copyOfRange(labels, count, labels.length);
  }

  /** What is left at an end: a word where one waits and was heard, else silence or nothing. */
  private static Cut force(Waiting w) {
    boolean word = w.words.length > 0 && w.inputs.length > 0;
    return new Cut(word ? w.words[0] : 0, w.inputs.length, w.cost, new Waiting(w.state, NOTHING, word ? after(w.words, 1) : NOTHING, 0));
  }

  private final class Work {
    private final Readings readings;
    private final double graphWeight;
    private final AlignedLattice.Builder lattice = new AlignedLattice.Builder();
    private final Map<Waiting, Integer> states = new HashMap<>();
    private final Deque<Waiting> open = new ArrayDeque<>();

    Work(Readings readings, double graphWeight) {
      this.readings = readings;
      this.graphWeight = graphWeight;
    }

    private int state(Waiting waiting) {
      return states.computeIfAbsent(waiting, w -> {
        open.add(w);
        return lattice.addState();
      });
    }

    AlignedLattice run() {
      if (readings.states() == 0) {
        return null;
      }
      state(new Waiting(0, NOTHING, NOTHING, 0));
      while (!open.isEmpty() && states.size() < MOST_STATES) {
        Waiting from = open.poll();
        goOn(states.get(from), from);
      }
      return lattice.build();
    }

    /** Adds what can be cut next on all paths from here. */
    private void goOn(int from, Waiting start) {
      Deque<Waiting> paths = new ArrayDeque<>(List.of(start));
      while (!paths.isEmpty()) {
        Waiting w = paths.pop();
        Cut cut = cut(w);
        if (cut == null && w.state == BEHIND) {
          if (w.isEmpty()) {
            lattice.addEnd(from, w.cost, 0);
            continue;
          }
          cut = force(w);
        }
        if (cut != null) {
          lattice.addArc(from, state(cut.rest), cut.word, cut.cost, cut.frames);
          continue;
        }
        Readings.End end = readings.end(w.state);
        if (end != null) {
          paths.push(new Waiting(BEHIND, joined(w.inputs, end.inputs()), w.words, w.cost + graphWeight * end.graph() + end.acoustic()));
        }
        for (Readings.Arc arc : readings.arcs(w.state)) {
          paths.push(new Waiting(arc.to(), joined(w.inputs, arc.inputs()), arc.output() == 0 ? w.words : joined(w.words, new int[] {arc.output()}),
              w.cost + graphWeight * arc.graph() + arc.acoustic()));
        }
      }
    }
  }

  private static int[] joined(int[] a, int[] b) {
    int[] all = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }
}
