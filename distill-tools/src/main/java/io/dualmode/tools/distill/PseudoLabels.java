package io.dualmode.tools.distill;

import io.dualmode.api.AlignedWord;
import io.dualmode.api.AlignmentSession;
import io.dualmode.api.Hypothesis;
import io.dualmode.api.RecognitionMode;
import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.Word;
import io.dualmode.tools.align.AlignmentFile;
import io.dualmode.tools.data.CachedUtterance;
import io.dualmode.tools.data.Example;
import io.dualmode.tools.data.FeatureCache;
import io.dualmode.tools.data.PhoneAlignment;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/**
 * Transcripts of a teacher for speech that has none, aligned with the speech by the teacher itself, in a file like that of {@code align}.
 *
 * <p>The score of a row is the mean confidence of its words; an utterance in which nothing was heard, or whose words the aligner does not
 * find again, is a row of silence with a score of 0. An interrupted run goes on where it stopped.
 */
final class PseudoLabels {
  private static final double FRAME_MILLIS = 10;

  private final Path file;
  private final PrintStream out;

  PseudoLabels(Path file, PrintStream out) {
    this.file = file;
    this.out = out;
  }

  /** Opens the engine of the teacher; called when something is left to transcribe. */
  interface EngineSource {
    SpeechEngine open() throws IOException;
  }

  /**
   * The speech with the teacher's words where it was sure of them, and without a transcript elsewhere.
   *
   * @param minConfidence least mean confidence of the words
   */
  List<Example> label(FeatureCache cache, List<Example> speech, EngineSource teacher, double minConfidence, int threads)
      throws IOException, InterruptedException {
    write(cache, speech, teacher, threads);
    Map<String, PhoneAlignment> rows = PhoneAlignment.read(file);
    List<Example> labelled = new ArrayList<>();
    double seconds = 0;
    int kept = 0;
    for (Example e : speech) {
      PhoneAlignment row = rows.get(e.utterance().id());
      if (row == null || row.frames() != e.utterance().frames()) {
        throw new IOException(file + ": has no row of " + e.utterance().frames() + " frames for " + e.utterance().id()
            + "; it was made of other speech, remove it");
      }
      boolean sure = row.score() > 0 && row.score() >= minConfidence;
      labelled.add(sure ? new Example(e.utterance(), row) : Example.untranscribed(e.utterance()));
      seconds += sure ? e.utterance().seconds() : 0;
      kept += sure ? 1 : 0;
    }
    out.printf(Locale.ROOT, "%s: %d of %d utterances (%.2f h) have the teacher's transcript; %d are dropped, their confidence is below %.2f or "
        + "their words were not found again%n", file, kept, speech.size(), seconds / 3600, speech.size() - kept, minConfidence);
    return labelled;
  }

  private void write(FeatureCache cache, List<Example> speech, EngineSource teacher, int threads) throws IOException, InterruptedException {
    try (AlignmentFile rows = new AlignmentFile(file)) {
      List<CachedUtterance> todo = speech.stream().map(Example::utterance).filter(u -> !rows.contains(u.id())).toList();
      if (!todo.isEmpty()) {
        try (SpeechEngine engine = teacher.open()) {
          hear(cache, todo, engine, rows, threads);
        }
      }
      rows.finish(speech.stream().map(e -> e.utterance().id()).toList());
    }
  }

  private void hear(FeatureCache cache, List<CachedUtterance> todo, SpeechEngine engine, AlignmentFile rows, int threads)
      throws IOException, InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    long seconds = Math.round(todo.stream().mapToDouble(CachedUtterance::seconds).sum());
    try (ProgressBar bar = new ProgressBarBuilder().setTaskName("transcribe").setUnit(" s", 1).setInitialMax(seconds).build()) {
      List<Future<?>> futures = new ArrayList<>();
      for (CachedUtterance u : todo) {
        futures.add(pool.submit(() -> {
          rows.add(u.id(), row(u, cache.pcm(u), engine));
          bar.stepBy(Math.round(u.seconds()));
          return null;
        }));
      }
      for (Future<?> future : futures) {
        future.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IllegalStateException("transcribing failed: " + e.getCause(), e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private static String row(CachedUtterance u, short[] samples, SpeechEngine engine) {
    SessionOptions options = engine.defaultOptions().toBuilder().sampleRateHz(16_000).partials(false).endpoints(false).build();
    Hypothesis heard;
    try (SpeechSession session = engine.newSession(options)) {
      session.accept(samples);
      heard = session.finish().best();
    }
    List<String> words = heard.words().stream().map(Word::text).toList();
    double confidence = heard.words().stream().mapToDouble(Word::confidence).average().orElse(0);
    String phones = words.isEmpty() ? null : align(words, samples, engine, options, u.frames());
    return String.format(Locale.ROOT, "%s\t%d\t%.4f\t%s", u.id(), u.frames(), phones == null ? 0 : confidence,
        phones == null ? "SIL " + u.frames() : phones);
  }

  /** The phones with their frames; null where a word is not found. */
  private static String align(List<String> words, short[] samples, SpeechEngine engine, SessionOptions options, int frames) {
    // The aligner hears one network; the second pass has no part in it.
    SessionOptions whole = options.toBuilder().mode(
        options.mode() == RecognitionMode.TWO_PASS ? RecognitionMode.FULL_CONTEXT : options.mode()).build();
    List<AlignedWord> aligned = new ArrayList<>();
    try (AlignmentSession session = engine.newAlignment(words, whole)) {
      session.accept(samples);
      aligned.addAll(session.settled());
      aligned.addAll(session.finish());
    } catch (IllegalArgumentException e) {
      return null; // no word that can be pronounced
    }
    if (aligned.isEmpty() || !aligned.stream().allMatch(AlignedWord::isSpoken)) {
      return null;
    }
    return phones(aligned, frames);
  }

  /** The row's last cell: phones and pauses with their durations in feature frames; null where there is no room for them. */
  static String phones(List<AlignedWord> words, int frames) {
    List<String> names = new ArrayList<>();
    List<Integer> starts = new ArrayList<>();
    int end = 0;
    for (AlignedWord word : words) {
      for (var phone : word.phones()) {
        int start = Math.max(end, (int) Math.round(phone.startMillis() / FRAME_MILLIS));
        if (start > end) {
          names.add("SIL");
          starts.add(end);
        }
        names.add(phone.symbol());
        starts.add(start);
        end = Math.max(start + 1, (int) Math.round(phone.endMillis() / FRAME_MILLIS));
      }
    }
    if (names.isEmpty() || starts.get(starts.size() - 1) >= frames) {
      return null;
    }
    if (end < frames) {
      names.add("SIL");
      starts.add(end);
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < names.size(); i++) {
      int next = i + 1 < names.size() ? starts.get(i + 1) : frames;
      text.append(i == 0 ? "" : " ").append(names.get(i)).append(' ').append(next - starts.get(i));
    }
    return text.toString();
  }
}
