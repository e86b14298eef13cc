package io.dualmode.tools.parts;

import io.dualmode.model.encoder.NetworkPart;
import io.dualmode.tools.data.FeatureBatch;
import io.dualmode.tools.parts.TrainableHead.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;

/** Computes the losses of one head, utterance by utterance on several threads. */
final class UtteranceLosses implements AutoCloseable {
  private final NetworkPart network;
  private final int outputs;
  private final ExecutorService threads;
  private final LinkedBlockingQueue<Loss> idle = new LinkedBlockingQueue<>();

  UtteranceLosses(NetworkPart network, TrainableHead.Training head, int count) {
    this.network = network;
    outputs = head.outputs();
    threads = Executors.newFixedThreadPool(count, task -> {
      Thread t = new Thread(task, "loss");
      t.setDaemon(true);
      return t;
    });
    for (int i = 0; i < count; i++) {
      idle.add(head.newLoss());
    }
  }

  /**
   * Mean loss per frame of the utterances that have one, NaN where none has.
   *
   * @param values {@code [size, maxFrames, outputs]}
   * @param gradient of that mean, the layout of {@code values}
   */
  double of(FeatureBatch batch, float[] values, int maxFrames, float[] gradient) {
    int all = 0;
    for (int b = 0; b < batch.size(); b++) {
      all += network.encodedFrames(batch.frames(b));
    }
    float weight = 1f / all;
    List<Future<Double>> parts = new ArrayList<>();
    for (int b = 0; b < batch.size(); b++) {
      int utterance = b;
      parts.add(threads.submit(() -> {
        Loss mine = idle.take();
        try {
          return mine.lossAndGradient(values, utterance * maxFrames * outputs, network.encodedFrames(batch.frames(utterance)),
              batch.alignments().get(utterance), weight, gradient);
        } finally {
          idle.add(mine);
        }
      }));
    }
    double sum = 0;
    int frames = 0;
    try {
      for (int b = 0; b < batch.size(); b++) {
        double loss = parts.get(b).get();
        if (Double.isFinite(loss)) {
          sum += loss;
          frames += network.encodedFrames(batch.frames(b));
        }
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a loss failed: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a loss was computed", e);
    }
    return frames == 0 ? Double.NaN : sum / frames;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
