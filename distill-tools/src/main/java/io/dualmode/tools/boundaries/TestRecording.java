package io.dualmode.tools.boundaries;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A recording put together of utterances with pauses between them, and a text of it in which some words are wrong.
 *
 * <p>Of the words {@code wrong} are changed, in equal parts: taken out of the text, put in where nothing is said, or replaced by
 * another word of the recording.
 */
final class TestRecording {
  private static final int MILLIS = 16;
  /** Noise of a quiet room, in steps of 16-bit samples. */
  private static final double FLOOR = 8;

  private final List<short[]> pieces = new ArrayList<>();
  private final List<ReferenceWords.Span> spoken = new ArrayList<>();
  private final Random random;
  private long samples;

  /**
   * A word of the text.
   *
   * @param startMillis where it is spoken, -1 where it is not
   */
  record TextWord(String word, long startMillis, long endMillis) {
    boolean isSpoken() {
      return startMillis >= 0;
    }
  }

  TestRecording(long seed) {
    random = new Random(seed);
  }

  /** Adds an utterance and, where another was before it, a pause of 0.3 to 2 seconds. */
  void add(short[] pcm, List<ReferenceWords.Span> words) {
    if (samples > 0) {
      short[] pause = new short[(300 + random.nextInt(1700)) * MILLIS];
      for (int i = 0; i < pause.length; i++) {
        pause[i] = (short) Math.round(FLOOR * random.nextGaussian());
      }
      append(pause);
    }
    int frame = Math.toIntExact(samples / (10 * MILLIS));
    int offset = frame;
    words.forEach(w -> spoken.add(new ReferenceWords.Span(w.word(), offset + w.startFrame(), offset + w.endFrame())));
    append(pcm);
  }

  private void append(short[] piece) {
    pieces.add(piece);
    samples += piece.length;
  }

  double seconds() {
    return samples / 16_000.0;
  }

  List<short[]> pieces() {
    return pieces;
  }

  /** The text with a share of its words wrong, 0..1. */
  List<TextWord> text(double wrong) {
    List<TextWord> text = new ArrayList<>();
    for (ReferenceWords.Span span : spoken) {
      TextWord right = new TextWord(span.word(), 10L * span.startFrame(), 10L * span.endFrame());
      if (random.nextDouble() >= wrong) {
        text.add(right);
        continue;
      }
      TextWord other = new TextWord(spoken.get(random.nextInt(spoken.size())).word(), -1, -1);
      switch (random.nextInt(3)) {
        case 0 -> { }
        case 1 -> text.addAll(List.of(right, other));
        default -> text.add(other.word().equals(right.word()) ? right : other);
      }
    }
    return text;
  }
}
