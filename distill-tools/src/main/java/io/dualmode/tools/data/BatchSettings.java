package io.dualmode.tools.data;

import io.dualmode.tools.data.augmentation.Augmentation;
import io.dualmode.tools.data.augmentation.SpecAugment;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * How training data is drawn.
 *
 * @param seed of everything random: batch {@code i} of a seed is always the same
 * @param skipBatches batches of an earlier run to pass over
 * @param batchSeconds audio per batch, padding counted, before augmentation; default 30
 * @param threads background threads, default 1
 * @param batchesAhead batches made ahead of the one asked for, default 8
 * @param corpusWeights mean number of times an utterance of a corpus is heard per epoch; corpora not named have 1
 * @param augmentation null for none
 * @param specAugmentStrength SpecAugment strength, 0 to 1, by hours heard
 */
public record BatchSettings(
    long seed, long skipBatches, double batchSeconds, int threads, int batchesAhead, Map<String, Double> corpusWeights,
    Augmentation augmentation, DoubleUnaryOperator specAugmentStrength) {

  /** A corpus of one speaker is heard less often than the others. */
  private static final Map<String, Double> DEFAULT_WEIGHTS = Map.of("arctic-kathleen", 0.7);

  public BatchSettings {
    if (!(batchSeconds > 0) || threads < 1 || batchesAhead < 1 || skipBatches < 0) {
      throw new IllegalArgumentException("batchSeconds is " + batchSeconds + " (allowed: above 0), threads " + threads
          + " (from 1), batchesAhead " + batchesAhead + " (from 1), skipBatches " + skipBatches + " (from 0)");
    }
    corpusWeights = Map.copyOf(corpusWeights);
  }

  public static BatchSettings defaults(long seed) {
    return new BatchSettings(seed, 0, 30, 1, 8, DEFAULT_WEIGHTS, Augmentation.defaults(), hours -> 0);
  }

  public BatchSettings withSkipBatches(long count) {
    return new BatchSettings(seed, count, batchSeconds, threads, batchesAhead, corpusWeights, augmentation, specAugmentStrength);
  }

  public BatchSettings withBatchSeconds(double seconds) {
    return new BatchSettings(seed, skipBatches, seconds, threads, batchesAhead, corpusWeights, augmentation, specAugmentStrength);
  }

  public BatchSettings withThreads(int count) {
    return new BatchSettings(seed, skipBatches, batchSeconds, count, batchesAhead, corpusWeights, augmentation,
        specAugmentStrength);
  }

  public BatchSettings withAugmentation(Augmentation settings) {
    return new BatchSettings(seed, skipBatches, batchSeconds, threads, batchesAhead, corpusWeights, settings,
        specAugmentStrength);
  }

  public BatchSettings withCorpusWeights(Map<String, Double> weights) {
    return new BatchSettings(seed, skipBatches, batchSeconds, threads, batchesAhead, weights, augmentation, specAugmentStrength);
  }

  public BatchSettings withSpecAugment(DoubleUnaryOperator strengthByHoursHeard) {
    return new BatchSettings(seed, skipBatches, batchSeconds, threads, batchesAhead, corpusWeights, augmentation,
        strengthByHoursHeard);
  }
}
