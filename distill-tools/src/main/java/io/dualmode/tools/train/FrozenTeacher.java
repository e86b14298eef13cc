package io.dualmode.tools.train;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.tools.data.TrainingBatch;
import io.dualmode.tools.loss.mmi.PhoneTopology;
import io.dualmode.tools.optimiser.Optimisers;
import io.dualmode.tools.supernet.ContextMasks;
import io.dualmode.tools.supernet.SupernetState;
import io.dualmode.tools.train.objective.SupernetGraph;
import io.dualmode.tools.train.objective.SupernetGraph.Outputs;
import io.dualmode.tools.train.objective.SupernetGraph.Use;
import io.dualmode.tools.train.objective.SupernetHeads;
import io.dualmode.tools.train.objective.Teacher;
import io.dualmode.tools.train.objective.TeacherOutputs;
import io.dualmode.tools.train.objective.TransducerBand;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import java.io.IOException;
import java.util.Map;

/**
 * A packaged model as a teacher: its dense weights in full context, run by the training graph without its training.
 *
 * <p>Nothing of the batch enters: batch norms stay folded as they are packaged ({@link ModelStart#read}), so it says what the packaged
 * model says, up to the rounding of the graph. A student's windows may show other frames around a frame than the teacher's; the
 * teacher's are put together from them, with the masks of the student's augmentation. Confined to the thread that made it.
 */
public final class FrozenTeacher implements Teacher, AutoCloseable {
  private final EncoderConfig config;
  private final EncoderConfig student;
  private final SupernetGraph graph;

  /** @param student the network whose batches it hears */
  public FrozenTeacher(SupernetModel model, EncoderConfig student, int threads) throws IOException {
    config = model.config().encoder();
    this.student = student;
    if (config.stride() != student.stride() || config.melBins() != student.melBins() || config.units() != student.units()
        || config.normPriorFrames() != student.normPriorFrames() || config.featureScale() != student.featureScale()) {
      throw new IOException("model " + model.config().name() + " cannot teach: its frames, features or units are others than the student's");
    }
    if (!model.tensors().contains("transducer.output.weight")) {
      throw new IOException("model " + model.config().name() + " cannot teach: it has no transducer");
    }
    ParameterLayout layout = SupernetHeads.layout(config);
    PhoneTopology topology = topology(model);
    SupernetState state = new SupernetState(layout, config.blockRows(), 0);
    new ModelStart(config, layout, topology).read(model.tensors(), state);
    graph = new SupernetGraph(config, layout, topology, Optimisers.create(Optimisers.DEFAULT, Map.of()), threads, state);
  }

  /** The phone topology of a model, which its students share. */
  public static PhoneTopology topology(SupernetModel model) {
    return PhoneTopology.of(model.tensors().ints("mmi.entry"), model.tensors().ints("mmi.stay"));
  }

  @Override
  public TeacherOutputs outputs(TrainingBatch batch, TransducerBand band) {
    int frames = batch.maxFrames();
    try (NDManager scope = graph.parameters().newScope()) {
      Outputs said = graph.forward(scope, Use.EVALUATE, false, input(batch), batch.size(), frames,
          ContextMasks.of(config, batch.frames(), frames, false), true, 0);
      float[][] planes = null;
      if (band != null) {
        NDList joint = graph.stoppedJoint(scope, said, band, batch.size(), frames);
        planes = new float[][] {joint.get(0).toFloatArray(), joint.get(1).toFloatArray()};
      }
      return new TeacherOutputs(said.mmi().toFloatArray(), planes, said.encoder().toFloatArray());
    }
  }

  /** The batch in full context as the teacher reads it. What the student's input does not show is zero. */
  private float[] input(TrainingBatch batch) {
    if (config.hasStem() == student.hasStem() && config.inputLeft() == student.inputLeft() && config.inputRight() == student.inputRight()) {
      return batch.fullInput();
    }
    int bins = config.melBins();
    int positions = config.inputWidth() / bins;
    int step = config.hasStem() ? 1 : config.stride();
    int size = config.inputRows(batch.maxFrames()) * config.inputWidth();
    float[] input = new float[batch.size() * size];
    for (int b = 0; b < batch.size(); b++) {
      for (int i = 0; i < config.inputRows(batch.frames()[b]) * positions; i++) {
        int shown = place(step * (i / positions) - config.inputLeft() + i % positions, batch.frames()[b]);
        if (shown >= 0) {
          int from = b * student.inputRows(batch.maxFrames()) * student.inputWidth() + shown * bins;
          System.arraycopy(batch.fullInput(), from, input, b * size + i * bins, bins);
        }
      }
    }
    return input;
  }

  /** Where the student's input shows feature frame {@code n} first, in feature frames from its start; negative where it does not. */
  private int place(int n, int frames) {
    if (n < 0) {
      return -1;
    }
    if (student.hasStem()) {
      int row = n + student.inputLeft();
      return row < student.inputRows(frames) ? row : -1;
    }
    int window = Math.max(0, -Math.floorDiv(student.inputRight() - n, student.stride()));
    int place = n - student.stride() * window + student.inputLeft();
    return place >= 0 && window < frames ? window * (student.inputWidth() / student.melBins()) + place : -1;
  }

  @Override
  public void close() {
    graph.close();
  }
}
