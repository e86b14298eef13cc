package io.dualmode.model.engine;

import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.rescore.EncodedUtterance;
import io.dualmode.model.rescore.Reranker;
import io.dualmode.model.search.SearchResult;

/** What one session does with the readings of an utterance when it ends. Not thread-safe. */
final class SecondPass implements AutoCloseable {
  /** Encodes the features of a whole utterance. */
  record Listener(EncoderStream stream) {
    void hear(float[] features, int frames, EncodedUtterance into) {
      into.clear();
      stream.reset();
      stream.accept(features, 0, frames, into);
      stream.finish(into);
    }
  }

  private final Reranker freeSpeech;
  private final Reranker grammar;
  private final EncodedUtterance frames;
  private final Listener listener;

  /**
   * A second pass.
   *
   * @param freeSpeech ranks what was heard without a grammar
   * @param grammar ranks what was heard with one, whose own scores stand
   * @param frames what an attention rescorer reads, null if there is none
   * @param listener fills the frames when the utterance has ended, null if the first pass fills them
   */
  SecondPass(Reranker freeSpeech, Reranker grammar, EncodedUtterance frames, Listener listener) {
    this.freeSpeech = freeSpeech;
    this.grammar = grammar;
    this.frames = frames;
    this.listener = listener;
  }

  /** Whether {@link #rank} reads the features, so that the session must keep those of the utterance. */
  boolean listensAgain() {
    return listener != null;
  }

  /** Ranks the readings of an utterance of so many features. */
  SearchResult rank(SearchResult heard, SearchSpace space, float[] features, int featureFrames) {
    if (listener != null && heard.nBest().size() > 1) {
      listener.hear(features, featureFrames, frames);
    }
    return (space.grammar().isPresent() ? grammar : freeSpeech).rerank(heard, frames);
  }

  /** Forgets the frames of the utterance. */
  void reset() {
    if (frames != null) {
      frames.clear();
    }
  }

  @Override
  public void close() {
    if (listener != null) {
      listener.stream().close();
    }
  }
}
