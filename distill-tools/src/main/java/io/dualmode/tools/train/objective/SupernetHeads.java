package io.dualmode.tools.train.objective;

import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.tools.supernet.SupernetLayout;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Builder;

/** The parameters of the heads that supervised training puts on an encoder. */
public final class SupernetHeads {
  private SupernetHeads() {}

  /** A supernet with all its heads. */
  public static ParameterLayout layout(EncoderConfig config) {
    return SupernetLayout.of(config, b -> list(b, config));
  }

  private static void list(Builder b, EncoderConfig config) {
    int d = config.dim();
    b.matrix("mmi.hidden.weight", config.mmiHidden(), d, 1, true);
    SupernetLayout.norm(b, "mmi.hidden", config.mmiHidden(), 1);
    b.matrix("mmi.output.own", config.mmiOutputs(), config.mmiHidden(), 0, false);
    b.matrix("mmi.output.phone", 2 * config.units(), config.mmiHidden(), 0.3f, false);
    b.matrix("mmi.output.left", config.units() + 1, config.mmiHidden(), 0, false);
    b.vector("mmi.output.bias", config.mmiOutputs(), 0);
    b.matrix("ce.hidden.weight", config.mmiHidden(), d, 1, false);
    SupernetLayout.norm(b, "ce.hidden", config.mmiHidden(), 1);
    b.matrix("ce.output.weight", config.units(), config.mmiHidden(), 0.3f, false);
    b.vector("ce.output.bias", config.units(), 0);
    b.matrix("ctc.hidden.weight", config.ctcHidden(), d, 1, true);
    SupernetLayout.norm(b, "ctc.hidden", config.ctcHidden(), 1);
    b.matrix("ctc.output.weight", config.units(), config.ctcHidden(), 0.3f, false);
    b.vector("ctc.output.bias", config.units(), 0);
    b.matrix("transducer.encoder.weight", config.joint(), d, 0.3f, true);
    b.vector("transducer.encoder.bias", config.joint(), 0);
    b.matrix("transducer.embedding", config.units(), config.embedding(), 4, false);
    b.matrix("transducer.predictor.weight", config.joint(), 2 * config.embedding(), 1, false);
    b.vector("transducer.predictor.bias", config.joint(), 0);
    b.matrix("transducer.output.weight", config.units(), config.joint(), 0.3f, false);
    b.vector("transducer.output.bias", config.units(), 0);
  }
}
