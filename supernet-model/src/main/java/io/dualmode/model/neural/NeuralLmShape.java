package io.dualmode.model.neural;

import java.util.List;

/**
 * The shape of a neural language model, a causal transformer; {@link NeuralLm} has the formulas.
 *
 * @param pieces size of the inventory, with the two that are no text
 * @param width of the stream between layers, a multiple of the heads
 * @param layers of attention and feed-forward
 * @param feedForward hidden width of a feed-forward layer
 * @param context pieces that attention sees, the present one included
 * @param slopes distance bias of each head, per piece
 */
public record NeuralLmShape(int pieces, int width, int layers, int feedForward, int context, List<Float> slopes) {
  public NeuralLmShape {
    require(slopes != null && !slopes.isEmpty() && slopes.size() <= 64, "slopes", slopes, "1..64 heads");
    slopes = List.copyOf(slopes);
    require(slopes.stream().allMatch(s -> s >= 0 && s < 100), "slopes", slopes, "0..100");
    require(pieces >= 3 && pieces <= Character.MAX_VALUE, "pieces", pieces, "3.." + (int) Character.MAX_VALUE);
    require(width > 0 && width <= 4096 && width % slopes.size() == 0, "width", width, "multiples of the heads up to 4096");
    require(layers > 0 && layers <= 64, "layers", layers, "1..64");
    require(feedForward > 0 && feedForward <= 16_384, "feedForward", feedForward, "1..16384");
    require(context > 0 && context <= 4096, "context", context, "1..4096");
  }

  public int heads() {
    return slopes.size();
  }

  public int headDim() {
    return width / slopes.size();
  }

  /** Multiplications for each piece that is read and predicted, without those of attention itself. */
  public long multiplications() {
    return (long) layers * width * (4L * width + 2L * feedForward) + (long) pieces * width;
  }

  private static void require(boolean ok, String name, Object got, String allowed) {
    if (!ok) {
      throw new IllegalArgumentException("neural language model: " + name + " is " + got + ", allowed: " + allowed);
    }
  }
}
