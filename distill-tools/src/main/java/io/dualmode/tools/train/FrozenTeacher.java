package io.dualmode.tools.train;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.dualmode.model.encoder.EncoderConfig;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.tools.data.TrainingBatch;
import io.dualmode.tools.loss.PhoneTopology;
import io.dualmode.tools.train.SupernetGraph.Outputs;
import io.dualmode.tools.train.SupernetGraph.Use;
import java.io.IOException;

/**
 * A packaged model as a teacher: its dense weights in full context, run by the training graph without its training.
 *
 * <p>Nothing of the batch enters: batch norms stay folded as they are packaged ({@link ModelStart#read}), so it says what the packaged
 * model says, up to the rounding of the graph. A student's windows may show other frames around a frame than the teacher's; the
 * teacher's are put together from them, with the masks of the student's augmentation. Confined to the thread that made it.
 */
final class FrozenTeacher implements Teacher, AutoCloseable {
  private final EncoderConfig config;
  private final EncoderConfig student;
  private final SupernetGraph graph;

  /** @param student the network whose batches it hears */
  FrozenTeacher(SupernetModel model, EncoderConfig student, int threads) throws IOException {
    config = model.config().encoder();
    this.student = student;
    if (config.stride() != student.stride() || config.melBins() != student.melBins() || config.units() != student.units()
        || config.normPriorFrames() != student.normPriorFrames() || config.featureScale() != student.featureScale()) {
      throw new IOException("model " + model.config().name() + " cannot teach: its frames, features or units are others than the student's");
    }
    if (!model.tensors().contains("transducer.output.weight")) {
      throw new IOException("model " + model.config().name() + " cannot teach: it has no transducer");
    }
    ParameterLayout layout = new ParameterLayout(config);
    PhoneTopology topology = topology(model);
    TrainState state = TrainState.fresh(layout, config.blockRows(), 0);
    new ModelStart(config, layout, topology).read(model.tensors(), state);
    graph = new SupernetGraph(config, layout, topology, threads, state);
  }

  /** The phone topology of a model, which its students share. */
  static PhoneTopology topology(SupernetModel model) {
    return PhoneTopology.of(model.tensors().ints("mmi.entry"), model.tensors().ints("mmi.stay"));
  }

  @Override
  public Lesson hear(TrainingBatch batch, TransducerBand band) {
    int frames = batch.maxFrames();
    try (NDManager scope = graph.parameters().newScope()) {
      Outputs said = graph.forward(scope, Use.EVALUATE, false, windows(batch), batch.size(), frames,
          ContextMasks.of(config, batch.frames(), frames, false), true, 0);
      float[][] planes = null;
      if (band != null) {
        NDList joint = graph.stoppedJoint(scope, said, band, batch.size(), frames);
        planes = new float[][] {joint.get(0).toFloatArray(), joint.get(1).toFloatArray()};
      }
      return new Lesson(said.mmi().toFloatArray(), planes, said.encoder().toFloatArray());
    }
  }

  /** The batch in full context, cut into the teacher's windows. What no window of the student shows is zero. */
  private float[] windows(TrainingBatch batch) {
    if (config.inputLeft() == student.inputLeft() && config.inputRight() == student.inputRight()) {
      return batch.fullWindows();
    }
    int bins = config.melBins();
    float[] from = batch.fullWindows();
    float[] windows = new float[batch.size() * batch.maxFrames() * config.windowSize()];
    for (int b = 0; b < batch.size(); b++) {
      for (int k = 0; k < batch.frames()[b]; k++) {
        for (int p = 0; p < config.inputLeft() + 1 + config.inputRight(); p++) {
          int n = config.stride() * k - config.inputLeft() + p;
          // The first of the student's windows that shows feature frame n, if one does.
          int shown = Math.max(0, -Math.floorDiv(student.inputRight() - n, student.stride()));
          int place = n - student.stride() * shown + student.inputLeft();
          if (n >= 0 && place >= 0 && shown < batch.frames()[b]) {
            System.arraycopy(from, ((b * batch.maxFrames() + shown) * student.windowSize()) + place * bins, windows,
                ((b * batch.maxFrames() + k) * config.windowSize()) + p * bins, bins);
          }
        }
      }
    }
    return windows;
  }

  @Override
  public void close() {
    graph.close();
  }
}
