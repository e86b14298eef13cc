package io.dualmode.tools.align;

import io.dualmode.model.lexicon.UnitInventory;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Counts of one run of {@code align}, for its report. Thread-safe. */
final class AlignmentSummary {
  private static final int WORDS_SHOWN = 20;

  private final Map<String, Integer> guessedWords = new TreeMap<>();
  private final AtomicInteger failures = new AtomicInteger();
  private final UnitInventory inventory;
  private int utterances;
  private int withGuess;
  private long units;
  private long unitFrames;
  private long silenceFrames;

  AlignmentSummary(UnitInventory inventory) {
    this.inventory = inventory;
  }

  synchronized void addAligned(Alignment alignment) {
    utterances++;
    for (Alignment.Segment segment : alignment.segments()) {
      if (segment.unit() == inventory.silence()) {
        silenceFrames += segment.frames();
      } else {
        units++;
        unitFrames += segment.frames();
      }
    }
  }

  synchronized void addGuesses(Iterable<String> words) {
    boolean any = false;
    for (String word : words) {
      guessedWords.merge(word, 1, Integer::sum);
      any = true;
    }
    withGuess += any ? 1 : 0;
  }

  void addFailure() {
    failures.incrementAndGet();
  }

  int failures() {
    return failures.get();
  }

  synchronized int aligned() {
    return utterances;
  }

  synchronized String report() {
    StringBuilder text = new StringBuilder();
    text.append(String.format("aligned %d, failed %d; mean unit %.1f ms; silence %.1f %% of %.2f h%n", utterances, failures.get(),
        units == 0 ? 0 : 10.0 * unitFrames / units, 100.0 * silenceFrames / Math.max(1, silenceFrames + unitFrames),
        (silenceFrames + unitFrames) / 360_000.0));
    if (!guessedWords.isEmpty()) {
      String shown = guessedWords.entrySet().stream()
          .sorted((a, b) -> b.getValue() - a.getValue()).limit(WORDS_SHOWN)
          .map(e -> e.getKey() + " " + e.getValue()).collect(Collectors.joining(", "));
      text.append(String.format("%d words not in the dictionary, in %d utterances, were guessed: %s%s%n", guessedWords.size(),
          withGuess, shown, guessedWords.size() > WORDS_SHOWN ? ", ..." : ""));
    }
    return text.toString();
  }
}
