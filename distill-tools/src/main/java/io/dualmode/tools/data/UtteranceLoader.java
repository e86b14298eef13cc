package io.dualmode.tools.data;

import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.tools.data.cache.FeatureCache;
import io.dualmode.tools.random.Seeds;
import java.util.List;
import java.util.SplittableRandom;

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

  private final Prefetcher<T> batches;

  public UtteranceLoader(FeatureCache cache, List<Example> examples, EncoderConfig config, BatchSettings settings, Maker<T> maker) {
    BatchPlan plan = new BatchPlan(List.copyOf(examples), settings);
    BatchAssembler assembler = new BatchAssembler(cache, config, new float[config.melBins()], settings.augmentation());
    batches = new Prefetcher<>("utterances", settings.threads(), settings.batchesAhead(), () -> {
      BatchPlan.Batch batch = plan.next();
      return () -> {
        SplittableRandom random = new SplittableRandom(Seeds.mix(~settings.seed(), batch.index()));
        return maker.make(assembler.hear(batch, random), random, batch.seconds());
      };
    });
  }

  /** The next batch, waiting for it if necessary; there is always one. */
  public T next() throws InterruptedException {
    return batches.next();
  }

  /** Stops the threads; batches made ahead are dropped. */
  @Override
  public void close() {
    batches.close();
  }
}
