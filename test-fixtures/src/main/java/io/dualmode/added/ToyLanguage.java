package io.dualmode.added;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A made-up language: each of its eight letters is a chord of two tones, each word is spelled as it sounds. Letters last 80 to 140 ms with
 * 40 ms between them, words are 150 ms apart, all in noise.
 */
public final class ToyLanguage {
  public static final int RATE = 16_000;
  public static final List<String> LETTERS = List.of("a", "e", "i", "o", "u", "m", "n", "s");
  /** Label of the silence behind a word. */
  public static final int GAP = LETTERS.size();
  public static final List<String> WORDS = List.of("mano", "sun", "noem", "asi", "uni", "mus", "ino", "sema", "on", "amen", "nisu", "oma");
  private static final int[][] CHORDS = {{300, 1100}, {420, 1900}, {560, 2700}, {700, 1300}, {300, 2300}, {850, 3100}, {480, 3400},
      {1600, 3000}};
  private static final double LONGEST_SECONDS = 30;

  private final Random random;
  private final float[] samples = new float[(int) (RATE * LONGEST_SECONDS)];
  /** Letter of each sample, -1 between letters, {@link #GAP} behind words. */
  private final int[] labels = new int[samples.length];
  private int length;

  public ToyLanguage(long seed) {
    random = new Random(seed);
  }

  /** What was said, to be heard. */
  public record Utterance(List<String> words, float[] samples, int[] labels) {}

  /** So many words that are drawn. */
  public Utterance say(int count) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      words.add(WORDS.get(random.nextInt(WORDS.size())));
    }
    return say(words);
  }

  /** These words. */
  public Utterance say(List<String> words) {
    length = 0;
    pause(200);
    words.forEach(this::spell);
    return heard(words);
  }

  private void spell(String word) {
    for (int c = 0; c < word.length(); c++) {
      letter(LETTERS.indexOf(word.substring(c, c + 1)));
      pause(40);
    }
    pause(110, GAP);
  }

  private Utterance heard(List<String> words) {
    pause(200);
    float[] heard = Arrays.copyOf(samples, length);
    for (int i = 0; i < length; i++) {
      heard[i] += 0.005f * (float) random.nextGaussian();
    }
    return new Utterance(List.copyOf(words), heard, Arrays.copyOf(labels, length));
  }

  private void pause(int millis) {
    pause(millis, -1);
  }

  private void pause(int millis, int label) {
    for (int i = 0; i < millis * RATE / 1000; i++) {
      samples[length] = 0;
      labels[length++] = label;
    }
  }

  private void letter(int letter) {
    int count = (80 + random.nextInt(61)) * RATE / 1000;
    double loudness = 0.1 + 0.2 * random.nextDouble();
    double off = 0.97 + 0.06 * random.nextDouble();
    double phase = 6 * random.nextDouble();
    for (int i = 0; i < count; i++) {
      double t = (double) i / RATE * 2 * Math.PI * off;
      double envelope = Math.sin(Math.PI * (i + 0.5) / count);
      samples[length] = (float) (loudness * Math.sqrt(envelope) * (Math.sin(CHORDS[letter][0] * t + phase) + Math.sin(CHORDS[letter][1] * t)));
      labels[length++] = letter;
    }
  }

  public static String lexicon() {
    StringBuilder text = new StringBuilder();
    WORDS.stream().sorted().forEach(word -> text.append(word).append(' ').append(String.join(" ", word.split(""))).append('\n'));
    return text.toString();
  }
}
