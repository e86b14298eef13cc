package io.dualmode.tools.loss;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Prints audio-seconds per second of {@link MmiLoss} on one thread: 40 units, about 800 outputs, 12 s utterances of 33.3 frames/s. */
final class MmiLossSpeed {

  private MmiLossSpeed() {
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
    PhoneTopology topology = PhoneTopology.fromSequences(40, sequences, 24);
    MmiLoss loss = new MmiLoss(topology, PhoneTrigram.fromSequences(40, sequences));
    int frames = 400;
    int[] phones = sequences.get(0);
    int[] entryFrames = new int[phones.length];
    for (int i = 0; i < phones.length; i++) {
      entryFrames[i] = 4 * i;
    }
    EntryWindows windows = EntryWindows.around(entryFrames, frames, 2);
    for (double scale : new double[] {0.1, 2, 8}) {
      float[] logits = new float[frames * topology.outputs()];
      for (int i = 0; i < logits.length; i++) {
        logits[i] = (float) (scale * random.nextGaussian());
      }
      float[] gradient = new float[logits.length];
      double best = Double.POSITIVE_INFINITY;
      double value = 0;
      for (int round = 0; round < 60; round++) {
        long start = System.nanoTime();
        value = loss.lossAndGradient(logits, 0, frames, topology.outputs(), phones, windows.firstFrame(), windows.lastFrame(), 1f,
            gradient);
        best = Math.min(best, (System.nanoTime() - start) / 1e9);
      }
      System.out.printf("outputs %d, logits of deviation %.1f: %.0f audio-seconds/s (loss %.1f)%n",
          topology.outputs(), scale, 12 / best, value);
    }
  }
}
