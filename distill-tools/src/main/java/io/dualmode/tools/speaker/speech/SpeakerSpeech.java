package io.dualmode.tools.speaker.speech;

import io.dualmode.model.frontend.logmel.LogMelFilterBank;
import io.dualmode.tools.data.augmentation.NoiseMixer;
import io.dualmode.tools.data.cache.CachedUtterance;
import io.dualmode.tools.data.cache.FeatureCache;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The utterances of a split of a prepared folder whose speakers are known, by speaker, with their speech frames. */
public final class SpeakerSpeech {
  private static final int BINS = LogMelFilterBank.BINS;

  /** What manifests call a speaker that nobody knows. */
  private static final String UNKNOWN = "unknown";

  /** One utterance and which of its frames are speech. */
  public record Utterance(CachedUtterance cached, BitSet speech) {}

  /** Someone, with at least one utterance. */
  public record Speaker(String name, List<Utterance> utterances) {
    /** Of all utterances. */
    public double seconds() {
      return utterances.stream().mapToDouble(u -> u.cached().seconds()).sum();
    }
  }

  private final FeatureCache cache;
  private final List<Speaker> speakers;
  private final float[] mean;

  private SpeakerSpeech(FeatureCache cache, List<Speaker> speakers, float[] mean) {
    this.cache = cache;
    this.speakers = speakers;
    this.mean = mean;
  }

  /**
   * Speakers with at least {@code minSeconds} of audio, in the order of their names. A speaker of several corpora is one.
   *
   * @param split {@code train}, {@code dev} or {@code test}
   */
  public static SpeakerSpeech of(FeatureCache cache, String split, double minSeconds) {
    Map<String, List<Utterance>> byName = new TreeMap<>();
    for (CachedUtterance u : cache.utterances()) {
      boolean known = !u.speaker().isEmpty() && !u.speaker().equals(UNKNOWN) && !u.corpus().equals(NoiseMixer.CORPUS);
      if (known && u.split().equals(split) && u.frames() > 0) {
        byName.computeIfAbsent(u.speaker(), name -> new ArrayList<>())
            .add(new Utterance(u, EnergyDetector.speech(cache.features(u), u.frames())));
      }
    }
    List<Speaker> speakers = new ArrayList<>();
    byName.forEach((name, utterances) -> {
      Speaker speaker = new Speaker(name, List.copyOf(utterances));
      if (speaker.seconds() >= minSeconds) {
        speakers.add(speaker);
      }
    });
    return new SpeakerSpeech(cache, speakers, mean(cache, speakers));
  }

  /** Mean of the speech frames, every speaker weighing the same. */
  private static float[] mean(FeatureCache cache, List<Speaker> speakers) {
    double[] total = new double[BINS];
    for (Speaker speaker : speakers) {
      double[] sum = new double[BINS];
      double frames = 0;
      for (Utterance u : speaker.utterances()) {
        float[] x = cache.features(u.cached());
        for (int n = u.speech().nextSetBit(0); n >= 0; n = u.speech().nextSetBit(n + 1)) {
          for (int i = 0; i < BINS; i++) {
            sum[i] += x[n * BINS + i];
          }
          frames++;
        }
      }
      for (int i = 0; i < BINS; i++) {
        total[i] += sum[i] / Math.max(1, frames);
      }
    }
    float[] mean = new float[BINS];
    for (int i = 0; i < BINS; i++) {
      mean[i] = (float) (total[i] / Math.max(1, speakers.size()));
    }
    return mean;
  }

  public FeatureCache cache() {
    return cache;
  }

  public List<Speaker> speakers() {
    return speakers;
  }

  /** {@code feature.mean}, [80]. */
  public float[] mean() {
    return mean;
  }

  public double hours() {
    return speakers.stream().mapToDouble(Speaker::seconds).sum() / 3600;
  }
}
