package io.dualmode.kaldi.speaker;

import io.dualmode.kaldi.feature.MfccFrontEnd;
import io.dualmode.kaldi.feature.MfccOptions;
import io.dualmode.kaldi.feature.SlidingMean;
import io.dualmode.kaldi.io.FloatMatrix;
import io.dualmode.kaldi.io.KaldiInput;
import io.dualmode.kaldi.network.WholeNetwork;
import io.dualmode.kaldi.nnet3.Nnet3;
import io.dualmode.model.encoder.Precision;
import io.dualmode.model.format.ModelFormatException;
import io.dualmode.model.kernel.Kernels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * A speaker model as Vosk publishes it: {@code mfcc.conf}, the network {@code final.ext.raw}, {@code mean.vec}, {@code transform.mat}.
 *
 * <p>Of the frames in which somebody speaks, less the mean of the three hundred around each, the network makes one row; less the mean of
 * many speakers and transformed it is the vector, whose length is the root of its size. Immutable and thread-safe.
 */
public final class SpeakerModel {
  /** Frames below which there is no vector. */
  public static final int FEWEST_FRAMES = 50;
  /** Frames of the search before the last that are looked at. */
  public static final int MOST_SEARCH_FRAMES = 500;
  private static final int MEAN_FRAMES = 300;
  private static final int SUBSAMPLING = 3;

  private final MfccFrontEnd frontEnd;
  private final WholeNetwork network;
  private final float[] mean;
  private final FloatMatrix transform;

  /**
   * A vector.
   *
   * @param frames of features that it was made of
   */
  public record Voice(float[] vector, int frames) {}

  private SpeakerModel(MfccFrontEnd frontEnd, WholeNetwork network, float[] mean, FloatMatrix transform) {
    this.frontEnd = frontEnd;
    this.network = network;
    this.mean = mean;
    this.transform = transform;
  }

  /** Reads a folder. */
  public static SpeakerModel read(Path folder, Precision precision, Kernels kernels) throws IOException {
    MfccFrontEnd frontEnd = new MfccFrontEnd(MfccOptions.read(folder.resolve("mfcc.conf")));
    Path file = folder.resolve("final.ext.raw");
    WholeNetwork network;
    try (KaldiInput in = KaldiInput.open(file)) {
      network = new WholeNetwork(Nnet3.read(in), precision, kernels);
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(file.toString(), -1, "a network that makes one row of an utterance", e.getMessage(), e);
    }
    if (network.features() != frontEnd.features()) {
      throw new ModelFormatException(file.toString(), -1, "a network of the " + frontEnd.features() + " features of mfcc.conf",
          network.features() + " features");
    }
    float[] mean;
    try (KaldiInput in = KaldiInput.open(folder.resolve("mean.vec"))) {
      mean = in.vector();
      if (mean.length != network.outputs()) {
        throw in.fail(0, network.outputs() + " numbers, as the network gives", Integer.toString(mean.length));
      }
    }
    try (KaldiInput in = KaldiInput.open(folder.resolve("transform.mat"))) {
      FloatMatrix transform = in.matrix();
      if (transform.rows() < 1 || transform.columns() != mean.length) {
        throw in.fail(0, "a matrix of " + mean.length + " columns", transform.rows() + " x " + transform.columns());
      }
      return new SpeakerModel(frontEnd, network, mean, transform);
    }
  }

  /** What its features come from. */
  public MfccFrontEnd frontEnd() {
    return frontEnd;
  }

  /** Numbers of a vector. */
  public int size() {
    return transform.rows();
  }

  /**
   * The vector of an utterance, none of too little speech.
   *
   * @param features {@code [frames, features]} from the beginning of the utterance on
   * @param searched frames of the search, three of which are one of features; the last {@link #MOST_SEARCH_FRAMES} are looked at
   * @param speech whether a frame of the search is speech
   */
  public Optional<Voice> voice(float[] features, int frames, int searched, IntPredicate speech) {
    int size = network.features();
    int first = Math.max(0, searched - MOST_SEARCH_FRAMES);
    float[] spoken = new float[Math.min(frames, SUBSAMPLING * Math.min(searched, MOST_SEARCH_FRAMES)) * size];
    int count = 0;
    for (int t = SUBSAMPLING * first; t < Math.min(frames, SUBSAMPLING * searched); t++) {
      if (speech.test(t / SUBSAMPLING)) {
        System.arraycopy(features, t * size, spoken, count++ * size, size);
      }
    }
    return count < FEWEST_FRAMES ? Optional.empty() : Optional.of(new Voice(vector(spoken, count), count));
  }

  private float[] vector(float[] spoken, int frames) {
    float[] rows = new float[frames * network.features()];
    SlidingMean.remove(spoken, frames, network.features(), MEAN_FRAMES, rows);
    float[] row = network.output(rows, frames);
    float[] vector = new float[transform.rows()];
    double norm = 0;
    for (int r = 0; r < vector.length; r++) {
      double sum = 0;
      for (int c = 0; c < row.length; c++) {
        sum += transform.at(r, c) * (row[c] - mean[c]);
      }
      vector[r] = (float) sum;
      norm += sum * sum;
    }
    float scale = (float) (Math.sqrt(vector.length) / Math.sqrt(norm));
    for (int r = 0; r < vector.length; r++) {
      vector[r] *= scale;
    }
    return vector;
  }
}
