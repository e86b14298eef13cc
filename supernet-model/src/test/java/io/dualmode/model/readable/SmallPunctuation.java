package io.dualmode.model.readable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A model made by hand: full stops before given words and where an utterance ends, question marks in sentences that open with given words,
 * capitals on given words.
 */
public final class SmallPunctuation {
  private static final int BITS = 16;
  private static final float SCALE = 0.001f;
  private static final int MARKS = Mark.ALL.size();
  private static final int END = 0x1b873593;

  private final Map<Integer, byte[]> marks = new TreeMap<>();
  private final Map<Integer, byte[]> capitals = new TreeMap<>();

  /** A sentence ends before the word. */
  public SmallPunctuation opensSentence(String word) {
    put(marks, feature(2, Tokens.word(word)), Mark.FULL_STOP.ordinal(), MARKS, 120);
    return this;
  }

  /** What opens with the word is a question where it ends. */
  public SmallPunctuation opensQuestion(String word) {
    int first = MarkFeatures.OF_TEXT + 3;
    put(marks, feature(first, Tokens.word(word)), Mark.QUESTION.ordinal(), MARKS, 5);
    put(marks, feature(first, Tokens.word(word)), Mark.FULL_STOP.ordinal(), MARKS, -120);
    return this;
  }

  /** A comma before the word. */
  public SmallPunctuation comma(String before) {
    put(marks, feature(2, Tokens.word(before)), Mark.COMMA.ordinal(), MARKS, 125);
    return this;
  }

  /** The word has a capital. */
  public SmallPunctuation capital(String word) {
    put(capitals, feature(1, Tokens.word(word)), 0, 1, 100);
    return this;
  }

  private static int feature(int number, int value) {
    return Hashes.finish(Hashes.mix(number, value)) >>> 32 - BITS;
  }

  private static void put(Map<Integer, byte[]> to, int bucket, int column, int columns, int weight) {
    to.computeIfAbsent(bucket, b -> new byte[columns])[column] = (byte) Math.copySign(Math.round(Math.sqrt(Math.abs(weight) / (10 * SCALE))), weight);
  }

  public PunctuationModel build() {
    // nothing is said behind most words, and a full stop where the utterance ends
    put(marks, feature(2, END), Mark.FULL_STOP.ordinal(), MARKS, 90);
    put(marks, feature(2, END), Mark.QUESTION.ordinal(), MARKS, 80);
    return new PunctuationModel(packed(marks, MARKS), packed(capitals, 1), Set.of("the", "is"), PauseModel.none(),
        new PunctuationModel.Tuning(1, List.of(5f, 0f, 0f, 0f, 0f), 1));
  }

  private static HashedWeights packed(Map<Integer, byte[]> rows, int classes) {
    long[] used = new long[1 << BITS - 6];
    List<byte[]> all = new ArrayList<>();
    rows.forEach((bucket, row) -> {
      used[bucket >>> 6] |= 1L << bucket;
      all.add(row);
    });
    byte[] weights = new byte[all.size() * classes];
    for (int i = 0; i < all.size(); i++) {
      System.arraycopy(all.get(i), 0, weights, i * classes, classes);
    }
    return new HashedWeights(classes, used, weights, SCALE);
  }
}
