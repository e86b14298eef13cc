package io.dualmode.kaldi.engine;

import io.dualmode.api.EngineConfig;
import io.dualmode.kaldi.feature.MfccFrontEnd;
import io.dualmode.kaldi.feature.MfccOptions;
import io.dualmode.kaldi.nnet3.AcousticModel;
import io.dualmode.model.frontend.FrontEndPart;
import java.io.IOException;

/** All that a model directory holds, read. Thread-safe. */
final class ModelParts implements AutoCloseable {
  private final DecodingOptions decoding;
  private final FrontEndPart frontEnd;
  private final DecodingGraphs graphs;
  private final Vocabulary words;
  private final AcousticModel model;

  private ModelParts(DecodingOptions decoding, FrontEndPart frontEnd, AcousticModel model, DecodingGraphs graphs, Vocabulary words) {
    this.decoding = decoding;
    this.frontEnd = frontEnd;
    this.model = model;
    this.graphs = graphs;
    this.words = words;
  }

  static ModelParts read(KaldiDirectory directory, EngineConfig config) throws IOException {
    DecodingOptions decoding = DecodingOptions.read(directory, config);
    FrontEndPart frontEnd = new MfccFrontEnd(MfccOptions.read(directory.configuration("mfcc.conf")));
    AcousticModel model = AcousticModel.read(directory.acousticModel());
    DecodingGraphs graphs = DecodingGraphs.read(directory, model.transitions().transitions());
    Vocabulary words = Vocabulary.read(directory, graphs.words(), model.transitions(), decoding.silencePhones());
    return new ModelParts(decoding, frontEnd, model, graphs, words);
  }

  DecodingOptions decoding() {
    return decoding;
  }

  FrontEndPart frontEnd() {
    return frontEnd;
  }

  DecodingGraphs graphs() {
    return graphs;
  }

  Vocabulary words() {
    return words;
  }

  int subsampling() {
    return decoding.subsampling();
  }

  /** Time from one frame of the search to the next. */
  int frameMillis() {
    return subsampling() * frontEnd.frameMillis();
  }

  AcousticStream newStream() {
    return new ToyStream(model, subsampling());
  }

  /** A stream that hears a whole utterance, with what another one has learnt of the speaker. */
  AcousticStream newStream(AcousticStream learnt) {
    return newStream();
  }

  @Override
  public void close() {
    // nothing outside of the heap
  }
}
