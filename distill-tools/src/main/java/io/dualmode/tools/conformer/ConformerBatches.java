package io.dualmode.tools.conformer;

import io.dualmode.model.conformer.ConformerConfig;
import io.dualmode.model.conformer.ConformerConfig.Context;
import io.dualmode.model.frontend.FeatureExtractor;
import io.dualmode.model.frontend.FeatureSink;
import io.dualmode.model.frontend.slaney.SlaneyFrontEnd;
import io.dualmode.tools.data.BatchPlan;
import io.dualmode.tools.data.BatchSettings;
import io.dualmode.tools.data.Example;
import io.dualmode.tools.data.Prefetcher;
import io.dualmode.tools.data.augmentation.Augmentation;
import io.dualmode.tools.data.augmentation.Augmenter;
import io.dualmode.tools.data.augmentation.Augmenter.Augmented;
import io.dualmode.tools.data.augmentation.LikeLengths;
import io.dualmode.tools.data.augmentation.NoiseMixer;
import io.dualmode.tools.data.augmentation.SpecAugment;
import io.dualmode.tools.data.cache.PhoneAlignment;
import io.dualmode.tools.random.Seeds;
import io.dualmode.tools.sound.Samples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes the batches that a FastConformer is trained on, on a background thread: NeMo's features of varied samples, a look-ahead for each
 * batch. Batch {@code i} of a seed is always the same. One thread may call {@link #next}.
 */
final class ConformerBatches implements AutoCloseable {
  private static final int AHEAD = 4;

  private final ConformerSpeech speech;
  private final ConformerConfig config;
  private final Augmentation augmentation;
  private final Augmenter augmenter;
  private final Prefetcher<ConformerBatch> batches;

  /** @param skip batches that an earlier sitting had */
  ConformerBatches(ConformerSpeech speech, ConformerNetwork network, ConformerOptions options, int skip) {
    this.speech = speech;
    config = network.config();
    augmentation = Augmentation.defaults().scaled(options.augmentation);
    augmenter = new Augmenter(augmentation, new NoiseMixer(speech.cache()), ConformerBatches::features);
    BatchPlan plan = new BatchPlan(speech.train(),
        BatchSettings.defaults(options.seed).withSkipBatches(skip).withBatchSeconds(options.batchSeconds));
    batches = new Prefetcher<>("batches", 1, AHEAD, () -> {
      BatchPlan.Batch batch = plan.next();
      return () -> varied(batch, new SplittableRandom(Seeds.mix(~options.seed, batch.index())));
    });
  }

  /** The next batch, waiting for it if necessary; there is always one. */
  ConformerBatch next() throws InterruptedException {
    return batches.next();
  }

  private ConformerBatch varied(BatchPlan.Batch batch, SplittableRandom random) {
    LikeLengths lengths = LikeLengths.draw(random);
    Context context = config.contexts().get(random.nextInt(config.contexts().size()));
    List<Augmented> heard = new ArrayList<>();
    for (Example example : batch.examples()) {
      heard.add(augmenter.apply(speech.cache().pcm(example.utterance()), lengths, example.alignment().silence(), random.split()));
    }
    return batch(speech, config, batch.examples(), heard, context, features -> SpecAugment.draw(augmentation.masks(), 1,
        features.length / config.features(), config.features(), random.split()).apply(features, 0));
  }

  /** Utterances as they were recorded, shortest first, at one look-ahead. */
  static List<ConformerBatch> all(ConformerSpeech speech, ConformerNetwork network, List<Example> examples, Context context, double seconds) {
    List<Example> order = examples.stream().sorted(Comparator.comparingInt(e -> e.utterance().samples())).toList();
    List<ConformerBatch> all = new ArrayList<>();
    for (List<Example> part : BatchPlan.cut(order, seconds)) {
      List<Augmented> heard = part.stream().map(e -> Augmenter.none(plain(speech, e), e.utterance().samples())).toList();
      all.add(batch(speech, network.config(), part, heard, context, features -> {}));
    }
    return all;
  }

  private static float[] plain(ConformerSpeech speech, Example example) {
    short[] pcm = speech.cache().pcm(example.utterance());
    return features(Samples.fromPcm16(pcm, 0, pcm.length));
  }

  /** NeMo's features of samples at 16 kHz, {@code [frames, 80]}. */
  static float[] features(float[] samples) {
    SlaneyFrontEnd frontEnd = new SlaneyFrontEnd(80);
    float[][] frames = {new float[(samples.length / 160 + 1) * frontEnd.features()]};
    int[] at = {0};
    FeatureSink sink = (features, offset) -> {
      System.arraycopy(features, offset, frames[0], at[0], frontEnd.features());
      at[0] += frontEnd.features();
    };
    FeatureExtractor extractor = frontEnd.newExtractor();
    extractor.accept(samples, 0, samples.length, sink);
    extractor.finish(sink);
    return Arrays.copyOf(frames[0], at[0]);
  }

  @FunctionalInterface
  private interface Masks {
    void apply(float[] standardised);
  }

  private static ConformerBatch batch(ConformerSpeech speech, ConformerConfig config, List<Example> examples, List<Augmented> heard,
      Context context, Masks masks) {
    List<float[]> features = new ArrayList<>();
    List<int[]> phones = new ArrayList<>();
    for (int b = 0; b < examples.size(); b++) {
      Augmented x = heard.get(b);
      float[] standardised = x.features().clone();
      for (int i = 0; i < standardised.length; i++) {
        standardised[i] = (standardised[i] - ConformerProgram.MEAN) / ConformerProgram.DEVIATION;
      }
      masks.apply(standardised);
      features.add(standardised);
      phones.add(phones(config, examples.get(b), x));
    }
    return new ConformerBatch(config, features, phones, examples.stream().map(speech::pieces).toList(), context,
        examples.stream().mapToDouble(e -> e.utterance().seconds()).sum());
  }

  /**
   * The phones of an utterance's encoded frames. Encoded frame {@code k} sees feature frames up to {@code 8 k}; its places are in the eight
   * up to there. A frame of the alignments has its centre a frame and a quarter later than NeMo's of the same number.
   */
  private static int[] phones(ConformerConfig config, Example example, Augmented x) {
    PhoneAlignment alignment = x.timeline().heard(example.alignment(), example.utterance().frames());
    int[] starts = alignment.starts();
    int frames = x.frames() / config.stride() + 1;
    int[] labels = new int[frames * ConformerNetwork.PLACES];
    Arrays.fill(labels, -1);
    for (int i = 0; i < labels.length && starts.length > 0; i++) {
      int heard = config.stride() * (i / ConformerNetwork.PLACES - 1) + 1 + ConformerNetwork.PLACE_FRAMES * (i % ConformerNetwork.PLACES);
      if (heard >= 0 && heard < x.frames()) {
        int original = x.timeline().recordingFrame(heard, example.utterance().frames());
        int phone = Arrays.binarySearch(starts, original);
        labels[i] = alignment.phones()[Math.max(0, phone >= 0 ? phone : -phone - 2)];
      }
    }
    return labels;
  }

  @Override
  public void close() {
    batches.close();
  }
}
