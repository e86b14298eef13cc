package io.dualmode.kaldi.engine;

import io.dualmode.api.config.EngineConfig;
import io.dualmode.kaldi.directory.DecodingOptions;
import io.dualmode.kaldi.directory.KaldiDirectory;
import io.dualmode.kaldi.graph.DecodingGraphs;
import io.dualmode.kaldi.network.Nnet3Encoder;
import io.dualmode.kaldi.network.Nnet3Part;
import io.dualmode.kaldi.network.Nnet3Stream;
import io.dualmode.kaldi.rescore.Rescorer;
import io.dualmode.kaldi.transition.TransitionModel;
import io.dualmode.model.composition.Composition;
import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.source.ModelFormatException;
import io.dualmode.model.frontend.FrontEndPart;
import io.dualmode.model.head.Head;
import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.kernel.choice.KernelProvider;
import io.dualmode.model.settings.EngineKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;

/**
 * All that a model holds, read: a directory of Kaldi, or a model directory made of one. Thread-safe.
 *
 * @param language its tag
 * @param decoding how it is searched
 * @param acoustic front end, network with what it learns of a voice, and head
 * @param encoder the network, one copy for all sessions
 * @param weights what {@link EngineKeys#WEIGHTS} says: {@code mode}, {@code dense} or {@code sparse}; the same without masks
 * @param head makes log-likelihoods of its outputs
 * @param graphs what is searched
 * @param words what the labels of those mean
 * @param rescorer what weighs readings again, null for nothing
 */
record ModelParts(String language, DecodingOptions decoding, Composition acoustic, Nnet3Encoder encoder, String weights, Head head,
    DecodingGraphs graphs, Vocabulary words, Rescorer rescorer) {
  /** Reads a directory. */
  static ModelParts read(Path path, EngineConfig config) throws IOException {
    KaldiDirectory directory = new KaldiDirectory(path);
    DecodingOptions decoding = DecodingOptions.read(directory, config);
    try (SupernetModel model = SupernetModel.open(path)) {
      Composition acoustic = model.config().parts();
      if (!(acoustic.network() instanceof Nnet3Part network)) {
        throw new ModelFormatException(model.files().describe(SupernetModel.CONFIG), -1, "a network of type " + Nnet3Part.TYPE,
            acoustic.network().type());
      }
      KaldiSettings.requireUsable(config, network);
      Optional<TransitionModel> read = model.supplement(TransitionModel.class);
      TransitionModel transitions = read.isPresent() ? read.get() : TransitionModel.read(directory.transitions());
      DecodingGraphs graphs = DecodingGraphs.read(directory, transitions.transitions());
      Vocabulary words = Vocabulary.read(directory, graphs.words(), transitions, decoding.silencePhones());
      Rescorer rescorer = Boolean.parseBoolean(config.get(KaldiKeys.RESCORE))
          ? Rescorer.read(directory.rescore("G.fst"), directory.rescore("G.carpa"), directory.recurrent()) : null;
      Kernels kernels = KernelProvider.kernels();
      Head head = acoustic.heads().get(0).load(new TensorReader(model.tensors(), network.blockRows()), WeightSet.DENSE, Precision.STORED, kernels);
      Nnet3Encoder encoder = network.load(model.tensors(), EnumSet.allOf(WeightSet.class), Precision.STORED, kernels);
      return new ModelParts(model.config().language().tag(), decoding, acoustic, encoder, config.get(EngineKeys.WEIGHTS), head, graphs,
          words, rescorer);
    }
  }

  FrontEndPart frontEnd() {
    return acoustic.frontEnd();
  }

  /** Feature frames for each frame of the search. */
  int subsampling() {
    return acoustic.network().stride();
  }

  /** Time from one frame of the search to the next. */
  int frameMillis() {
    return acoustic.encodedFrameMillis();
  }

  /** A stream for speech while it comes. */
  Nnet3Stream newStream() {
    return encoder.newStream(weights.equals("dense") ? Corner.DENSE_STREAMING : Corner.STREAMING);
  }

  /** A stream that hears a whole utterance, with what another one has learnt of the speaker. */
  Nnet3Stream newStream(Nnet3Stream learnt) {
    return encoder.newStream(weights.equals("sparse") ? WeightSet.SPARSE : WeightSet.DENSE, learnt.ivector());
  }
}
