package io.dualmode.kaldi.acoustic;

import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.head.Head;
import io.dualmode.model.head.HeadInput;
import io.dualmode.model.head.HeadPart;
import io.dualmode.model.head.HeadProvider;
import io.dualmode.model.head.ScoringHead;
import io.dualmode.model.json.JsonObject;
import io.dualmode.model.json.JsonParseException;
import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.part.Sections;
import io.dualmode.model.part.TensorTable;
import io.dualmode.model.search.score.AcousticScorer;

/**
 * The head {@code pdf}: a row is {@code scale * outputs - shift}, the log-likelihoods of distributions, where {@code shift} holds scaled
 * logarithms of priors. What the labels of a graph say of these is known to the search of such graphs only.
 *
 * @param outputs of the network, one for each distribution
 * @param scale factor of log-likelihoods
 */
public record PdfPart(String name, int outputs, float scale) implements HeadPart {
  public static final String TYPE = "pdf";

  private record Section(float scale) {}

  public PdfPart {
    if (!(scale > 0 && scale <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException("scale is " + scale + ", allowed: positive numbers");
    }
  }

  /** Reads sections of this type. */
  public static final class Provider implements HeadProvider {
    @Override
    public String type() {
      return TYPE;
    }

    @Override
    public HeadPart read(String name, JsonObject section, HeadInput input) {
      try {
        return new PdfPart(name, input.width(), Sections.read(section, Section.class).scale());
      } catch (IllegalArgumentException e) {
        throw new JsonParseException(e.getMessage(), e);
      }
    }
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public JsonObject section() {
    return Sections.write(TYPE, new Section(scale));
  }

  String shiftTensor() {
    return name + ".shift";
  }

  @Override
  public void declare(TensorTable tensors) {
    tensors.optional(name).vector(shiftTensor(), outputs);
  }

  @Override
  public Head load(TensorReader tensors, WeightSet set, Precision precision, Kernels kernels) {
    float[] shift = tensors.vector(shiftTensor(), outputs);
    return () -> new Scoring(scale, shift);
  }

  @Override
  public boolean scoresUnits() {
    return false;
  }

  private record Scoring(float scale, float[] shift) implements ScoringHead {
    @Override
    public AcousticScorer scorer() {
      return null;
    }

    @Override
    public int rowSize() {
      return shift.length;
    }

    @Override
    public void fill(float[] encoded, int offset, int frames, float[] out, int outOffset) {
      for (int i = 0; i < frames; i++) {
        int row = i * shift.length;
        for (int o = 0; o < shift.length; o++) {
          out[outOffset + row + o] = scale * encoded[offset + row + o] - shift[o];
        }
      }
    }
  }
}
