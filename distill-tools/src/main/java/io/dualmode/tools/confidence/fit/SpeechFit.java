package io.dualmode.tools.confidence.fit;

import io.dualmode.model.confidence.ConfidenceMap;
import io.dualmode.model.confidence.SoundShape;
import io.dualmode.model.confidence.SpeechMap;
import io.dualmode.model.frontend.logmel.LogMelFilterBank;
import io.dualmode.tools.audio.AudioFile;
import io.dualmode.tools.confidence.sample.Sample;
import io.dualmode.tools.manifest.ManifestEntry;
import io.dualmode.tools.sound.NonSpeech;
import io.dualmode.tools.sound.TelephoneBand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Fits what tells speech from other sounds, without any recognizer: to stretches of {@value #STRETCH} frames that are among the louder ones
 * of their recording. Every third recording of speech is heard through a telephone.
 *
 * <p>Groups weigh the same, recorded noise as much as {@value #KINDS} kinds of made sounds. The least log odds of a word are set so that
 * one in {@value #LOST} right words of the speech that was heard lies below.
 */
public final class SpeechFit {
  private static final int STRETCH = 30;
  private static final int KINDS = 6;
  private static final int SPEECH_WEIGHT = 3;
  private static final int LOST = 3000;
  /** How far (natural logarithms of power) a stretch may be below the loudest frame: speech has pauses, other sounds fade. */
  private static final double SPEECH_RANGE = 4;
  private static final double SOUND_RANGE = 7;
  private static final double PENALTY = 10;
  /** Log odds that no sound has. */
  private static final double NOTHING = -1000;

  private final List<double[]> vectors = new ArrayList<>();
  private final List<String> groups = new ArrayList<>();
  private final List<Boolean> speech = new ArrayList<>();

  /** Recordings of people who speak. */
  public void addSpeech(List<ManifestEntry> entries) throws IOException {
    for (int i = 0; i < entries.size(); i++) {
      float[] samples = AudioFile.read16kHz(entries.get(i).audio());
      if (i % 3 == 0) {
        TelephoneBand.limit(samples);
      }
      add(Sample.group(entries.get(i)), true, samples);
    }
  }

  /** Recordings of what is no speech. */
  public void addOther(List<ManifestEntry> entries) throws IOException {
    for (ManifestEntry entry : entries) {
      boolean made = entry.corpus().equals(NonSpeech.SOUNDS);
      add(made ? entry.speaker().replaceAll("-.*", "") : entry.corpus(), false, AudioFile.read16kHz(entry.audio()));
    }
  }

  private void add(String group, boolean isSpeech, float[] samples) {
    float[] features = LogMelFilterBank.features(samples);
    int bins = LogMelFilterBank.BINS;
    int frames = features.length / bins;
    SoundShape shape = new SoundShape();
    shape.accept(features, 0, frames);
    double[] level = new double[frames];
    for (int t = 0; t < frames; t++) {
      for (int b = 0; b < bins; b++) {
        level[t] += Math.exp(features[t * bins + b]);
      }
      level[t] = Math.log(level[t]);
    }
    double least = Arrays.stream(level).max().orElse(0) - (isSpeech ? SPEECH_RANGE : SOUND_RANGE);
    for (int t = 0; t + STRETCH <= frames; t += STRETCH) {
      double[] mean = shape.mean(t, t + STRETCH);
      if (mean != null && Arrays.stream(level, t, t + STRETCH).max().orElse(0) >= least) {
        vectors.add(SpeechMap.vector(mean));
        groups.add((isSpeech ? "speech " : "") + group);
        speech.add(isSpeech);
      }
    }
  }

  /** The map, with the least log odds that the right words of the samples allow. */
  public SpeechMap fit(List<Sample> samples) {
    Map<String, Integer> sizes = new HashMap<>();
    groups.forEach(group -> sizes.merge(group, 1, Integer::sum));
    double[] weights = new double[groups.size()];
    boolean[] outcomes = new boolean[groups.size()];
    for (int i = 0; i < weights.length; i++) {
      outcomes[i] = speech.get(i);
      double weight = outcomes[i] ? SPEECH_WEIGHT : groups.get(i).equals("noise") ? KINDS : 1;
      weights[i] = 1000 * weight / sizes.get(groups.get(i));
    }
    double[] solution = LogisticRegression.fit(vectors.toArray(double[][]::new), outcomes, weights, PENALTY);
    ConfidenceMap map = ConfidenceMap.of(solution[0], SpeechMap.NAMES, Arrays.copyOfRange(solution, 1, solution.length));
    double[] odds = samples.stream().filter(s -> s.evidence() != null).flatMap(s -> rightShapes(s).stream())
        .mapToDouble(shape -> map.logOdds(SpeechMap.NAMES, SpeechMap.vector(shape))).sorted().toArray();
    return new SpeechMap(map, odds.length == 0 ? NOTHING : odds[odds.length / LOST]);
  }

  private static List<double[]> rightShapes(Sample sample) {
    List<double[]> shapes = new ArrayList<>();
    for (int i = 0; i < sample.wordsRight().size(); i++) {
      if (sample.wordsRight().get(i) && sample.evidence().shapes().get(i) != null) {
        shapes.add(sample.evidence().shapes().get(i));
      }
    }
    return shapes;
  }
}
