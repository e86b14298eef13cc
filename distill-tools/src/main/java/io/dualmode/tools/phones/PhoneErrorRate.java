package io.dualmode.tools.phones;

import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.Encoder;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.head.Heads;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.tools.data.cache.CachedUtterance;
import io.dualmode.tools.data.cache.FeatureCache;
import io.dualmode.tools.evaluate.EditDistance;
import io.dualmode.tools.loss.mmi.PhoneTrigram;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Measures the phone errors of a model on prepared speech, in every corner that was loaded and with every head it has.
 *
 * <p>The reference is the first dictionary pronunciation of each word; silence is ignored on both sides. Utterances with a word
 * that nothing pronounces are left out and counted.
 */
final class PhoneErrorRate {

  private final Encoder encoder;
  private final Function<WeightSet, Heads> heads;
  private final int units;
  private final PhoneTrigram bigram;
  private final PhoneReferences references;
  private final double acousticScale;
  private final double insertionBonus;
  private final AtomicInteger leftOut = new AtomicInteger();

  /** @param heads the heads of each weight set that is measured */
  PhoneErrorRate(Encoder encoder, Function<WeightSet, Heads> heads, int units, PhoneTrigram bigram, PhoneReferences references,
      double acousticScale, double insertionBonus) {
    this.encoder = encoder;
    this.heads = heads;
    this.units = units;
    this.bigram = bigram;
    this.references = references;
    this.acousticScale = acousticScale;
    this.insertionBonus = insertionBonus;
  }

  /** Runs the utterances on {@code threads} threads; {@code done} hears of each finished one, on those threads. */
  PhoneErrorTable measure(FeatureCache cache, List<CachedUtterance> utterances, List<Corner> corners, int threads,
      Consumer<CachedUtterance> done) throws InterruptedException {
    PhoneErrorTable table = new PhoneErrorTable(corners);
    ConcurrentLinkedQueue<CachedUtterance> queue = new ConcurrentLinkedQueue<>(utterances);
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> results = Stream.<Runnable>generate(() -> () -> work(cache, queue, corners, table, done)).limit(threads)
          .<Future<?>>map(workers::submit).toList();
      for (Future<?> result : results) {
        result.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("recognising phones failed: " + e.getCause(), e.getCause());
    } finally {
      workers.shutdownNow();
    }
    return table;
  }

  /** Utterances that had no reference. */
  int leftOut() {
    return leftOut.get();
  }

  private void work(FeatureCache cache, ConcurrentLinkedQueue<CachedUtterance> queue, List<Corner> corners, PhoneErrorTable table,
      Consumer<CachedUtterance> done) {
    Map<Corner, PhoneRecognizer> recognizers = new LinkedHashMap<>();
    try {
      corners.forEach(corner ->
          recognizers.put(corner, new PhoneRecognizer(encoder, heads.apply(corner.weights()), corner, units, bigram, acousticScale, insertionBonus)));
      for (CachedUtterance utterance = queue.poll(); utterance != null; utterance = queue.poll()) {
        if (compare(cache, utterance, recognizers, table)) {
          done.accept(utterance);
        } else {
          leftOut.incrementAndGet();
        }
      }
    } finally {
      recognizers.values().forEach(PhoneRecognizer::close);
    }
  }

  private boolean compare(FeatureCache cache, CachedUtterance utterance, Map<Corner, PhoneRecognizer> recognizers,
      PhoneErrorTable table) {
    Optional<List<Integer>> reference = references.phones(utterance.text());
    if (reference.isEmpty()) {
      return false;
    }
    SpeechSet set = SpeechSet.of(utterance);
    table.addUtterance(set);
    float[] features = cache.features(utterance);
    recognizers.forEach((corner, recognizer) -> recognizer.recognize(features, utterance.frames()).forEach((head, units) ->
        table.add(set, head, corner, EditDistance.compare(reference.get(), withoutSilence(units)))));
    return true;
  }

  private static List<Integer> withoutSilence(int[] units) {
    return Arrays.stream(units).filter(unit -> unit != UnitInventory.SILENCE).boxed().toList();
  }
}
