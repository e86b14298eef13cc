package io.dualmode.tools.g2p;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CodeBookTest {

  @Test
  void fewValues_areKeptExactly() {
    float[] values = new float[5000];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i % 256) * (i % 256) / 7f;
    }
    CodeBook book = new CodeBook(values);
    byte[] indices = book.encode(values);
    for (int i = 0; i < values.length; i++) {
      assertEquals(values[i], book.codes()[indices[i] & 0xff]);
    }
  }

  /** For 256 levels of a normal distribution the least possible squared error is about 2.72 / 256^2 (Panter and Dite 1951). */
  @Test
  void manyValues_areNearTheLeastSquaredError() {
    Random random = new Random(1);
    float[] values = new float[200_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    CodeBook book = new CodeBook(values);
    byte[] indices = book.encode(values);
    double error = 0;
    for (int i = 0; i < values.length; i++) {
      error += Math.pow(values[i] - book.codes()[indices[i] & 0xff], 2);
    }
    double least = Math.PI * Math.sqrt(3) / 2 / (256 * 256);
    assertTrue(error / values.length < 2 * least, error / values.length + " against " + least);
  }

  @Test
  void nothingAndOneValue() {
    assertEquals(0, new CodeBook(new float[0]).encode(new float[0]).length);
    CodeBook one = new CodeBook(new float[] {-3});
    assertEquals(-3, one.codes()[one.encode(new float[] {-3})[0] & 0xff]);
  }
}
