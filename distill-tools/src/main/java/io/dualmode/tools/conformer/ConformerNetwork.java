package io.dualmode.tools.conformer;

import io.dualmode.model.composition.Composition;
import io.dualmode.model.conformer.ConformerConfig;
import io.dualmode.model.conformer.ConformerConfig.Attention;
import io.dualmode.model.conformer.ConformerConfig.Context;
import io.dualmode.model.conformer.ConformerConfig.Normalise;
import io.dualmode.model.conformer.ConformerConfig.Subsampling;
import io.dualmode.model.conformer.ConformerPart;
import io.dualmode.model.frontend.slaney.SlaneyFrontEnd;
import io.dualmode.model.head.HeadInput;
import io.dualmode.model.head.ctc.LinearCtcPart;
import io.dualmode.model.head.recurrent.RecurrentPart;
import io.dualmode.model.lexicon.UnitKind;
import io.dualmode.model.part.TensorTable;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Order;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A cache-aware FastConformer with the heads CTC and TDT as it is trained: the parts that the engine runs, whose tensors are its parameters,
 * and a linear layer that tells the phones, which is thrown away.
 *
 * @param transducer shape of the head TDT
 * @param units word pieces and, as unit 0, blank
 * @param phones that alignments tell apart
 * @param batchNorm whether batch norms follow the depthwise convolutions, else layer norms
 */
record ConformerNetwork(ConformerConfig config, RecurrentPart.Shape transducer, int units, int phones, boolean batchNorm) {
  static final String CTC = "ctc";
  static final String TDT = "tdt";
  /** The layer that tells the phones. */
  static final String PHONES = "phones";
  /** Places in an encoded frame whose phone is told apart, 20 ms each. */
  static final int PLACES = 4;
  /** Feature frames from one place to the next. */
  static final int PLACE_FRAMES = 2;

  private static final int BINS = 80;
  private static final int STRIDE = 8;
  private static final int FRAME_MILLIS = 10;
  private static final int MOST_TOKENS = 10;
  private static final List<Integer> DURATIONS = List.of(0, 1, 2, 3, 4);
  private static final float SMALL = 0.1f;
  private static final String STATISTICS = "running_";

  /** The network that options describe. */
  static ConformerNetwork of(ConformerOptions options, int units, int phones) {
    List<Context> contexts = options.lookAheads.stream().map(right -> new Context(options.left, right)).toList();
    ConformerConfig config = new ConformerConfig(BINS, options.layers, options.width, options.heads, 4 * options.width, options.kernel,
        Subsampling.DEPTHWISE, STRIDE, options.channels, 1, 0, Normalise.NONE, Attention.CHUNKED, contexts);
    return new ConformerNetwork(config, new RecurrentPart.Shape(options.prediction, options.prediction, 1, DURATIONS, MOST_TOKENS), units, phones,
        options.norm == ConformerOptions.Norm.BATCH);
  }

  /** The parts that the engine runs. */
  Composition parts() {
    HeadInput input = new HeadInput(config.dim(), units);
    return new Composition(new SlaneyFrontEnd(config.features()), network(), List.of(new RecurrentPart(TDT, transducer, input),
        new LinearCtcPart(CTC, input)), units, UnitKind.PIECES);
  }

  ConformerPart network() {
    return new ConformerPart(config, FRAME_MILLIS);
  }

  /** Names of the depthwise convolutions' norms. */
  List<String> norms() {
    return IntStream.range(0, config.layers()).mapToObj(i -> "encoder.layers." + i + ".conv.batch_norm").toList();
  }

  /** The parameters: tensors of the parts under their names, and the layer of the phones. */
  ParameterLayout layout() {
    TensorTable table = new TensorTable();
    parts().declare(table);
    return ParameterLayout.of(Order.MATRICES_FIRST, batchNorm ? 1 : 0, b -> {
      table.tensors().forEach((name, tensor) -> {
        List<Integer> shape = tensor.shape();
        if (name.contains(STATISTICS)) {
          return;
        }
        if (shape.size() == 1) {
          b.vector(name, shape.get(0), name.contains("norm") && name.endsWith(".weight") ? 1 : 0);
        } else {
          b.matrix(name, shape.get(0), shape.get(1), deviation(name, shape.get(1)));
        }
      });
      b.layer(PHONES, PLACES * phones, config.dim(), 1);
      if (batchNorm) {
        norms().forEach(norm -> b.statistics(norm, config.dim()));
      }
    });
  }

  /**
   * Layers whose outputs are added to the residual stream begin small: attention lets through what all frames have in common, and eight blocks of
   * it would leave little else.
   */
  private static float deviation(String name, int columns) {
    if (name.contains("pos_bias")) {
      return 0;
    }
    if (name.contains(".linear2.") || name.contains(".linear_out.") || name.contains(".pointwise_conv2.")) {
      return SMALL;
    }
    return name.endsWith("embed.weight") ? (float) (0.5 * Math.sqrt(columns)) : 1;
  }
}
