package io.dualmode.kaldi.speaker;

import io.dualmode.api.speaker.SpeakerModel;
import io.dualmode.api.speaker.SpeakerModelProvider;
import io.dualmode.api.speaker.SpeakerStream;
import io.dualmode.api.speaker.SpeakerVector;
import io.dualmode.kaldi.feature.MfccFrontEnd;
import io.dualmode.kaldi.feature.MfccOptions;
import io.dualmode.kaldi.feature.SlidingMean;
import io.dualmode.kaldi.io.FloatMatrix;
import io.dualmode.kaldi.io.KaldiInput;
import io.dualmode.kaldi.network.WholeNetwork;
import io.dualmode.kaldi.nnet3.Nnet3;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.format.source.ModelFormatException;
import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.kernel.choice.KernelProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A speaker model as Vosk publishes it: {@code mfcc.conf}, the network {@code final.ext.raw}, {@code mean.vec}, {@code transform.mat}.
 *
 * <p>Of the frames in which somebody speaks, less the mean of the three hundred around each, the network makes one row; less the mean of
 * many speakers and transformed it is the vector, whose length is the root of its size. Immutable and thread-safe.
 */
public final class VoskSpeakerModel implements SpeakerModel {
  /** Frames of speech below which there is no vector. */
  static final int FEWEST_FRAMES = 50;
  private static final int MEAN_FRAMES = 300;
  private static final List<String> FILES = List.of("mfcc.conf", "final.ext.raw", "mean.vec", "transform.mat");

  /** Opens such folders; found by the service loader. */
  public static final class Provider implements SpeakerModelProvider {
    @Override
    public boolean isModel(Path directory) {
      return FILES.stream().skip(1).anyMatch(file -> Files.isRegularFile(directory.resolve(file)));
    }

    @Override
    public SpeakerModel open(Path directory) throws IOException {
      return read(directory, Precision.STORED, KernelProvider.kernels());
    }
  }

  private final String source;

  private final MfccFrontEnd frontEnd;
  private final WholeNetwork network;
  private final float[] mean;
  private final FloatMatrix transform;

  private VoskSpeakerModel(Path folder, MfccFrontEnd frontEnd, WholeNetwork network, float[] mean, FloatMatrix transform) {
    source = folder.toString();
    this.frontEnd = frontEnd;
    this.network = network;
    this.mean = mean;
    this.transform = transform;
  }

  /** Reads a folder. */
  public static VoskSpeakerModel read(Path folder, Precision precision, Kernels kernels) throws IOException {
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
      return new VoskSpeakerModel(folder, frontEnd, network, mean, transform);
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

  @Override
  public SpeakerStream newStream(int sampleRateHz) {
    return new VoiceStream(this, sampleRateHz);
  }

  @Override
  public String description() {
    return "Vosk's speaker model " + source + ", " + size() + " numbers";
  }

  /** The vector of frames in which somebody speaks, {@code [frames, features]}; none of too few. */
  Optional<SpeakerVector> vector(float[] spoken, int frames) {
    float[] numbers = frames < FEWEST_FRAMES ? null : numbers(spoken, frames);
    return numbers == null ? Optional.empty() : Optional.of(new SpeakerVector(numbers, frames));
  }

  /** The numbers of a vector; null where they have no direction. */
  private float[] numbers(float[] spoken, int frames) {
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
    if (!(norm > 0 && norm <= Float.MAX_VALUE)) {
      return null;
    }
    float scale = (float) (Math.sqrt(vector.length) / Math.sqrt(norm));
    for (int r = 0; r < vector.length; r++) {
      vector[r] *= scale;
    }
    return vector;
  }
}
