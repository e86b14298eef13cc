package io.dualmode.checkpoint.nemo;

import io.dualmode.checkpoint.file.CheckpointTensors;
import io.dualmode.model.conformer.ConformerConfig;
import io.dualmode.model.conformer.ConformerConfig.Subsampling;
import io.dualmode.model.encoder.weights.TensorSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * A NeMo checkpoint's tensors as this project's networks and heads read them: matrices {@code [outputs, inputs]}, the inputs of
 * convolutions in the order frames, bins, channels, blank before the tokens instead of behind them. Names of the encoder stay, those of a
 * head begin with its name.
 */
public final class NemoTensors implements TensorSource {
  private static final String OUT = "encoder.pre_encode.out.weight";
  private final CheckpointTensors tensors;
  private final ConformerConfig config;

  public NemoTensors(CheckpointTensors tensors, ConformerConfig config) {
    this.tensors = tensors;
    this.config = config;
  }

  /** The checkpoint's name of a tensor. */
  private String stored(String name) {
    int dot = name.indexOf('.');
    String owner = name.substring(0, Math.max(0, dot));
    String rest = name.substring(dot + 1);
    if (owner.equals(NemoHeads.CTC)) {
      return NemoHeads.ctcLayer(tensors) + rest.substring(rest.lastIndexOf('.'));
    }
    if (!owner.equals(NemoHeads.RNNT) && !owner.equals(NemoHeads.TDT)) {
      return name;
    }
    if (rest.startsWith("joint.output.")) {
      return NemoHeads.jointLayer(tensors) + rest.substring(rest.lastIndexOf('.'));
    }
    return rest.startsWith("joint.") ? rest : "decoder." + rest.replace(".lstm.", ".dec_rnn.lstm.");
  }

  /** Rows of a tensor in which blank comes last in the checkpoint and first here; 0 for other tensors. */
  private int tokenRows(String name, int rows) {
    return name.endsWith(".prediction.embed.weight") || name.startsWith(NemoHeads.CTC + ".") ? rows
        : name.contains(".joint.output.") ? tensors.shape(NemoHeads.EMBEDDING)[0] : 0;
  }

  @Override
  public boolean contains(String name) {
    return tensors.names().contains(stored(name));
  }

  @Override
  public int[] shape(String name) {
    int[] shape = tensors.shape(stored(name));
    if (shape.length <= 2) {
      return shape;
    }
    int inputs = 1;
    for (int i = 1; i < shape.length; i++) {
      inputs *= shape[i];
    }
    return new int[] {shape[0], inputs};
  }

  @Override
  public boolean isInt8(String name) {
    return false;
  }

  @Override
  public float[] floats(String name) {
    float[] values;
    try {
      values = tensors.floats(stored(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int[] shape = tensors.shape(stored(name));
    int tokens = tokenRows(name, shape[0]);
    if (tokens > 0) {
      int row = values.length / shape[0];
      float[] blank = Arrays.copyOfRange(values, (tokens - 1) * row, tokens * row);
      System.arraycopy(values, 0, values, row, (tokens - 1) * row);
      System.arraycopy(blank, 0, values, 0, row);
      return values;
    }
    if (name.equals(OUT)) {
      int channels = config.channels();
      return swapped(values, shape[0], channels, shape[1] / channels);
    }
    boolean plane = name.startsWith("encoder.pre_encode.conv.") && shape.length == 4;
    if (plane && config.subsampling() == Subsampling.STRIDING) {
      return swapped(values, shape[0], shape[1], shape[2] * shape[3]);
    }
    return values;
  }

  /** {@code [rows, a, b]} as {@code [rows, b, a]}. */
  private static float[] swapped(float[] values, int rows, int a, int b) {
    float[] out = new float[values.length];
    for (int r = 0; r < rows; r++) {
      for (int i = 0; i < a; i++) {
        for (int k = 0; k < b; k++) {
          out[(r * b + k) * a + i] = values[(r * a + i) * b + k];
        }
      }
    }
    return out;
  }

  @Override
  public byte[] bytes(String name) {
    throw new IllegalArgumentException("no bytes in a checkpoint: " + name + " " + Arrays.toString(shape(name)));
  }

  @Override
  public int[] ints(String name) {
    float[] values = floats(name);
    int[] ints = new int[values.length];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = (int) values[i];
    }
    return ints;
  }
}
