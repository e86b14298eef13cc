package io.dualmode.model.engine.decoding;

import io.dualmode.model.rescore.EncodedUtterance;
import io.dualmode.model.rescore.Reranker;
import io.dualmode.model.search.SearchResult;
import io.dualmode.model.vocabulary.SearchSpace;

/** What one session does with the readings of an utterance when it ends. Not thread-safe. */
public final class SecondPass {
  private final Reranker freeSpeech;
  private final Reranker grammar;
  private final EncodedUtterance frames;

  /**
   * A second pass.
   *
   * @param freeSpeech ranks what was heard without a grammar
   * @param grammar ranks what was heard with one, whose own scores stand
   * @param frames what an attention rescorer reads, filled by the decoder whose readings are ranked; null if there is none
   */
  SecondPass(Reranker freeSpeech, Reranker grammar, EncodedUtterance frames) {
    this.freeSpeech = freeSpeech;
    this.grammar = grammar;
    this.frames = frames;
  }

  /** Ranks the readings of an utterance. */
  public SearchResult rank(SearchResult heard, SearchSpace space) {
    return (space.grammar().isPresent() ? grammar : freeSpeech).rerank(heard, frames);
  }

  /** Forgets the frames of the utterance. */
  public void reset() {
    if (frames != null) {
      frames.clear();
    }
  }
}
