package io.dualmode.model.confidence;

import java.util.ArrayList;
import java.util.List;

/**
 * How likely a sound is speech, by its {@link SoundShape} alone: a logistic map of the numbers, their squares and their products, since
 * what is no speech lies on several sides of it: stiller, and more restless.
 *
 * @param map over {@link #NAMES}
 * @param least log odds below which a word is none: so few of the words of held-out speech lie there that it costs nothing
 */
public record SpeechMap(ConfidenceMap map, double least) {
  /** Names of the numbers of a {@link #vector}. */
  public static final List<String> NAMES = names();

  /** Log odds below are cut off: they are no surer, and weigh too much in other maps. */
  private static final double LEAST_SPEECH = -8;

  public SpeechMap {
    map.require(NAMES);
    if (!Double.isFinite(least)) {
      throw new IllegalArgumentException("least log odds are " + least + ", expected a finite number");
    }
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>(SoundShape.NAMES);
    for (int i = 0; i < SoundShape.NAMES.size(); i++) {
      for (int j = i; j < SoundShape.NAMES.size(); j++) {
        names.add(SoundShape.NAMES.get(i) + "*" + SoundShape.NAMES.get(j));
      }
    }
    return List.copyOf(names);
  }

  /** The numbers of a shape, then the products of any two. */
  public static double[] vector(double[] shape) {
    double[] vector = new double[NAMES.size()];
    System.arraycopy(shape, 0, vector, 0, shape.length);
    int at = shape.length;
    for (int i = 0; i < shape.length; i++) {
      for (int j = i; j < shape.length; j++) {
        vector[at++] = shape[i] * shape[j];
      }
    }
    return vector;
  }

  /**
   * What speaks against speech: the log odds of it where they are below 0, at least -8. Above, and where nothing is known of the sound
   * ({@code null}), it is 0: that somebody speaks says nothing about which word it is.
   */
  public double doubt(double[] shape) {
    return shape == null ? 0 : Math.max(LEAST_SPEECH, Math.min(0, map.logOdds(NAMES, vector(shape))));
  }

  /** Whether a sound can be speech. */
  public boolean mayBeSpeech(double[] shape) {
    return shape == null || map.logOdds(NAMES, vector(shape)) >= least;
  }
}
