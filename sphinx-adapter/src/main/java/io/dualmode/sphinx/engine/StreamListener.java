package io.dualmode.sphinx.engine;

import edu.cmu.sphinx.result.Result;
import io.dualmode.sphinx.audio.AudioReader;

/**
 * Listens to a stream and finds the utterances in it, as {@link Endpointing} says.
 *
 * <p>All audio goes to one session, so that its running mean and its clock go on from utterance to utterance. Where the engine decides,
 * an utterance ends when one of its endpoint rules holds; silence is no utterance. Where the host decides, an utterance has at least
 * what the voice activity detection took for speech, and ends in the next pause that the engine hears: words that the detection cuts
 * are whole. What the engine hears more than half a second away from any of the host's segments is dropped. A stage of the application's own that
 * sends the signals of voice activity detection drops audio before it gets here, so each of its segments is a stream by itself.
 */
public final class StreamListener {
  /** The engine is behind the audio by its look-ahead; by then it has heard what the detection heard. */
  private static final int LATENCY_MILLIS = 300;
  private static final int LONGEST_WAIT_MILLIS = 1000;
  private static final int APART_MILLIS = 300;

  private final EngineLink link;
  private final AudioReader audio;
  private final Endpointing endpointing;
  private boolean inStream;
  /** Whether the stream has given a result; one that has not gives an empty one at its end. */
  private boolean delivered;
  /** Between the signals of the host. */
  private boolean inSegment;
  /** After a segment, until its utterance may end. */
  private boolean ending;
  private long sinceSegmentMillis;
  private long pauseMillis;

  public StreamListener(EngineLink link, AudioReader audio, Endpointing endpointing) {
    this.link = link;
    this.audio = audio;
    this.endpointing = endpointing;
  }

  /**
   * Listens until an utterance ends, or so long.
   *
   * @return the words of the utterance, or those so far in a result that is not final; null at the end of the stream
   */
  public Result listen(long enoughMillis) {
    long heardMillis = 0;
    while (heardMillis < enoughMillis) {
      Result result = null;
      switch (audio.read()) {
        case START -> begin();
        case AUDIO -> {
          long millis = audio.endMillis() - audio.startMillis();
          heardMillis += millis;
          result = hear(millis);
        }
        case SPEECH_START -> {
          result = ending ? utterance() : null;
          inSegment = true;
        }
        case SPEECH_END -> result = segmentEnds();
        case END -> {
          return end();
        }
        case NOTHING -> {
          return inStream ? end() : null;
        }
      }
      if (result != null) {
        delivered = true;
        return result;
      }
    }
    return link.soFar();
  }

  private void begin() {
    if (inStream) {
      link.abandon();
    }
    inStream = false;
    delivered = false;
    inSegment = false;
    ending = false;
    pauseMillis = 0;
  }

  private Result hear(long millis) {
    if (!inStream) {
      link.begin(audio.sampleRateHz(), audio.startMillis());
      inStream = true;
    }
    boolean told = link.accept(audio.samples(), audio.endMillis());
    if (endpointing != Endpointing.HOST) {
      return told ? link.utterance(false) : null;
    }
    pauseMillis = told ? pauseMillis + millis : 0;
    sinceSegmentMillis += millis;
    if (ending && sinceSegmentMillis >= (told ? LATENCY_MILLIS : LONGEST_WAIT_MILLIS)) {
      return utterance();
    }
    if (!inSegment && !ending && pauseMillis >= APART_MILLIS) {
      utterance();
    }
    return null;
  }

  private Result segmentEnds() {
    inSegment = false;
    if (endpointing == Endpointing.HOST) {
      ending = true;
      sinceSegmentMillis = 0;
      return null;
    }
    inStream = false;
    return link.finish(true);
  }

  private Result utterance() {
    ending = false;
    pauseMillis = 0;
    return link.utterance(true);
  }

  /** The end of the stream: what was heard since the last utterance, or null where that is nothing. */
  private Result end() {
    boolean due = !delivered || inSegment || ending;
    boolean heard = inStream || !delivered;
    inStream = false;
    begin();
    delivered = true;
    return heard ? link.finish(due) : null;
  }
}
