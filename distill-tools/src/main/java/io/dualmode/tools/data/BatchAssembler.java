package io.dualmode.tools.data;

import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.FeatureWindows;
import io.dualmode.tools.data.augmentation.Augmentation;
import io.dualmode.tools.data.augmentation.Augmenter;
import io.dualmode.tools.data.augmentation.Augmenter.Augmented;
import io.dualmode.tools.data.augmentation.LikeLengths;
import io.dualmode.tools.data.augmentation.NoiseMixer;
import io.dualmode.tools.data.augmentation.SpecAugment;
import io.dualmode.tools.data.cache.CachedUtterance;
import io.dualmode.tools.data.cache.FeatureCache;
import io.dualmode.tools.data.cache.PhoneAlignment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Turns utterances into the arrays of a {@link TrainingBatch}: reads, augments and normalises features and puts the labels on
 * encoder frames.
 *
 * <p>Encoder frame {@code k} is labelled with the phone of the original feature frame that stands at its centre, feature frame
 * {@code stride k + stride / 2} after stretch and shift; a phone enters at the first encoder frame whose centre is not before its
 * start. Thread-safe.
 */
public final class BatchAssembler {
  private final FeatureCache cache;
  private final EncoderConfig config;
  private final float[] mean;
  private final Augmentation augmentation;
  private final Augmenter augmenter;

  /** @param augmentation null for none */
  public BatchAssembler(FeatureCache cache, EncoderConfig config, float[] mean, Augmentation augmentation) {
    if (mean.length != config.melBins()) {
      throw new IllegalArgumentException("training mean has " + mean.length + " bins, expected " + config.melBins());
    }
    this.cache = cache;
    this.config = config;
    this.mean = mean.clone();
    this.augmentation = augmentation;
    augmenter = augmentation == null ? null : new Augmenter(augmentation, new NoiseMixer(cache));
  }

  TrainingBatch assemble(BatchPlan.Batch batch, SplittableRandom random, double specAugmentStrength) {
    List<Example> examples = batch.examples();
    int size = examples.size();
    LikeLengths lengths = LikeLengths.draw(random);
    Augmented[] heard = new Augmented[size];
    int[] frames = new int[size];
    int maxFrames = 0;
    for (int b = 0; b < size; b++) {
      heard[b] = hear(examples.get(b), lengths, random);
      frames[b] = config.encoderFrames(heard[b].frames());
      maxFrames = Math.max(maxFrames, frames[b]);
    }
    int stride = config.inputRows(maxFrames) * config.inputWidth();
    float[] full = new float[size * stride];
    float[] streaming = new float[size * stride];
    int[] labels = new int[size * maxFrames];
    int[][] phones = new int[size][];
    int[][] entries = new int[size][];
    String[] ids = new String[size];
    Arrays.fill(labels, -1);
    for (int b = 0; b < size; b++) {
      Augmented x = heard[b];
      FeatureWindows.full(config, mean, x.features(), 0, x.frames(), full, b * stride);
      FeatureWindows.streaming(config, mean, x.features(), 0, x.frames(), streaming, b * stride);
      if (augmentation != null && specAugmentStrength > 0) {
        SpecAugment masks = SpecAugment.draw(augmentation.masks(), specAugmentStrength, x.frames(), config.melBins(), random.split());
        masks.apply(config, full, b * stride, frames[b]);
        masks.apply(config, streaming, b * stride, frames[b]);
      }
      Example example = examples.get(b);
      PhoneAlignment alignment = x.timeline().heard(example.alignment(), example.utterance().frames());
      phones[b] = alignment.phones().clone();
      entries[b] = label(example, alignment, x, frames[b], labels, b * maxFrames);
      ids[b] = example.utterance().id();
    }
    return new TrainingBatch(batch.index(), batch.epoch(), size, maxFrames, frames, full, streaming, phones, entries, labels,
        batch.seconds(), batch.hoursHeard(), ids);
  }

  /** The utterances of a batch as they are heard, without the input of a network. */
  public List<HeardUtterance> hear(BatchPlan.Batch batch, SplittableRandom random) {
    List<HeardUtterance> heard = new ArrayList<>();
    LikeLengths lengths = LikeLengths.draw(random);
    for (Example example : batch.examples()) {
      Augmented x = hear(example, lengths, random);
      int frames = config.encoderFrames(x.frames());
      PhoneAlignment alignment = x.timeline().heard(example.alignment(), example.utterance().frames());
      int[] entries = label(example, alignment, x, frames, new int[frames], 0);
      heard.add(new HeardUtterance(example.utterance().id(), x.features(), x.frames(), frames, alignment.phones().clone(), entries));
    }
    return heard;
  }

  private Augmented hear(Example example, LikeLengths lengths, SplittableRandom random) {
    CachedUtterance utterance = example.utterance();
    return augmenter == null ? Augmenter.none(cache.features(utterance), utterance.samples())
        : augmenter.apply(cache.pcm(utterance), lengths, example.alignment().silence(), random.split());
  }

  /** Fills the labels of one utterance and returns the entry frames of its phones. */
  private int[] label(Example example, PhoneAlignment alignment, Augmented x, int frames, int[] labels, int offset) {
    int[] starts = alignment.starts();
    int[] entries = new int[starts.length];
    if (starts.length == 0) {
      return entries;
    }
    int phone = 0;
    for (int k = 0; k < frames; k++) {
      int centre = Math.min(x.frames() - 1, config.stride() * k + config.stride() / 2);
      int original = x.timeline().recordingFrame(centre, example.utterance().frames());
      while (phone + 1 < starts.length && starts[phone + 1] <= original) {
        entries[++phone] = k;
      }
      labels[offset + k] = alignment.phones()[phone];
    }
    Arrays.fill(entries, phone + 1, entries.length, frames - 1);
    return entries;
  }
}
