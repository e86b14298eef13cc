package io.dualmode.tools.train;

import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.tools.data.BatchLoader;
import io.dualmode.tools.data.BatchSettings;
import io.dualmode.tools.data.Example;
import io.dualmode.tools.data.FeatureMean;
import io.dualmode.tools.data.TrainingBatch;
import io.dualmode.tools.data.augmentation.Augmentation;
import io.dualmode.tools.data.cache.FeatureCache;
import io.dualmode.tools.data.cache.PhoneAlignment;
import io.dualmode.tools.language.SpeechLanguage;
import io.dualmode.tools.random.Seeds;
import io.dualmode.tools.train.objective.TrainOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The speech a run trains on: the aligned utterances of the {@code train} split of a prepared folder, and of the {@code dev} split to watch.
 */
public final class TrainingData {
  private static final long LABEL_DRAW = -1;

  private final SpeechLanguage language;
  private final FeatureCache cache;
  private final List<Example> training;
  private final List<Example> held;
  private final float[] mean;

  private TrainingData(SpeechLanguage language, FeatureCache cache, List<Example> training, List<Example> held, float[] mean) {
    this.language = language;
    this.cache = cache;
    this.training = training;
    this.held = held;
    this.mean = mean;
  }

  /** The speech of a prepared folder that the options leave transcribed. */
  public static TrainingData open(Path folder, TrainOptions options) throws IOException {
    FeatureCache cache = FeatureCache.open(folder);
    Map<String, PhoneAlignment> alignments = PhoneAlignment.read(folder.resolve(options.alignments));
    List<Example> training = labelled(Example.select(cache, alignments, "train"), options);
    if (training.isEmpty()) {
      throw new IOException(folder + ": no aligned utterances of the split train; run align on this folder first");
    }
    float[] mean = FeatureMean.of(cache, training, BatchSettings.defaults(0).corpusWeights());
    return new TrainingData(SpeechLanguage.of(folder), cache, training, Example.select(cache, alignments, "dev"), mean);
  }

  /** Utterances drawn until the hours are full, in their old order. */
  private static List<Example> labelled(List<Example> all, TrainOptions options) {
    if (options.labelHours == null) {
      return all;
    }
    if (!(options.labelHours > 0)) {
      throw new IllegalArgumentException("--label-hours is " + options.labelHours + ", allowed: above 0");
    }
    List<Example> drawn = new ArrayList<>(all);
    Collections.shuffle(drawn, new Random(Seeds.mix(options.seed, LABEL_DRAW)));
    Set<String> kept = new HashSet<>();
    double seconds = 0;
    for (Example example : drawn) {
      if (seconds >= options.labelHours * 3600) {
        break;
      }
      kept.add(example.utterance().id());
      seconds += example.utterance().seconds();
    }
    return all.stream().filter(e -> kept.contains(e.utterance().id())).toList();
  }

  /** The same speech and more, with or without transcripts. */
  public TrainingData with(List<Example> more) {
    return new TrainingData(language, cache, Stream.concat(training.stream(), more.stream()).toList(), held, mean);
  }

  /** The same speech, normalised by another mean. */
  TrainingData withFeatureMean(float[] other) {
    return new TrainingData(language, cache, training, held, other);
  }

  /** The language of the speech and the units it is written in. */
  public SpeechLanguage language() {
    return language;
  }

  int units() {
    return language.units().size();
  }

  /** {@code feature.mean}. */
  float[] featureMean() {
    return mean;
  }

  /** The features that the utterances lie in. */
  public FeatureCache cache() {
    return cache;
  }

  /** The utterances to train on. */
  public List<Example> training() {
    return training;
  }

  /** Those to watch. */
  public List<Example> heldOut() {
    return held;
  }

  int trainingUtterances() {
    return training.size();
  }

  double trainingHours() {
    return training.stream().mapToDouble(e -> e.utterance().seconds()).sum() / 3600;
  }

  /** Units of every transcribed training utterance, silence included. */
  List<int[]> phoneSequences() {
    return training.stream().filter(Example::isTranscribed).map(e -> e.alignment().phones()).toList();
  }

  BatchLoader batches(EncoderConfig config, TrainOptions options, int skip) {
    SupernetSchedule schedule = new SupernetSchedule(options);
    BatchSettings settings = BatchSettings.defaults(options.seed).withSkipBatches(skip).withBatchSeconds(options.batchSeconds)
        .withAugmentation(Augmentation.defaults().scaled(options.augmentation))
        .withSpecAugment(hours -> schedule.specAugment(hours) ? 1 : 0);
    return new BatchLoader(cache, training, config, mean, settings);
  }

  /** Training speech as it is, without augmentation. */
  BatchLoader plainBatches(EncoderConfig config, TrainOptions options) {
    BatchSettings settings = BatchSettings.defaults(~options.seed).withBatchSeconds(options.batchSeconds).withAugmentation(null);
    return new BatchLoader(cache, training, config, mean, settings);
  }

  /** Corpora with held-out utterances. */
  List<String> heldOutCorpora() {
    return held.stream().map(e -> e.utterance().corpus()).distinct().sorted().toList();
  }

  /** The held-out utterances of one corpus without augmentation. */
  List<TrainingBatch> heldOut(EncoderConfig config, String corpus, double batchSeconds) {
    List<TrainingBatch> batches = new ArrayList<>();
    List<Example> some = held.stream().filter(e -> e.utterance().corpus().equals(corpus)).toList();
    BatchLoader.forEach(cache, some, config, mean, batchSeconds, batches::add);
    return batches;
  }
}
