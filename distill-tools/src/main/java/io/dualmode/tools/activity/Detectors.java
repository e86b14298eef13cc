package io.dualmode.tools.activity;

import edu.cmu.sphinx.frontend.BaseDataProcessor;
import edu.cmu.sphinx.frontend.Data;
import edu.cmu.sphinx.frontend.DataEndSignal;
import edu.cmu.sphinx.frontend.DataStartSignal;
import edu.cmu.sphinx.frontend.DoubleData;
import edu.cmu.sphinx.frontend.endpoint.SpeechClassifiedData;
import edu.cmu.sphinx.frontend.endpoint.SpeechClassifier;
import io.dualmode.api.activity.VoiceActivityOptions;
import io.dualmode.api.activity.VoiceActivitySession;
import io.dualmode.model.engine.SupernetEngine;
import io.dualmode.tools.sound.Samples;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;

/** Scores of speech, one for each frame of {@link NoisyRecording#FRAME_MILLIS} ms, averaged over {@value #WINDOW} frames as ours is. */
final class Detectors {
  private static final int WINDOW = 9;
  private static final int CLASSIFIED = 160;
  /** Thresholds of Sphinx4's classifier, dB over the background; 10 is its default. */
  private static final double[] THRESHOLDS = {1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 18, 22, 26, 30, 40};

  private Detectors() {}

  /** Log odds of the engine. */
  static double[] engine(SupernetEngine engine, float[] samples) {
    List<Double> odds = new ArrayList<>();
    try (VoiceActivitySession session = engine.newVoiceActivity(VoiceActivityOptions.defaults(), odds::add)) {
      session.accept(samples, 0, samples.length);
      session.finish();
    }
    return smoothed(odds.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** Level, dB. */
  static double[] energy(float[] samples) {
    double[] levels = new double[samples.length / NoisyRecording.FRAME];
    for (int i = 0; i < levels.length; i++) {
      double energy = Samples.energy(samples, i * NoisyRecording.FRAME, (i + 1) * NoisyRecording.FRAME);
      levels[i] = 10 * Math.log10(energy / NoisyRecording.FRAME + 1e-10);
    }
    return smoothed(levels);
  }

  /** Level over the tenth of the recording that is stillest, dB: a threshold that knows the noise of the whole recording. */
  static double[] energyOverFloor(float[] samples) {
    double[] levels = energy(samples);
    double[] sorted = levels.clone();
    Arrays.sort(sorted);
    double floor = sorted[sorted.length / 10];
    return Arrays.stream(levels).map(level -> level - floor).toArray();
  }

  /** The highest threshold at which Sphinx4's classifier finds speech, averaged as the others are. */
  static double[] sphinx(float[] samples) {
    double[] scores = new double[samples.length / NoisyRecording.FRAME];
    for (int t = 0; t < THRESHOLDS.length; t++) {
      SpeechClassifier classifier = new SpeechClassifier(10, 0.003, THRESHOLDS[t], 0);
      Queue<Data> data = new ArrayDeque<>();
      data.add(new DataStartSignal(16_000));
      for (int at = 0; at + CLASSIFIED <= samples.length; at += CLASSIFIED) {
        double[] values = new double[CLASSIFIED];
        for (int i = 0; i < CLASSIFIED; i++) {
          values[i] = 32_768.0 * samples[at + i];
        }
        data.add(new DoubleData(values, 16_000, at));
      }
      data.add(new DataEndSignal(samples.length / 16));
      classifier.setPredecessor(new BaseDataProcessor() {
        @Override
        public Data getData() {
          return data.poll();
        }
      });
      classifier.initialize();
      int frame = 0;
      for (Data next = classifier.getData(); next != null; next = classifier.getData()) {
        if (next instanceof SpeechClassifiedData classified) {
          int at = frame++ * CLASSIFIED / NoisyRecording.FRAME;
          if (classified.isSpeech() && at < scores.length) {
            scores[at] += 1;
          }
        }
      }
    }
    return smoothed(scores);
  }

  private static double[] smoothed(double[] x) {
    double[] means = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      int from = Math.max(0, i - WINDOW / 2);
      int to = Math.min(x.length, i + WINDOW / 2 + 1);
      for (int j = from; j < to; j++) {
        means[i] += x[j] / (to - from);
      }
    }
    return means;
  }
}
