package io.dualmode.tools.train;

import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.EncoderConfig.Block;
import io.dualmode.model.supernet.shape.EncoderConfig.StemLayer;
import io.dualmode.tools.loss.mmi.PhoneTopology;
import io.dualmode.tools.supernet.SupernetState;
import io.dualmode.tools.train.objective.TrainOptions;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import java.util.List;

/** A network of every kind of block that is small enough for tests. */
public final class TinySupernet {
  public static final int UNITS = 5;
  public static final PhoneTopology TOPOLOGY =
      PhoneTopology.fromSequences(UNITS, List.of(new int[] {0, 1, 2, 3, 4, 0}, new int[] {0, 2, 1, 3, 0}), 1);
  public static final EncoderConfig CONFIG = new EncoderConfig(8, 3, 1, 3, 20, 3f, 64, 16,
      List.of(Block.conv(1, 1), Block.attention(16, List.of(0f, 0.1f)), Block.conv(2, -1), Block.summary(2, 16), Block.conv(1, 2)), 4, 6, 32, UNITS, 32,
      TOPOLOGY.outputs(), 32, 32, 16);

  /** The same behind a stem. */
  public static final EncoderConfig STEMMED = new EncoderConfig(8, 3, 1, 3, 20, 3f, 64, 16, CONFIG.blocks(), 4, 6, 32, UNITS, 32,
      TOPOLOGY.outputs(), 32, 32, 16, List.of(new StemLayer(32, 1, 2), new StemLayer(32, 3, 1)));

  private TinySupernet() {}

  /** Options of a run that learns a toy language within a hundred steps, every part of the objective from the start. */
  public static TrainOptions quickOptions() {
    TrainOptions options = new TrainOptions();
    options.warmUp = 10;
    options.rate = 3e-3;
    options.hours = 1;
    options.jointAfter = 0;
    options.headsAfter = 0;
    options.leftContextAfter = 0;
    options.headGradient = 0.5;
    options.average = 0.9;
    return options;
  }

  public static SupernetState state(ParameterLayout layout, long seed) {
    return new SupernetState(layout, CONFIG.blockRows(), seed);
  }
}
