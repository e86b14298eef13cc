package io.dualmode.tools.data;

import io.dualmode.tools.data.cache.FeatureCache;
import java.util.Comparator;
import java.util.List;

/**
 * Draws training utterances as {@link BatchLoader} does and gives them as the cache holds them, for networks that know best what they read
 * of any front end's features. Batch {@code i} of a seed is always the same. One thread may call {@link #next}.
 */
public final class FeatureLoader implements AutoCloseable {
  private final Prefetcher<FeatureBatch> batches;

  public FeatureLoader(FeatureCache cache, List<Example> examples, BatchSettings settings) {
    BatchPlan plan = new BatchPlan(List.copyOf(examples), settings);
    batches = new Prefetcher<>("features", settings.threads(), settings.batchesAhead(), () -> {
      BatchPlan.Batch batch = plan.next();
      return () -> FeatureBatch.of(cache, batch.examples());
    });
  }

  /** All examples once, shortest first. */
  public static List<FeatureBatch> all(FeatureCache cache, List<Example> examples, double batchSeconds) {
    List<Example> order = examples.stream().sorted(Comparator.comparingInt(e -> e.utterance().samples())).toList();
    return BatchPlan.cut(order, batchSeconds).stream().map(part -> FeatureBatch.of(cache, part)).toList();
  }

  /** The next batch, waiting for it if necessary; there is always one. */
  public FeatureBatch next() throws InterruptedException {
    return batches.next();
  }

  /** Stops the threads; batches made ahead are dropped. */
  @Override
  public void close() {
    batches.close();
  }
}
