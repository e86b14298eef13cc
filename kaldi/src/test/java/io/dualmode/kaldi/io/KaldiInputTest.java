package io.dualmode.kaldi.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.fixtures.kaldi.KaldiWriter;
import io.dualmode.model.format.source.ModelFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KaldiInputTest {
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsWrittenIsReadBack(boolean binary) throws IOException {
    Random random = new Random(7);
    float[] floats = random(random, 20_000);
    double[] doubles = {1, 2.5, -3, 4, 5e-9, 6};
    KaldiWriter writer = new KaldiWriter(binary).token("<Begin>").integer(-5).real(1.5f).real(2.25).bool(true).bool(false)
        .integers(-3, 0, 3).pairs(1, 2, 3, 4).integers().vector(1, 2, 3).vector().matrix(100, 200, floats).matrix(2, 3, doubles)
        .triangle(3, doubles).token("<End>");
    try (KaldiInput in = Inputs.of(writer)) {
      assertEquals(binary, in.binary());
      in.expect("<Begin>");
      assertEquals(-5, in.integer());
      assertEquals(1.5, in.real());
      assertEquals(2.25, in.real());
      assertTrue(in.bool());
      assertFalse(in.bool());
      assertArrayEquals(new int[] {-3, 0, 3}, in.integers());
      assertArrayEquals(new int[] {1, 2, 3, 4}, in.integerPairs());
      assertEquals(0, in.integers().length);
      assertArrayEquals(new float[] {1, 2, 3}, in.vector());
      assertEquals(0, in.vector().length);
      FloatMatrix matrix = in.matrix();
      assertEquals(100, matrix.rows());
      assertEquals(200, matrix.columns());
      assertArrayEquals(floats, matrix.values());
      assertArrayEquals(doubles, in.doubleMatrix().values());
      assertArrayEquals(doubles, in.triangle().values());
      in.expect("<End>");
      in.expectEnd();
    }
  }

  private static float[] random(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  @Test
  void compressed_oneByteWithMarksOfColumns() throws IOException {
    KaldiWriter writer = compressed("CM", 4, 2).little(0, 2).little(65535 / 4, 2).little(65535 / 4 * 3, 2).little(65535, 2)
        .little(0, 2).little(0, 2).little(65535, 2).little(65535, 2).little(0, 1).little(64, 1).little(192, 1).little(255, 1)
        .little(0, 1).little(32, 1).little(128, 1).little(200, 1);
    FloatMatrix matrix = Inputs.of(writer).matrix();
    assertArrayEquals(new float[] {-1, -1, -0.5f, -1, 0.5f, 0, 1, 1}, matrix.values(), 1e-4f);
  }

  @Test
  void compressed_twoBytesAndOne() throws IOException {
    FloatMatrix two = Inputs.of(compressed("CM2", 1, 3).little(0, 2).little(32768, 2).little(65535, 2)).matrix();
    assertArrayEquals(new float[] {-1, 1 / 65535f, 1}, two.values(), 1e-6f);
    FloatMatrix one = Inputs.of(compressed("CM3", 3, 1).little(0, 1).little(51, 1).little(255, 1)).matrix();
    assertEquals(3, one.rows());
    assertArrayEquals(new float[] {-1, -0.6f, 1}, one.values(), 1e-6f);
  }

  private static KaldiWriter compressed(String form, int rows, int columns) {
    return new KaldiWriter(true).token(form).little(Float.floatToRawIntBits(-1), 4).little(Float.floatToRawIntBits(2), 4).little(rows, 4)
        .little(columns, 4);
  }

  @Test
  void sparse_comesAsFullMatrix() throws IOException {
    double[] full = {0, 2, 0, 0, 0, 3};
    KaldiWriter binary = new KaldiWriter(true).token("SM").integer(2).token("SV").integer(3).integer(1).integer(1).real(2f)
        .token("SV").integer(3).integer(1).integer(2).real(3f);
    assertArrayEquals(full, Inputs.of(binary).doubleMatrix().values());
    assertArrayEquals(full, Inputs.of("rows=2 dim=3 [ 1 2 ] dim=3 [ 2 3 ] ").doubleMatrix().values());
  }

  @Test
  void textForms_areRead() throws IOException {
    assertArrayEquals(new double[] {1, Double.NEGATIVE_INFINITY, 3}, Inputs.of("[1 -inf 3]").doubles());
    assertEquals(2, Inputs.of(" [\n 1 2\n 3 4 ]").matrix().rows());
    assertEquals(2, Inputs.of("[ 1 2; 3 4 ]").matrix().rows());
    assertEquals(0, Inputs.of("[]").matrix().rows());
    assertArrayEquals(new double[] {1, 2, 3}, Inputs.of("DP 2 1 2 3 ").triangle().values());
  }

  @Test
  void sizesThatTheFileCannotHold_areOneErrorBeforeMemoryIsTaken() {
    for (KaldiWriter lie : new KaldiWriter[] {new KaldiWriter(true).token("FM").integer(1 << 20).integer(1 << 20),
        new KaldiWriter(true).token("DM").integer(Integer.MAX_VALUE).integer(Integer.MAX_VALUE),
        new KaldiWriter(true).token("FV").integer(Integer.MAX_VALUE), new KaldiWriter(true).token("DP").integer(Integer.MAX_VALUE),
        new KaldiWriter(true).token("FM").integer(-1).integer(3), compressed("CM", Integer.MAX_VALUE, Integer.MAX_VALUE),
        compressed("CM2", -4, 4)}) {
      ModelFormatException e = assertThrows(ModelFormatException.class,
          () -> (lie.toBytes()[2] == 'F' && lie.toBytes()[3] == 'V' ? Inputs.of(lie).doubles()
              : lie.toBytes()[3] == 'P' ? Inputs.of(lie).triangle().values() : Inputs.of(lie).doubleMatrix().values()).clone());
      assertEquals("memory", e.path());
      assertTrue(e.offset() >= 2, e.getMessage());
    }
    assertThrows(ModelFormatException.class, () -> Inputs.of(new KaldiWriter(true).little(4, 1).little(1 << 30, 4)).integers());
    assertThrows(ModelFormatException.class, () -> Inputs.of("rows=1000000 dim=1000000 [ ] ").matrix());
  }

  @Test
  void placesBeyondTwoGigabytes_areRead() throws IOException {
    // vectors of a million doubles, one behind the other, that no disk holds
    byte[] one = new KaldiWriter(true).token("DV").integer(1_000_000).toBytes();
    long size = 2 + 280L * (one.length - 2 + 8_000_000);
    ReadableByteChannel endless = new ReadableByteChannel() {
      private long at;

      @Override
      public int read(ByteBuffer to) {
        int count = 0;
        while (to.hasRemaining() && at < size) {
          long in = at < 2 ? at : 2 + (at - 2) % (one.length - 2 + 8_000_000);
          if (in < one.length) {
            to.put(one[(int) in]);
            at++;
            count++;
          } else {
            int zeros = (int) Math.min(to.remaining(), one.length + 8_000_000 - in);
            to.put(new byte[zeros]);
            at += zeros;
            count += zeros;
          }
        }
        return count == 0 ? -1 : count;
      }

      @Override
      public boolean isOpen() {
        return true;
      }

      @Override
      public void close() {}
    };
    try (KaldiInput in = new KaldiInput("endless", endless, size)) {
      for (int i = 0; i < 280; i++) {
        assertEquals(1_000_000, in.doubles().length);
      }
      assertTrue(in.position() > 1L << 31);
      assertEquals(0, in.left());
      assertEquals(in.position(), assertThrows(ModelFormatException.class, in::doubles).offset());
    }
  }

  @Test
  void errors_nameByteExpectedAndFound() throws IOException {
    ModelFormatException e = assertThrows(ModelFormatException.class, () -> Inputs.of("<A> <C> ").expect("<B>"));
    assertEquals("memory, byte 0: expected <B>, found <A>", e.getMessage());
    assertThrows(ModelFormatException.class, () -> Inputs.of(new byte[] {0, 'C', 1}));
    KaldiInput in = Inputs.of("[ 1 2 x ]");
    assertTrue(assertThrows(ModelFormatException.class, in::doubles).getMessage().contains("byte 6: expected a number, found x"));
    KaldiInput cut = Inputs.of("<Token>");
    assertEquals("<Token>", cut.token());
    assertTrue(assertThrows(ModelFormatException.class, cut::token).getMessage().contains("the end of the file"));
  }
}
