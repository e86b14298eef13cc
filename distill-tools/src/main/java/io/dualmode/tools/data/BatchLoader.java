package io.dualmode.tools.data;

import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.tools.data.cache.FeatureCache;
import io.dualmode.tools.random.Seeds;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Makes training batches on background threads, a bounded number ahead, in an order that depends on the seed only.
 *
 * <p>Every batch has a generator of its own, derived from the seed and the number of the batch, so that a run that was stopped
 * goes on exactly by skipping the batches it had, and the number of threads changes nothing. One thread may call {@link #next}.
 */
public final class BatchLoader implements AutoCloseable {
  private final Prefetcher<TrainingBatch> batches;

  /**
   * @param examples what to train on, {@link Example#select}
   * @param mean {@code feature.mean}, [melBins], copied; see {@link FeatureMean}
   */
  public BatchLoader(FeatureCache cache, List<Example> examples, EncoderConfig config, float[] mean, BatchSettings settings) {
    BatchPlan plan = new BatchPlan(List.copyOf(examples), settings);
    BatchAssembler assembler = new BatchAssembler(cache, config, mean, settings.augmentation());
    batches = new Prefetcher<>("batches", settings.threads(), settings.batchesAhead(), () -> {
      BatchPlan.Batch batch = plan.next();
      return () -> assembler.assemble(batch, new SplittableRandom(Seeds.mix(~settings.seed(), batch.index())),
          settings.specAugmentStrength().applyAsDouble(batch.hoursHeard()));
    });
  }

  /** The next batch, waiting for it if necessary; there is always one. */
  public TrainingBatch next() throws InterruptedException {
    return batches.next();
  }

  /** Stops the threads; batches made ahead are dropped. */
  @Override
  public void close() {
    batches.close();
  }

  /**
   * All examples once, shortest first, without augmentation: for losses on held-out speech.
   *
   * @param consumer receives each batch; it may keep it
   */
  public static void forEach(
      FeatureCache cache, List<Example> examples, EncoderConfig config, float[] mean, double batchSeconds,
      Consumer<TrainingBatch> consumer) {
    BatchAssembler assembler = new BatchAssembler(cache, config, mean, null);
    List<Example> order = examples.stream()
        .sorted(Comparator.comparingInt(e -> e.utterance().samples())).toList();
    long index = 0;
    double seconds = 0;
    for (List<Example> part : BatchPlan.cut(order, batchSeconds)) {
      BatchPlan.Batch batch = new BatchPlan.Batch(index++, 0, part, seconds / 3600);
      seconds += batch.seconds();
      consumer.accept(assembler.assemble(batch, new SplittableRandom(0), 0));
    }
  }
}
