package io.dualmode.model.frontend.logmel;

import io.dualmode.model.frontend.FeatureNormaliser;
import java.util.Arrays;

/**
 * Brings the features of an utterance to the level and mean that training heard, whatever pauses, gain and edges the recording has;
 * section "Input" of {@code docs/supernet.md} has the formulas.
 *
 * <p>From the frames added so far, {@link #settle} finds the level of the speech among them: that of the loudest frames, provided that they
 * stand out from the quietest as speech does and noise, hum and tones do not. Speech is amplified, as energies, to the level of training
 * speech, so that the floor under the logarithm stays where training had it. The mean is that of the frames of speech, pulled
 * towards the training mean; silent frames count as silence of training whatever they are, and no more of them than there is in training.
 * While no speech was heard the mean is the training mean.
 *
 * <p>What is settled depends on which frames were added, bit for bit, and nothing is allocated after construction. Not thread-safe.
 */
public final class InputNormaliser implements FeatureNormaliser {
  /** Level that the loudest frames of training speech reach, in nats of energy. */
  static final double SPEECH_LEVEL = -1.5;
  /** 39 dB; more would make speech of the rounding of 16-bit samples. */
  static final double MOST_UP = 9;
  static final double MOST_DOWN = 4;
  /** Frames below this are digital silence. */
  static final double SILENCE = -13.75;
  /** Frames that lie no further below the loudest are sure to be speech, 22 dB. */
  static final double ACTIVE = 5;
  /** Frames that may be louder than the speech, and their share of the active ones. */
  static final double OUTLIERS = 2;
  static final double OUTLIER_SHARE = 0.05;
  /** Active frames without which nothing is said about the speech. */
  static final int FEWEST = 4;
  /** How far the level of one active frame may be off by chance; that of more, by the root of their number less. */
  static final double DOUBT = 6;
  /** Share of the frames, digital silence aside, that are not the quietest. */
  static final double NOT_QUIETEST = 0.9;
  /** Distance of speech from the quietest frames, from which on there may be and surely is speech: 9 and 13 dB. */
  static final double STEADY = 2;
  static final double VARIED = 3;
  /** Frames this far below the speech level are half speech, half silence, 24 dB; the change takes {@link #SOFT}. */
  static final double SPEECH_RANGE = 5.5;
  static final double SOFT = 2;
  /** Silent frames that count at most, and as many more for each frame of speech; and how far they lie below its mean in training. */
  static final double SILENT_FRAMES = 30;
  static final double SILENT_SHARE = 0.6;
  static final double SILENT_DEPTH = 5.2;
  private static final double FLOOR = Math.log(LogMelFilterBank.ENERGY_FLOOR);

  private final float[] trainingMean;
  private final int priorFrames;
  private final float inverseScale;
  private final LoudnessHistogram heard;
  private final double[] sum;
  private final float[] mean;
  private double gain;

  /**
   * A normaliser for one utterance at a time.
   *
   * @param trainingMean {@code mu}, [bins], not copied
   * @param priorFrames weight of {@code mu} in frames
   * @param featureScale divisor of the mean-free features
   */
  public InputNormaliser(float[] trainingMean, int priorFrames, float featureScale) {
    this.trainingMean = trainingMean;
    this.priorFrames = priorFrames;
    inverseScale = 1 / featureScale;
    heard = new LoudnessHistogram(trainingMean.length);
    sum = new double[trainingMean.length];
    mean = new float[trainingMean.length];
    reset();
  }

  @Override
  public void add(float[] features, int offset, int count) {
    for (int n = 0; n < count; n++) {
      heard.add(features, offset + n * mean.length);
    }
  }

  @Override
  public int frames() {
    return heard.frames();
  }

  @Override
  public void settle() {
    double loudest = heard.reachedBy(OUTLIERS);
    double level = heard.reachedBy(OUTLIERS + OUTLIER_SHARE * heard.above(Math.max(loudest - ACTIVE, SILENCE)));
    int active = heard.above(Math.max(level - ACTIVE, SILENCE));
    double quietest = heard.reachedBy(NOT_QUIETEST * heard.above(SILENCE));
    double certainty = active <= FEWEST ? 0 : share(level - quietest, STEADY, VARIED);
    double off = SPEECH_LEVEL - level;
    double doubt = DOUBT / Math.sqrt(Math.max(1, active));
    double correction = certainty * Math.signum(off) * Math.max(0, Math.abs(off) - doubt);
    gain = Math.exp(Math.max(-MOST_DOWN, Math.min(MOST_UP, correction)));
    average(level, certainty);
  }

  private void average(double level, double certainty) {
    double speech = 0;
    for (int group = 0; group < LoudnessHistogram.GROUPS; group++) {
      speech += speechShare(group, level) * heard.count(group);
    }
    double silent = Math.min(heard.frames() - speech, SILENT_FRAMES + SILENT_SHARE * speech);
    double weight = priorFrames + certainty * (speech + silent);
    Arrays.fill(sum, 0);
    for (int group = 0; group < LoudnessHistogram.GROUPS; group++) {
      double frames = speechShare(group, level) * heard.count(group);
      for (int i = 0; frames > 0 && i < sum.length; i++) {
        sum[i] += frames * amplified(heard.mean(group, i), gain);
      }
    }
    for (int i = 0; i < sum.length; i++) {
      double spoken = speech == 0 ? 0 : sum[i] / speech;
      double total = certainty * (speech * spoken + silent * Math.max(spoken - SILENT_DEPTH, FLOOR));
      mean[i] = (float) ((total + (double) priorFrames * trainingMean[i]) / weight);
    }
  }

  private static double speechShare(int group, double level) {
    double below = level - SPEECH_RANGE;
    return share(LoudnessHistogram.groupLevel(group), below - SOFT / 2, below + SOFT / 2);
  }

  /** 0 up to {@code none}, 1 from {@code all} on, linear in between. */
  private static double share(double value, double none, double all) {
    return Math.max(0, Math.min(1, (value - none) / (all - none)));
  }

  /** A log energy at another gain, the floor under the logarithm kept where it is. */
  static double amplified(double feature, double gain) {
    return gain == 1 ? feature
        : Math.log(Math.max(0, Math.exp(feature) - LogMelFilterBank.ENERGY_FLOOR) * gain + LogMelFilterBank.ENERGY_FLOOR);
  }

  @Override
  public void normalise(float[] features, int offset, int held, int end, int first, int count, float[] out) {
    int bins = mean.length;
    for (int i = 0; i < count; i++) {
      int n = first + i;
      int to = i * bins;
      if (n < 0 || n >= end) {
        Arrays.fill(out, to, to + bins, 0f);
        continue;
      }
      int from = offset + (n - held) * bins;
      for (int b = 0; b < bins; b++) {
        float x = gain == 1 ? features[from + b] : (float) amplified(features[from + b], gain);
        out[to + b] = (x - mean[b]) * inverseScale;
      }
    }
  }

  @Override
  public void reset() {
    heard.reset();
    gain = 1;
    System.arraycopy(trainingMean, 0, mean, 0, mean.length);
  }

  @Override
  public long bytes() {
    return heard.bytes() + 12L * mean.length;
  }
}
