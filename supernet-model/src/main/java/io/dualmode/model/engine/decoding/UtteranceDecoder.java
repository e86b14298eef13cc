package io.dualmode.model.engine.decoding;

import io.dualmode.model.confidence.FrameEvidence;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.FrameSink;
import io.dualmode.model.head.ScoringHead;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.UtteranceSearch;
import io.dualmode.model.vocabulary.SearchFactory;

/** Features of one utterance in, search result out: encoder stream, head and search of one corner, or of two. Not thread-safe. */
public final class UtteranceDecoder implements AutoCloseable {
  private final EncoderStream stream;
  private final ScoringHead head;
  private final SearchConfig config;
  private final FrameSink sink;
  private final FrameEvidence evidence;
  private final FirstPassScores firstPass;
  private final SilenceWatch watch;
  private UtteranceSearch search;

  /**
   * A decoder.
   *
   * @param tap is shown the encoded frames as well, null for none
   * @param evidence is gathered of the frames searched, null where nobody asks for it
   * @param firstPass scores that the stream's are averaged with, null for none; only for a stream that encodes nothing before its end
   * @param watch is shown every row, null for none
   */
  UtteranceDecoder(EncoderStream stream, ScoringHead head, SearchConfig config, SearchFactory space, FrameSink tap,
      FrameEvidence evidence, FirstPassScores firstPass, SilenceWatch watch) {
    this.stream = stream;
    this.head = head;
    this.config = config;
    this.evidence = evidence;
    this.firstPass = firstPass;
    this.watch = watch;
    listenFor(space);
    int rowSize = head.rowSize();
    float[] rows = new float[stream.maxFramesPerCall() * rowSize];
    this.sink = (data, offset, firstFrame, count) -> {
      if (tap != null) {
        tap.frames(data, offset, firstFrame, count);
      }
      head.fill(data, offset, count, rows, 0);
      if (firstPass != null) {
        firstPass.average(rows, firstFrame, count);
      }
      search(rows, count);
      if (evidence != null) {
        evidence.accept(rows, 0, count);
      }
      if (watch != null) {
        watch.accept(rows, count);
      }
    };
  }

  private void search(float[] rows, int count) {
    try {
      search.accept(rows, 0, count);
    } catch (InternalError e) {
      // what the JVM throws, perhaps some calls later, when a page of a mapped file is no longer there
      throw new IllegalStateException("a mapped language model became shorter while it was in use; load the model again, and exchange a model by a"
          + " new directory, not in its place", e);
    }
  }

  /** Looks for something else; a search in progress is lost, so this belongs between utterances. */
  public void listenFor(SearchFactory space) {
    search = space.newSearch(config, head);
  }

  public void accept(float[] features, int offset, int frames) {
    if (evidence != null) {
      evidence.hear(features, offset, frames);
    }
    if (firstPass != null) {
      firstPass.accept(features, offset, frames);
    }
    stream.accept(features, offset, frames, sink);
  }

  /** Encodes and searches what is left in the look-ahead. */
  public void flush() {
    if (firstPass != null) {
      firstPass.flush();
    }
    stream.finish(sink);
  }

  public UtteranceSearch search() {
    return search;
  }

  /** Of every frame searched since the last reset, or null. */
  public FrameEvidence evidence() {
    return evidence;
  }

  /** Encoder frames searched so far. */
  public int frames() {
    return search.frames();
  }

  /** Whether nobody spoke: the search hears silence from beginning to end, and no frame speaks against it. */
  public boolean isSilent() {
    return watch != null && frames() > 0 && search.silenceFrames() == frames() && watch.isSilent();
  }

  public void reset() {
    if (firstPass != null) {
      firstPass.reset();
    }
    stream.reset();
    search.reset();
    if (evidence != null) {
      evidence.reset();
    }
    if (watch != null) {
      watch.reset();
    }
  }

  @Override
  public void close() {
    if (firstPass != null) {
      firstPass.close();
    }
    stream.close();
  }
}
