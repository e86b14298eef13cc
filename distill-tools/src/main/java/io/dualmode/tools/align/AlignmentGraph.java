package io.dualmode.tools.align;

import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.tools.align.hmm.AlignmentModel;
import io.dualmode.tools.align.hmm.FrameScorer;
import io.dualmode.tools.align.hmm.UnitHmm;
import java.util.ArrayList;
import java.util.List;

/**
 * All ways to speak one sentence, as a graph of HMM states for {@link ViterbiAligner}.
 *
 * <p>Between words and at both ends lies one optional pause; the variants of a word lie in parallel. Units take the context of
 * their neighbours; across a word boundary that is the neighbouring word's first-listed variant, so the graph grows linearly.
 * States are numbered so that every transition but a loop goes upwards.
 */
final class AlignmentGraph {
  private static final int START = -1;

  private final AlignmentModel model;
  private final UnitInventory units;
  private final List<Integer> scorerStates = new ArrayList<>();
  private final List<Integer> segments = new ArrayList<>();
  private final List<List<Entry>> entries = new ArrayList<>();
  private final List<Integer> segmentUnits = new ArrayList<>();
  private final List<Entry> exits;

  /** A transition into a state; {@code from} is a state or {@link #START}. */
  record Entry(int from, float logProbability) {
    boolean fromStart() {
      return from == START;
    }
  }

  /** Builds the graph of a sentence; {@code words} holds the variants of each word, preferred variant first. */
  AlignmentGraph(List<List<int[]>> words, AlignmentModel model, UnitInventory units) {
    this.model = model;
    this.units = units;
    String silence = units.name(units.silence());
    List<Entry> open = List.of(new Entry(START, 0));
    String left = silence;
    for (int w = 0; w < words.size(); w++) {
      open = optionalPause(left, open);
      String right = w + 1 < words.size() ? units.name(words.get(w + 1).get(0)[0]) : silence;
      List<Entry> next = new ArrayList<>();
      for (int[] variant : words.get(w)) {
        next.addAll(variant(variant, left, right, open));
      }
      open = next;
      int[] preferred = words.get(w).get(0);
      left = units.name(preferred[preferred.length - 1]);
    }
    exits = optionalPause(left, open);
  }

  private List<Entry> optionalPause(String left, List<Entry> open) {
    List<Entry> both = new ArrayList<>(open);
    both.addAll(append(units.silence(), model.silence(left), open));
    return both;
  }

  private List<Entry> variant(int[] variant, String left, String right, List<Entry> open) {
    int last = variant.length - 1;
    List<Entry> current = open;
    for (int i = 0; i <= last; i++) {
      AlignmentModel.Place place = last == 0 ? AlignmentModel.Place.SINGLE
          : i == 0 ? AlignmentModel.Place.BEGIN
          : i == last ? AlignmentModel.Place.END : AlignmentModel.Place.INTERNAL;
      String before = i == 0 ? left : units.name(variant[i - 1]);
      String after = i == last ? right : units.name(variant[i + 1]);
      current = append(variant[i], model.unit(units.name(variant[i]), before, after, place), current);
    }
    return current;
  }

  /** Appends one unit behind the open transitions and returns its own open transitions. */
  private List<Entry> append(int unit, UnitHmm hmm, List<Entry> open) {
    int base = scorerStates.size();
    int segment = segmentUnits.size();
    segmentUnits.add(unit);
    for (int scorerState : hmm.scorerStates()) {
      scorerStates.add(scorerState);
      segments.add(segment);
      entries.add(new ArrayList<>(3));
    }
    entries.get(base).addAll(open);
    List<Entry> out = new ArrayList<>();
    for (UnitHmm.Arc arc : hmm.arcs()) {
      Entry entry = new Entry(base + arc.from(), arc.logProbability());
      if (arc.to() == UnitHmm.EXIT) {
        out.add(entry);
      } else {
        entries.get(base + arc.to()).add(entry);
      }
    }
    return out;
  }

  int states() {
    return scorerStates.size();
  }

  /** The {@link FrameScorer} state of a graph state. */
  int scorerState(int state) {
    return scorerStates.get(state);
  }

  /** Which occurrence of a unit a graph state belongs to. */
  int segment(int state) {
    return segments.get(state);
  }

  /** The unit of an occurrence. */
  int segmentUnit(int segment) {
    return segmentUnits.get(segment);
  }

  /** Transitions into a state. */
  List<Entry> entries(int state) {
    return entries.get(state);
  }

  /** Transitions out of the sentence. */
  List<Entry> exits() {
    return exits;
  }
}
