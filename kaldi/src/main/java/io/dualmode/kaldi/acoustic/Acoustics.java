package io.dualmode.kaldi.acoustic;

import io.dualmode.kaldi.feature.CmvnOptions;
import io.dualmode.kaldi.feature.CmvnStatistics;
import io.dualmode.kaldi.feature.MfccFrontEnd;
import io.dualmode.kaldi.feature.MfccOptions;
import io.dualmode.kaldi.ivector.IvectorFiles;
import io.dualmode.kaldi.network.NetworkShape;
import io.dualmode.kaldi.network.Nnet3Part;
import io.dualmode.kaldi.nnet3.AcousticModel;
import io.dualmode.kaldi.transition.TransitionModel;
import io.dualmode.model.encoder.weights.TensorMap;
import io.dualmode.model.format.source.ModelFormatException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The acoustic side of a model directory, read: what a session needs to make rows of log-likelihoods of samples.
 *
 * @param transitions what the transitions of the graph stand for
 * @param transitionBytes how many bytes at the beginning of the file say so
 * @param frontEnd with the options of {@code mfcc.conf}
 * @param network with the i-vectors that it reads
 * @param head the outputs of the network as log-likelihoods
 * @param tensors of network and head
 */
public record Acoustics(TransitionModel transitions, long transitionBytes, MfccFrontEnd frontEnd, Nnet3Part network, PdfPart head, TensorMap tensors) {
  /** Name of the head. */
  public static final String HEAD = "pdfs";
  /** Frames computed together where no option says otherwise. */
  public static final int CHUNK = 24;

  /**
   * Where the files lie.
   *
   * @param model {@code final.mdl}
   * @param mfcc {@code mfcc.conf}
   * @param ivectors folder of the i-vector extractor, null for none
   * @param cmvn {@code global_cmvn.stats} beside the model, null for none
   */
  public record Files(Path model, Path mfcc, Path ivectors, Path cmvn) {}

  /**
   * Reads files.
   *
   * @param subsampling frames of features to a row of log-likelihoods
   * @param chunk frames computed together
   * @param acousticScale factor of log-likelihoods
   */
  public static Acoustics read(Files files, int subsampling, int chunk, float acousticScale) throws IOException {
    MfccFrontEnd frontEnd = new MfccFrontEnd(MfccOptions.read(files.mfcc));
    AcousticModel model = AcousticModel.read(files.model);
    TensorMap tensors = model.network().tensors();
    IvectorFiles ivectors = files.ivectors == null ? null : IvectorFiles.read(files.ivectors, frontEnd.features());
    if (ivectors != null) {
      tensors.putAll(ivectors.tensors());
    }
    if (files.cmvn != null) {
      float[] statistics = CmvnStatistics.read(files.cmvn, frontEnd.features());
      tensors.put(NetworkShape.STATISTICS, statistics, statistics.length);
    }
    try {
      NetworkShape shape = new NetworkShape(model.network().lines(), model.network().layers(), files.cmvn == null ? null
          : CmvnOptions.STANDARD,
          ivectors == null ? null : ivectors.config(), subsampling, chunk);
      if (shape.features() != frontEnd.features()) {
        throw new IllegalArgumentException("the network reads " + shape.features() + " features, but " + files.mfcc + " gives "
            + frontEnd.features());
      }
      if (shape.outputs() < model.transitions().pdfs()) {
        throw new IllegalArgumentException("the network has " + shape.outputs() + " outputs, but transitions name "
            + model.transitions().pdfs());
      }
      if (model.priors().length != 0 && model.priors().length != shape.outputs()) {
        throw new IllegalArgumentException("the network has " + shape.outputs() + " outputs, but priors are " + model.priors().length);
      }
      PdfPart head = new PdfPart(HEAD, shape.outputs(), acousticScale);
      tensors.put(head.shiftTensor(), shift(model.priors(), shape.outputs(), acousticScale), shape.outputs());
      return new Acoustics(model.transitions(), model.transitionBytes(), frontEnd, new Nnet3Part(shape, frontEnd), head, tensors);
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(files.model.toString(), -1, "a network that can listen while speech goes on", e.getMessage(), e);
    }
  }

  /** What is taken off the scaled outputs: scaled logarithms of priors. */
  private static float[] shift(float[] priors, int outputs, float scale) {
    float[] shift = new float[outputs];
    for (int i = 0; i < priors.length; i++) {
      shift[i] = scale * (float) Math.log(priors[i]);
    }
    return shift;
  }
}
