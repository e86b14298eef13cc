package io.dualmode.tools.evaluate;

import io.dualmode.api.Hypothesis;
import io.dualmode.tools.audio.AudioFile;
import io.dualmode.tools.console.ErrorLine;
import io.dualmode.tools.manifest.ManifestEntry;
import io.dualmode.tools.transcribe.PartialRevisions;
import io.dualmode.tools.transcribe.Transcriber;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What an engine made of a list of utterances.
 *
 * @param outcomes in the order of the list, unreadable files left out
 * @param failures one line for each unreadable file
 * @param elapsedSeconds wall-clock time of the whole, decoding of files included
 */
public record Evaluation(List<Outcome> outcomes, List<String> failures, double elapsedSeconds) {

  /**
   * One utterance.
   *
   * @param wallSeconds time in the recognizer
   * @param cpuSeconds CPU time of the recognizing thread; compiler and collector threads are not in it
   * @param partials how the readings in between changed, in streaming mode
   */
  public record Outcome(ManifestEntry entry, Hypothesis heard, ErrorRate errors, double audioSeconds, double wallSeconds, double cpuSeconds,
      PartialRevisions.Total partials) {}

  /** Hears every utterance as a whole; {@code afterEach} is called after each, one call at a time. */
  public static Evaluation run(Transcriber transcriber, List<ManifestEntry> entries, int threads, Runnable afterEach)
      throws InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<Outcome> outcomes = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    long start = System.nanoTime();
    try {
      List<Future<Outcome>> futures = new ArrayList<>();
      for (ManifestEntry entry : entries) {
        futures.add(pool.submit(() -> {
          try {
            return hear(transcriber, entry);
          } finally {
            synchronized (afterEach) {
              afterEach.run();
            }
          }
        }));
      }
      for (Future<Outcome> future : futures) {
        try {
          outcomes.add(future.get());
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof IOException)) {
            throw new IllegalStateException("evaluation failed: " + e.getCause(), e.getCause());
          }
          failures.add(ErrorLine.message(e.getCause()));
        }
      }
    } finally {
      pool.shutdownNow();
    }
    return new Evaluation(outcomes, failures, (System.nanoTime() - start) / 1e9);
  }

  private static Outcome hear(Transcriber transcriber, ManifestEntry entry) throws IOException {
    float[] samples = AudioFile.read16kHz(entry.audio());
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long wall = System.nanoTime();
    long cpu = threads.getCurrentThreadCpuTime();
    PartialRevisions partials = new PartialRevisions();
    Hypothesis heard = transcriber.utterance(samples, partials).best();
    cpu = threads.getCurrentThreadCpuTime() - cpu;
    wall = System.nanoTime() - wall;
    return new Outcome(entry, heard, EditDistance.compare(words(entry.text()), words(heard.text())), samples.length / 16_000.0,
        wall / 1e9, cpu / 1e9, partials.total());
  }

  /** The words of a text in lower case. */
  public static List<String> words(String text) {
    return text.isBlank() ? List.of() : Arrays.asList(text.strip().toLowerCase(Locale.ROOT).split("\\s+"));
  }
}
