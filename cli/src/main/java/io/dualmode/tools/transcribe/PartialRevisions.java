package io.dualmode.tools.transcribe;

import io.dualmode.api.Word;
import java.util.ArrayList;
import java.util.List;

/**
 * How restless partial readings are: words that were shown and later changed or taken back, and how long after its end a word was
 * shown for good.
 *
 * <p>A shown word counts as revised each time that it no longer stands at its place while the words before it do, or one before it
 * changed: all words beyond the common beginning of two successive readings. The final reading counts as the last one. Baumann,
 * Atterer, Schlangen, "Assessing and improving the performance of speech recognition for incremental systems", 2009, call
 * both measures edit overhead and timing.
 */
public final class PartialRevisions {
  private final List<String> shown = new ArrayList<>();
  private final List<Long> since = new ArrayList<>();
  private int revisions;
  private int words;
  private long delayMillis;

  /** Sums of several utterances. */
  public record Total(int revisions, int words, long delayMillis) {
    public static final Total NONE = new Total(0, 0, 0);

    public Total plus(Total other) {
      return new Total(revisions + other.revisions, words + other.words, delayMillis + other.delayMillis);
    }

    /** Revisions for each word of the final reading. */
    public double perWord() {
      return words == 0 ? 0 : (double) revisions / words;
    }

    /** Time from the end of a word to when it was shown for good, on average. */
    public double meanDelayMillis() {
      return words == 0 ? 0 : (double) delayMillis / words;
    }
  }

  /** A reading that was shown after so much audio. */
  public void shown(List<Word> reading, long audioMillis) {
    int kept = 0;
    while (kept < shown.size() && kept < reading.size() && shown.get(kept).equals(reading.get(kept).text())) {
      kept++;
    }
    revisions += shown.size() - kept;
    shown.subList(kept, shown.size()).clear();
    since.subList(kept, since.size()).clear();
    for (Word word : reading.subList(kept, reading.size())) {
      shown.add(word.text());
      since.add(audioMillis);
    }
  }

  /** The final reading, given after so much audio; the next one opens another utterance. */
  public void result(List<Word> reading, long audioMillis) {
    shown(reading, audioMillis);
    words += reading.size();
    for (int i = 0; i < reading.size(); i++) {
      delayMillis += Math.max(0, since.get(i) - reading.get(i).endMillis());
    }
    shown.clear();
    since.clear();
  }

  public Total total() {
    return new Total(revisions, words, delayMillis);
  }
}
