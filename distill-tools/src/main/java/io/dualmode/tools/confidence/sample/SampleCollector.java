package io.dualmode.tools.confidence.sample;

import io.dualmode.api.Hypothesis;
import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.model.confidence.ConfidenceListener;
import io.dualmode.model.confidence.Evidence;
import io.dualmode.model.engine.SupernetEngine;
import io.dualmode.tools.audio.AudioFile;
import io.dualmode.tools.evaluate.EditDistance;
import io.dualmode.tools.evaluate.EditDistance.Kind;
import io.dualmode.tools.evaluate.GrammarAcceptor;
import io.dualmode.tools.manifest.ManifestEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Has an engine hear utterances, each as a whole, and keeps the evidence behind every reading beside the truth. */
public final class SampleCollector {
  private final SupernetEngine engine;
  private final RecognitionMode mode;
  private final int threads;
  private final Runnable afterEach;

  /** A collector; {@code afterEach} runs after every utterance, on one thread at a time. */
  public SampleCollector(SupernetEngine engine, RecognitionMode mode, int threads, Runnable afterEach) {
    this.engine = engine;
    this.mode = mode;
    this.threads = threads;
    this.afterEach = afterEach;
  }

  /** One session, used for one utterance after the other, and the evidence behind its latest result. */
  private final class Ear implements AutoCloseable {
    final SpeechSession session;
    Evidence evidence;

    Ear(SessionOptions options) {
      session = engine.newSession(options, (ConfidenceListener) (result, found, posterior) -> evidence = found);
    }

    @Override
    public void close() {
      session.close();
    }
  }

  /** Hears utterances; without a grammar free speech. */
  public List<Sample> hear(String task, Optional<Grammar> grammar, List<ManifestEntry> entries) throws IOException, InterruptedException {
    SessionOptions options = engine.defaultOptions().toBuilder().mode(mode).partials(false).endpoints(false).nBest(1)
        .grammar(grammar.orElse(null)).build();
    GrammarAcceptor acceptor = grammar.map(GrammarAcceptor::new).orElse(null);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    Queue<Ear> idle = new ConcurrentLinkedQueue<>();
    try {
      List<Future<Sample>> futures = new ArrayList<>();
      for (ManifestEntry entry : entries) {
        futures.add(pool.submit(() -> {
          Ear ear = idle.poll();
          ear = ear == null ? new Ear(options) : ear;
          try {
            return hear(task, acceptor == null || acceptor.accepts(words(entry.text())), ear, entry);
          } finally {
            idle.add(ear);
            synchronized (afterEach) {
              afterEach.run();
            }
          }
        }));
      }
      List<Sample> samples = new ArrayList<>();
      for (Future<Sample> future : futures) {
        samples.add(future.get());
      }
      return samples;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IllegalStateException("calibration failed: " + e.getCause(), e.getCause());
    } finally {
      pool.shutdownNow();
      idle.forEach(Ear::close);
    }
  }

  private Sample hear(String task, boolean belongs, Ear ear, ManifestEntry entry) throws IOException {
    float[] samples = AudioFile.read16kHz(entry.audio());
    ear.session.accept(samples);
    Hypothesis heard = ear.session.finish().best();
    List<String> said = words(entry.text());
    List<String> found = words(heard.text());
    return new Sample(mode.key(), task, belongs, Sample.group(entry), entry.split(), entry.speaker(), entry.id(), entry.text(),
        heard.text(), ear.evidence, right(said, found), said.equals(found));
  }

  /** For each word found whether it stands where it was said. Unknown speech is left out, as it is in the evidence. */
  private static List<Boolean> right(List<String> said, List<String> found) {
    List<Boolean> right = new ArrayList<>();
    for (EditDistance.Step<String> step : EditDistance.align(said, found)) {
      if (step.kind() != Kind.DELETION && !step.hypothesis().equals(Grammar.UNKNOWN)) {
        right.add(step.kind() == Kind.MATCH);
      }
    }
    return right;
  }

  public static List<String> words(String text) {
    return text.isBlank() ? List.of() : Arrays.asList(text.strip().toLowerCase(Locale.ROOT).split("\\s+"));
  }
}
