package io.dualmode.api.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dualmode.api.Hypothesis;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.SessionOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpeechStreamTest {
  private static final int RATE = 8000;
  private final LevelEngine engine = new LevelEngine();
  private final SessionOptions options = engine.defaultOptions().toBuilder().sampleRateHz(RATE).build();

  /** Levels of so many tenths of a second each. */
  static short[] levels(int rateHz, int... levelsAndTenths) {
    short[] samples = new short[0];
    for (int i = 0; i < levelsAndTenths.length; i += 2) {
      int from = samples.length;
      samples = Arrays.copyOf(samples, from + levelsAndTenths[i + 1] * rateHz / 10);
      Arrays.fill(samples, from, samples.length, (short) (levelsAndTenths[i] * 2048));
    }
    return samples;
  }

  private static final int[] SCENE = {0, 2, 3, 4, 5, 2, 0, 5, 7, 1, 0, 9, 2, 3};

  private static final List<String> EXPECTED = List.of("partial 3", "partial 3 5", "utterance 3 5 at 200 of 0..1100", "partial 7",
      "utterance 7 at 1300 of 1100..1700", "partial 2", "utterance 2 at 2300 of 1700..2600", "end");

  @Test
  void accept_anyPiecesOfAnyType_tellsTheSame() {
    short[] samples = levels(RATE, SCENE);
    byte[] bytes = new byte[2 * samples.length];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().put(samples);
    float[] floats = new float[samples.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = samples[i] / 32768f;
    }
    for (int round = 0; round < 60; round++) {
      Random r = new Random(round);
      Told told = new Told();
      try (SpeechStream stream = SpeechStream.open(engine, options, told)) {
        int size = round % 3 == 0 ? bytes.length : samples.length;
        int most = 1 + r.nextInt(round < 30 ? 200 : size);
        for (int at = 0; at < size; ) {
          int count = Math.min(size - at, r.nextInt(most + 1));
          switch (round % 3) {
            case 0 -> stream.accept(bytes, at, count);
            case 1 -> stream.accept(samples, at, count);
            default -> stream.accept(floats, at, count);
          }
          at += count;
        }
        stream.finish();
        stream.finish();
      }
      assertEquals(EXPECTED, told.lines(), "round " + round);
    }
    assertEquals(0, engine.open);
  }

  @Test
  void accept_withoutPartials_tellsUtterancesOnly() {
    Told told = new Told();
    try (SpeechStream stream = SpeechStream.open(engine, options.toBuilder().partials(false).build(), told)) {
      short[] samples = levels(RATE, SCENE);
      stream.accept(samples, 0, samples.length);
      stream.finish();
    }
    assertEquals(EXPECTED.stream().filter(line -> !line.startsWith("partial")).toList(), told.lines());
  }

  @Test
  void cancel_inAnyCall_isTheLast() {
    for (String last : List.of("partial 3 5", "utterance 7 at 1300 of 1100..1700")) {
      Told told = new Told() {
        private SpeechStream stream;

        @Override
        public void partial(Hypothesis reading) {
          super.partial(reading);
          stop();
        }

        @Override
        public void utterance(RecognitionResult result) {
          super.utterance(result);
          stop();
        }

        private void stop() {
          if (lines().get(lines().size() - 1).equals(last)) {
            stream.cancel();
          }
        }

        @Override
        public void failed(Exception none) {
          stream = STREAM[0];
        }
      };
      try (SpeechStream stream = SpeechStream.open(engine, options, told)) {
        STREAM[0] = stream;
        told.failed(null);
        short[] samples = levels(RATE, SCENE);
        stream.accept(samples, 0, samples.length);
        stream.finish();
      }
      assertEquals(EXPECTED.subList(0, EXPECTED.indexOf(last) + 1), told.lines());
    }
  }

  private static final SpeechStream[] STREAM = new SpeechStream[1];

  @Test
  void accept_afterTheEndOrOutsideTheArray_isRefused() {
    try (SpeechStream stream = SpeechStream.open(engine, options, new Told())) {
      assertThrows(IndexOutOfBoundsException.class, () -> stream.accept(new short[5], 3, 3));
      assertThrows(IndexOutOfBoundsException.class, () -> stream.accept(new float[5], -1, 3));
      stream.finish();
      assertThrows(IllegalStateException.class, () -> stream.accept(new byte[2], 0, 2));
    }
  }
}
