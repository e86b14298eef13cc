package io.dualmode.tools.loss;

import io.dualmode.tools.loss.mmi.EntryWindows;
import io.dualmode.tools.loss.mmi.MmiLoss;
import io.dualmode.tools.loss.mmi.PhoneTopology;
import io.dualmode.tools.loss.mmi.PhoneTrigram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;

/** Prints audio-seconds per second of each loss on one thread: 12 s utterances of 33.3 frames/s, 100 phones of 40 units. */
final class LossSpeed {

  private LossSpeed() {
  }

  public static void main(String[] arguments) {
    Random random = new Random(1);
    List<int[]> sequences = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      int[] sequence = new int[100];
      for (int j = 0; j < sequence.length; j++) {
        sequence[j] = (int) (40 * Math.pow(random.nextDouble(), 1.7));
      }
      sequences.add(sequence);
    }
    PhoneTopology topology = PhoneTopology.fromSequences(40, sequences, 18);
    MmiLoss loss = new MmiLoss(topology, PhoneTrigram.fromSequences(40, sequences));
    int frames = 400;
    int[] phones = sequences.get(0);
    int[] entryFrames = new int[phones.length];
    for (int i = 0; i < phones.length; i++) {
      entryFrames[i] = 4 * i;
    }
    EntryWindows windows = EntryWindows.around(entryFrames, frames, 2);
    for (double scale : new double[] {0.1, 2, 8}) {
      int outputs = topology.outputs();
      float[] logits = gaussian(random, frames * outputs, scale);
      float[] gradient = new float[logits.length];
      print("MMI, " + outputs + " outputs, logits of deviation " + scale, () -> loss.lossAndGradient(logits, 0, frames, outputs,
          phones, windows.firstFrame(), windows.lastFrame(), 1f, gradient));
      CtcLoss ctc = new CtcLoss(40);
      int[] labels = Arrays.stream(phones).map(phone -> Math.max(phone, 1)).toArray();
      print("CTC, logits of deviation " + scale, () -> ctc.lossAndGradient(logits, 0, frames, labels, 1f, gradient));
      float[] label = gaussian(random, frames * 101, scale);
      float[] labelGradient = new float[label.length];
      TransducerLoss monotonic = new TransducerLoss();
      print("monotonic transducer, deviation " + scale,
          () -> monotonic.lossAndGradient(logits, label, 0, frames, 100, 101, 1f, gradient, labelGradient));
      TransducerLoss standard = TransducerLoss.standard();
      print("standard transducer, deviation " + scale,
          () -> standard.lossAndGradient(logits, label, 0, frames, 100, 101, 1f, gradient, labelGradient));
    }
  }

  private static float[] gaussian(Random random, int count, double scale) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (scale * random.nextGaussian());
    }
    return values;
  }

  private static void print(String name, DoubleSupplier loss) {
    double best = Double.POSITIVE_INFINITY;
    double value = 0;
    for (int round = 0; round < 60; round++) {
      long start = System.nanoTime();
      value = loss.getAsDouble();
      best = Math.min(best, (System.nanoTime() - start) / 1e9);
    }
    System.out.printf("%s: %.0f audio-seconds/s (loss %.1f)%n", name, 12 / best, value);
  }
}
