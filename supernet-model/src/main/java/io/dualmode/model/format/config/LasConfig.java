package io.dualmode.model.format.config;

import io.dualmode.model.json.JsonElement;
import io.dualmode.model.json.JsonParseException;
import io.dualmode.model.json.JsonRecords;
import io.dualmode.model.part.TensorTable;
import java.util.List;

/**
 * The shape of an attention rescorer, as stored under {@code rescorer} in {@code config.json}; {@code docs/supernet.md} gives the
 * formulas.
 *
 * @param context what it listens to: {@code full} (dense weights, the whole utterance, encoded when it ends) or {@code streaming}
 *     (the frames of the first pass)
 * @param width of the decoder, a multiple of the heads
 * @param layers of cross attention and feed-forward
 * @param feedForward hidden width of a feed-forward layer
 * @param history units before the one predicted that the decoder sees
 * @param slopes distance bias of each head, per frame
 * @param offsets where each head looks, in frames after the end of the last unit
 * @param window frames to either side of that end that attention may see
 * @param pauseFrames shortest silence that is a unit of its own
 */
public record LasConfig(
    String context, int width, int layers, int feedForward, int history, List<Float> slopes, List<Integer> offsets, int window,
    int pauseFrames) {

  public LasConfig {
    require("full".equals(context) || "streaming".equals(context), "context", context, "full, streaming");
    require(slopes != null && !slopes.isEmpty() && slopes.size() <= 64, "slopes", slopes, "1..64 heads");
    require(offsets != null && offsets.size() == slopes.size(), "offsets", offsets, "one for each of " + slopes.size() + " heads");
    slopes = List.copyOf(slopes);
    offsets = List.copyOf(offsets);
    require(slopes.stream().allMatch(s -> s >= 0 && s < 100), "slopes", slopes, "0..100");
    require(offsets.stream().allMatch(o -> Math.abs(o) <= 64), "offsets", offsets, "-64..64");
    require(width > 0 && width <= 4096 && width % slopes.size() == 0, "width", width, "multiples of the heads up to 4096");
    require(layers > 0 && layers <= 16, "layers", layers, "1..16");
    require(feedForward > 0 && feedForward <= 16_384, "feedForward", feedForward, "1..16384");
    require(history > 0 && history <= 16, "history", history, "1..16");
    require(window > 0 && window <= 4096, "window", window, "1..4096");
    require(pauseFrames > 0 && pauseFrames <= 1000, "pauseFrames", pauseFrames, "1..1000");
  }

  /**
   * Adds the tensors of a rescorer.
   *
   * @param dim floats in an encoded frame
   * @param units size of the unit inventory
   */
  public void declare(TensorTable tensors, int dim, int units) {
    TensorTable.Group own = tensors.required("rescorer");
    own.vector("las.memory.gain", dim);
    layer(own, "las.memory", width, dim);
    own.matrix("las.history", history * (units + 1), width, false).vector("las.history.bias", width);
    for (int l = 0; l < layers; l++) {
      String name = "las.layers." + l;
      own.vector(name + ".attention.gain", width).matrix(name + ".query.weight", width, width, false)
          .matrix(name + ".memory.weight", 2 * width, width, false);
      layer(own, name + ".out", width, width);
      own.vector(name + ".forward.gain", width);
      layer(own, name + ".up", feedForward, width);
      layer(own, name + ".down", width, feedForward);
    }
    own.vector("las.output.gain", width);
    layer(own, "las.output", units, width);
  }

  private static void layer(TensorTable.Group own, String name, int outputs, int inputs) {
    own.matrix(name + ".weight", outputs, inputs, false).vector(name + ".bias", outputs);
  }

  /** About a million weights on an encoder of width 640. */
  public static LasConfig ofContext(String context) {
    return new LasConfig(context, 192, 2, 384, 4, List.of(0.02f, 0.1f, 0.2f, 0.4f, 0.4f, 0.4f), List.of(2, 2, 2, -2, 1, 4), 48, 3);
  }

  /** Whether it listens to the dense weights in full context. */
  public boolean fullContext() {
    return context.equals("full");
  }

  public int heads() {
    return slopes.size();
  }

  public int headDim() {
    return width / slopes.size();
  }

  /** The shape stored in a configuration; a missing or impossible value is a {@link JsonParseException} that names it. */
  public static LasConfig fromJson(JsonElement json) {
    try {
      return JsonRecords.read(json, LasConfig.class);
    } catch (JsonParseException | IllegalArgumentException | NullPointerException e) {
      throw new JsonParseException("rescorer: " + e.getMessage(), e);
    }
  }

  public JsonElement toJson() {
    return JsonRecords.write(this);
  }

  private static void require(boolean ok, String name, Object got, String allowed) {
    if (!ok) {
      throw new IllegalArgumentException(name + " is " + got + ", allowed: " + allowed);
    }
  }
}
