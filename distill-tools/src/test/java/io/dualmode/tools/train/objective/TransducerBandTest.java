package io.dualmode.tools.train.objective;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.tools.data.TrainingBatch;
import io.dualmode.tools.loss.TransducerLoss;
import io.dualmode.tools.train.SyntheticSpeech;
import io.dualmode.tools.train.TinySupernet;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TransducerBandTest {
  private final TrainingBatch batch = new SyntheticSpeech(TinySupernet.CONFIG, 2).batch(3, 40);
  private final int[][] labels = Arrays.stream(batch.phones()).map(p -> Arrays.stream(p).filter(i -> i != 0).toArray())
      .toArray(int[][]::new);
  private final TransducerBand band = TransducerBand.of(batch, labels);

  @Test
  void band_movesForwardAndHoldsBothEnds() {
    for (int b = 0; b < batch.size(); b++) {
      int last = batch.frames()[b] - 1;
      assertEquals(0, band.start()[b][0]);
      assertTrue(band.start()[b][last] + TransducerBand.WIDTH > labels[b].length);
      for (int t = 1; t <= last; t++) {
        int moved = band.start()[b][t] - band.start()[b][t - 1];
        assertTrue(moved >= 0 && moved < TransducerBand.WIDTH, "the band moves by " + moved);
      }
    }
  }

  @Test
  void band_holdsTheAlignedPath() {
    for (int b = 0; b < batch.size(); b++) {
      int reached = 0;
      for (int i = 0, t = 0; t < batch.frames()[b]; t++) {
        while (i < batch.entryFrames()[b].length && batch.entryFrames()[b][i] <= t) {
          reached += batch.phones()[b][i++] != 0 ? 1 : 0;
        }
        assertTrue(band.start()[b][t] <= reached && reached < band.start()[b][t] + TransducerBand.WIDTH);
      }
    }
  }

  @Test
  void rowsAndLabels_nameTheNodesContextAndNextLabel() {
    Random random = new Random(8);
    for (int k = 0; k < 200; k++) {
      int b = random.nextInt(batch.size());
      int t = random.nextInt(batch.frames()[b]);
      int s = random.nextInt(TransducerBand.WIDTH);
      int u = Math.min(band.start()[b][t] + s, labels[b].length);
      int at = (b * batch.maxFrames() + t) * TransducerBand.WIDTH + s;
      int row = (int) band.rows()[at];
      assertEquals(b * band.positions() + u, row);
      assertEquals(u > 0 ? labels[b][u - 1] : 0, band.last()[row]);
      assertEquals(u > 1 ? labels[b][u - 2] : 0, band.before()[row]);
      assertEquals(u < labels[b].length ? labels[b][u] : 0, band.label()[at]);
    }
  }

  @Test
  void spreadAndCollect_keepTheBand_andTheLossIsFinite() {
    Random random = new Random(9);
    float[] values = new float[batch.size() * batch.maxFrames() * TransducerBand.WIDTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = -1 - random.nextFloat();
    }
    float[] back = values.clone();
    for (int b = 0; b < batch.size(); b++) {
      int length = batch.frames()[b];
      float[] plane = band.spread(values, b, batch.maxFrames(), length);
      band.collect(plane, back, b, batch.maxFrames(), length);
      int stride = labels[b].length + 1;
      double loss = new TransducerLoss().lossAndGradient(plane, plane, 0, length, stride - 1, stride, 1, new float[plane.length],
          new float[plane.length]);
      assertTrue(loss > 0 && loss < 3 * length, "loss " + loss + " of " + length + " frames");
    }
    assertArrayEquals(values, back);
  }
}
