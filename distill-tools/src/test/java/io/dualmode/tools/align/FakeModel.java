package io.dualmode.tools.align;

import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.tools.align.hmm.AlignmentModel;
import io.dualmode.tools.align.hmm.FrameScorer;
import io.dualmode.tools.align.hmm.UnitHmm;
import java.util.ArrayList;
import java.util.List;

/** Two-state HMMs with given transition and frame scores; the context of a unit does not matter. */
final class FakeModel implements AlignmentModel {
  static final UnitInventory UNITS = UnitInventory.of(List.of("SIL", "A", "B", "C"));

  private final float[][] frameScores;
  private final float loop;
  private final float next;
  final List<String> asked = new ArrayList<>();

  /** {@code frameScores[t][2 * unit + state]} */
  FakeModel(float[][] frameScores, float loop, float next) {
    this.frameScores = frameScores;
    this.loop = loop;
    this.next = next;
  }

  @Override
  public UnitHmm unit(String name, String left, String right, Place place) {
    asked.add(left + "-" + name + "+" + right + " " + place);
    int unit = UNITS.index(name);
    return new UnitHmm(new int[] {2 * unit, 2 * unit + 1}, List.of(
        new UnitHmm.Arc(0, 0, loop), new UnitHmm.Arc(0, 1, next),
        new UnitHmm.Arc(1, 1, loop), new UnitHmm.Arc(1, UnitHmm.EXIT, next)));
  }

  @Override
  public UnitHmm silence() {
    return new UnitHmm(new int[] {0}, List.of(new UnitHmm.Arc(0, 0, loop), new UnitHmm.Arc(0, UnitHmm.EXIT, next)));
  }

  @Override
  public FrameScorer score(short[] samples) {
    return new FrameScorer() {
      @Override
      public int frames() {
        return frameScores.length;
      }

      @Override
      public float logLikelihood(int frame, int state) {
        return frameScores[frame][state];
      }
    };
  }
}
