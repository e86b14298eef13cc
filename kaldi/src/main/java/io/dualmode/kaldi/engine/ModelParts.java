package io.dualmode.kaldi.engine;

import io.dualmode.api.EngineConfig;
import io.dualmode.kaldi.acoustic.Acoustics;
import io.dualmode.kaldi.network.NetworkModel;
import io.dualmode.kaldi.network.NetworkStream;
import io.dualmode.kaldi.rescore.Rescorer;
import io.dualmode.model.encoder.Precision;
import io.dualmode.model.frontend.FrontEndPart;
import io.dualmode.model.kernel.KernelProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * All that a model directory holds, read. Thread-safe.
 *
 * @param decoding how it is searched
 * @param frontEnd what its features come from
 * @param network with what it learns of a voice
 * @param shift what is taken off scaled outputs of the network
 * @param graphs what is searched
 * @param words what the labels of those mean
 * @param rescorer what weighs readings again, null for nothing
 */
record ModelParts(DecodingOptions decoding, FrontEndPart frontEnd, NetworkModel network, float[] shift, DecodingGraphs graphs, Vocabulary words,
    Rescorer rescorer) {
  /** Reads a directory. */
  static ModelParts read(KaldiDirectory directory, EngineConfig config) throws IOException {
    DecodingOptions decoding = DecodingOptions.read(directory, config);
    Path ivectors = directory.ivector("final.ie");
    Path statistics = directory.featureStatistics();
    Acoustics acoustics = Acoustics.read(new Acoustics.Files(directory.acousticModel(), directory.configuration("mfcc.conf"),
        Files.isRegularFile(ivectors) ? ivectors.getParent() : null, Files.isRegularFile(statistics) ? statistics : null),
        decoding.subsampling(), Acoustics.CHUNK, decoding.acousticScale());
    DecodingGraphs graphs = DecodingGraphs.read(directory, acoustics.transitions().transitions());
    Vocabulary words = Vocabulary.read(directory, graphs.words(), acoustics.transitions(), decoding.silencePhones());
    Rescorer rescorer = Boolean.parseBoolean(config.get(KaldiKeys.RESCORE))
        ? Rescorer.read(directory.rescore("G.fst"), directory.rescore("G.carpa")) : null;
    NetworkModel network = acoustics.load(Precision.STORED, KernelProvider.kernels());
    return new ModelParts(decoding, acoustics.frontEnd(), network, acoustics.shift(), graphs, words, rescorer);
  }

  int subsampling() {
    return decoding.subsampling();
  }

  /** Time from one frame of the search to the next. */
  int frameMillis() {
    return subsampling() * frontEnd.frameMillis();
  }

  NetworkStream newStream() {
    return network.newStream();
  }

  /** A stream that hears a whole utterance, with what another one has learnt of the speaker. */
  NetworkStream newStream(NetworkStream learnt) {
    float[] ivector = learnt.ivector();
    return ivector == null ? newStream() : network.newStream(ivector);
  }
}
