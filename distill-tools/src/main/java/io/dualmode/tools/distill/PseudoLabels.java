package io.dualmode.tools.distill;

import io.dualmode.api.AlignedWord;
import io.dualmode.api.AlignmentSession;
import io.dualmode.api.Hypothesis;
import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.Word;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.tools.align.AlignmentFile;
import io.dualmode.tools.console.Progress;
import io.dualmode.tools.data.Example;
import io.dualmode.tools.data.cache.CachedUtterance;
import io.dualmode.tools.data.cache.FeatureCache;
import io.dualmode.tools.data.cache.PhoneAlignment;
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

/**
 * Transcripts of a teacher for speech that has none, aligned with the speech by the teacher itself or, where that knows no phones, by
 * another model, in a file like that of {@code align}.
 *
 * <p>The score of a row is the mean confidence of its words, where a word that the aligner does not find again and speech that it finds
 * between the words count as words of no confidence: the row has the phones of what the aligner heard. So does a word that another model
 * finds more than {@value #MOST_APART_MILLIS} ms from where the teacher heard it. An utterance in which nothing was heard is a row of
 * silence with a score of 0. An interrupted run goes on where it stopped.
 */
final class PseudoLabels {
  private static final double FRAME_MILLIS = 10;
  private static final int MOST_APART_MILLIS = 300;

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
   * @param units those of the aligner
   * @param aligner null where the teacher aligns its words itself
   * @param minConfidence least mean confidence of the words
   */
  List<Example> label(FeatureCache cache, List<Example> speech, UnitInventory units, EngineSource teacher, EngineSource aligner,
      double minConfidence, int threads) throws IOException, InterruptedException {
    write(cache, speech, teacher, aligner, threads);
    Map<String, PhoneAlignment> rows = PhoneAlignment.read(file, units);
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
    out.printf(Locale.ROOT, "%s: %d of %d utterances (%.2f h) have the teacher's transcript; %d are dropped, their confidence is below "
        + "%.2f%n", file, kept, speech.size(), seconds / 3600, speech.size() - kept, minConfidence);
    return labelled;
  }

  private void write(FeatureCache cache, List<Example> speech, EngineSource teacher, EngineSource aligner, int threads)
      throws IOException, InterruptedException {
    try (AlignmentFile rows = new AlignmentFile(file)) {
      List<CachedUtterance> todo = speech.stream().map(Example::utterance).filter(u -> !rows.contains(u.id())).toList();
      if (!todo.isEmpty()) {
        try (SpeechEngine engine = teacher.open(); SpeechEngine other = aligner == null ? null : aligner.open()) {
          hear(cache, todo, engine, other, rows, threads);
        }
      }
      rows.finish(speech.stream().map(e -> e.utterance().id()).toList());
    }
  }

  private void hear(FeatureCache cache, List<CachedUtterance> todo, SpeechEngine engine, SpeechEngine aligner, AlignmentFile rows, int threads)
      throws IOException, InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    long seconds = Math.round(todo.stream().mapToDouble(CachedUtterance::seconds).sum());
    try (ProgressBar bar = Progress.bar("transcribe", seconds, "s")) {
      List<Future<?>> futures = new ArrayList<>();
      for (CachedUtterance u : todo) {
        futures.add(pool.submit(() -> {
          rows.add(u.id(), row(u, cache.pcm(u), engine, aligner));
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

  private static String row(CachedUtterance u, short[] samples, SpeechEngine engine, SpeechEngine aligner) {
    SessionOptions options = engine.defaultOptions().toBuilder().sampleRateHz(16_000).partials(false).endpoints(false).build();
    Hypothesis heard;
    try (SpeechSession session = engine.newSession(options)) {
      session.accept(samples);
      heard = session.finish().best();
    }
    List<AlignedWord> aligned = aligner == null ? align(heard.words(), samples, engine, options)
        : align(heard.words(), samples, aligner, aligner.defaultOptions().toBuilder().sampleRateHz(16_000).build());
    String phones = phones(aligned, u.frames());
    int mostApart = aligner == null ? Integer.MAX_VALUE : MOST_APART_MILLIS;
    return String.format(Locale.ROOT, "%s\t%d\t%.4f\t%s", u.id(), u.frames(),
        phones == null ? 0 : confidence(heard.words(), aligned, mostApart),
        phones == null ? "SIL " + u.frames() : phones);
  }

  private static List<AlignedWord> align(List<Word> words, short[] samples, SpeechEngine engine, SessionOptions options) {
    if (words.isEmpty()) {
      return List.of();
    }
    // The aligner hears one network; the second pass has no part in it.
    SessionOptions whole = options.toBuilder().mode(
        options.mode() == RecognitionMode.TWO_PASS ? RecognitionMode.FULL_CONTEXT : options.mode()).build();
    List<AlignedWord> aligned = new ArrayList<>();
    try (AlignmentSession session = engine.newAlignment(words.stream().map(Word::text).toList(), whole)) {
      session.accept(samples);
      aligned.addAll(session.settled());
      aligned.addAll(session.finish());
    } catch (IllegalArgumentException e) {
      return List.of(); // no word that can be pronounced
    }
    return aligned;
  }

  /**
   * Mean confidence of what was heard; what recognition and alignment do not agree on has none.
   *
   * @param mostApart milliseconds that may lie between the two places of a word
   */
  static double confidence(List<Word> heard, List<AlignedWord> aligned, int mostApart) {
    double sum = 0;
    for (AlignedWord word : aligned) {
      if (word.isSpoken()) {
        Word known = heard.get(word.index());
        long apart = Math.max(known.startMillis() - word.endMillis(), word.startMillis() - known.endMillis());
        sum += apart <= mostApart ? known.confidence().orElseThrow() : 0;
      }
    }
    return aligned.isEmpty() ? 0 : sum / aligned.size();
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
