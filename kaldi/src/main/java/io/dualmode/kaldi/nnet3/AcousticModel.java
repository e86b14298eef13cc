package io.dualmode.kaldi.nnet3;

import io.dualmode.kaldi.io.KaldiInput;
import io.dualmode.kaldi.transition.TransitionModel;
import java.io.IOException;
import java.nio.file.Path;

/**
 * {@code final.mdl}: what transitions mean, the network, and what it outputs on average.
 *
 * @param transitionBytes how many bytes at the beginning of the file say what transitions mean
 * @param priors probabilities by which outputs are divided, one for each, or none
 */
public record AcousticModel(TransitionModel transitions, long transitionBytes, Nnet3 network, float[] priors) {
  /** Reads a file in text or binary form. */
  public static AcousticModel read(Path file) throws IOException {
    try (KaldiInput in = KaldiInput.open(file)) {
      return read(in);
    }
  }

  /** Reads it from a file that is open. */
  public static AcousticModel read(KaldiInput in) throws IOException {
    TransitionModel transitions = TransitionModel.read(in);
    long end = in.position();
    if (!in.startsWith("<Nnet3>")) {
      throw in.unexpected("<Nnet3>, a network of nnet3 (other kinds of acoustic models are not supported)");
    }
    Nnet3 network = Nnet3.read(in);
    in.expect("<LeftContext>");
    in.integer();
    in.expect("<RightContext>");
    in.integer();
    in.expect("<Priors>");
    long start = in.position();
    float[] priors = in.vector();
    for (float prior : priors) {
      if (!(prior > 0 && prior <= Float.MAX_VALUE)) {
        throw in.fail(start, "positive priors", Float.toString(prior));
      }
    }
    return new AcousticModel(transitions, end, network, priors);
  }
}
