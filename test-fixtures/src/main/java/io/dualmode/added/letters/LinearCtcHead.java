package io.dualmode.added.letters;

import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.head.Head;
import io.dualmode.model.head.HeadInput;
import io.dualmode.model.head.HeadPart;
import io.dualmode.model.head.HeadProvider;
import io.dualmode.model.head.ScoringHead;
import io.dualmode.model.head.ctc.CtcScorer;
import io.dualmode.model.json.JsonObject;
import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.kernel.PackedMatrix;
import io.dualmode.model.part.Sections;
import io.dualmode.model.part.TensorTable;
import io.dualmode.model.search.score.AcousticScorer;

/** One affine layer to characters whose blank is the last output, as a head that somebody adds. */
public record LinearCtcHead(String name, HeadInput input) implements HeadPart {
  static final String TYPE = "letters-ctc";

  private record Nothing() {}

  /** Found by the service loader. */
  public static final class Provider implements HeadProvider {
    @Override
    public String type() {
      return TYPE;
    }

    @Override
    public HeadPart read(String name, JsonObject section, HeadInput input) {
      Sections.read(section, Nothing.class);
      return new LinearCtcHead(name, input);
    }
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public JsonObject section() {
    return Sections.write(TYPE, new Nothing());
  }

  @Override
  public void declare(TensorTable tensors) {
    tensors.optional(name).matrix(name + ".weight", input.units(), input.width(), false).vector(name + ".bias", input.units());
  }

  @Override
  public Head load(TensorReader tensors, WeightSet set, Precision precision, Kernels kernels) {
    PackedMatrix weight = tensors.packed(name + ".weight", input.units(), input.width(), tensors.vector(name + ".bias", input.units()),
        set, precision);
    return () -> new Scoring(weight, kernels);
  }

  private static final class Scoring implements ScoringHead {
    private final PackedMatrix weight;
    private final Kernels kernels;
    private final CtcScorer scorer;

    Scoring(PackedMatrix weight, Kernels kernels) {
      this.weight = weight;
      this.kernels = kernels;
      scorer = new CtcScorer(weight.outputs());
    }

    @Override
    public AcousticScorer scorer() {
      return scorer;
    }

    /** The blank of the outputs is the last; of the inventory, the first. */
    @Override
    public void fill(float[] encoded, int offset, int frames, float[] out, int outOffset) {
      int units = weight.outputs();
      kernels.multiply(weight, encoded, offset, weight.inputs(), frames, out, outOffset, units);
      kernels.logSoftmax(out, outOffset, frames, units);
      for (int i = 0; i < frames; i++) {
        int row = outOffset + i * units;
        float blank = out[row + units - 1];
        System.arraycopy(out, row, out, row + 1, units - 1);
        out[row] = blank;
      }
    }
  }
}
