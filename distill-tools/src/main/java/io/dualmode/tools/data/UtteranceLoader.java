package io.dualmode.tools.data;

import io.dualmode.model.encoder.EncoderConfig;
import java.util.ArrayDeque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Draws training utterances as {@link BatchLoader} does and lets a caller's function make batches of them on background threads, a
 * bounded number ahead: for what is trained on a network that stays as it is, whose work can be done there. Batch {@code i} of a seed
 * is always the same, so a run that was stopped goes on exactly. One thread may call {@link #next}.
 *
 * @param <T> what the function makes
 */
public final class UtteranceLoader<T> implements AutoCloseable {
  /** Makes a batch; called by several threads at once. */
  @FunctionalInterface
  public interface Maker<T> {
    /**
     * A batch of utterances.
     *
     * @param random a generator of this batch's own
     * @param audioSeconds audio in it before augmentation
     */
    T make(List<HeardUtterance> utterances, SplittableRandom random, double audioSeconds);
  }

  private final BatchSettings settings;
  private final BatchPlan plan;
  private final BatchAssembler assembler;
  private final Maker<T> maker;
  private final ExecutorService threads;
  private final ArrayDeque<Future<T>> ahead = new ArrayDeque<>();

  public UtteranceLoader(FeatureCache cache, List<Example> examples, EncoderConfig config, BatchSettings settings, Maker<T> maker) {
    this.settings = settings;
    this.maker = maker;
    plan = new BatchPlan(List.copyOf(examples), settings);
    assembler = new BatchAssembler(cache, config, new float[config.melBins()], settings.augmentation());
    threads = Executors.newFixedThreadPool(settings.threads(), task -> {
      Thread thread = new Thread(task, "utterances");
      thread.setDaemon(true);
      return thread;
    });
    fill();
  }

  /** The next batch, waiting for it if necessary; there is always one. */
  public T next() throws InterruptedException {
    try {
      T batch = ahead.remove().get();
      fill();
      return batch;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a training batch could not be made: " + e.getCause(), e.getCause());
    }
  }

  /** Stops the threads; batches made ahead are dropped. */
  @Override
  public void close() {
    threads.shutdownNow();
    ahead.clear();
  }

  private void fill() {
    while (ahead.size() < settings.batchesAhead()) {
      BatchPlan.Batch batch = plan.next();
      ahead.add(threads.submit(() -> {
        SplittableRandom random = new SplittableRandom(Seeds.mix(~settings.seed(), batch.index()));
        return maker.make(assembler.hear(batch, random), random, batch.seconds());
      }));
    }
  }
}
