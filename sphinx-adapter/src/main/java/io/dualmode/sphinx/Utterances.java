package io.dualmode.sphinx;

import edu.cmu.sphinx.frontend.Data;
import edu.cmu.sphinx.frontend.DataEndSignal;
import edu.cmu.sphinx.frontend.DataProcessingException;
import edu.cmu.sphinx.frontend.DataProcessor;
import edu.cmu.sphinx.frontend.DataStartSignal;
import edu.cmu.sphinx.frontend.DoubleData;
import edu.cmu.sphinx.frontend.FloatData;
import edu.cmu.sphinx.frontend.endpoint.SpeechClassifiedData;
import edu.cmu.sphinx.frontend.endpoint.SpeechEndSignal;
import edu.cmu.sphinx.util.MatrixUtils;

/**
 * Cuts what a front end delivers into utterances, where the host's scorer cuts it.
 *
 * <p>An utterance ends at the end of speech. The end of the data ends one too, unless speech ended before and nothing came since:
 * then the stream is over. A front end that fails (a stream closed under it) is the host's exception.
 */
final class Utterances {
  /** What came. */
  enum Kind { AUDIO, END_OF_UTTERANCE, END_OF_STREAM }

  private boolean ofEarlierStream;
  private boolean speechEnded;
  private boolean audio;
  private double[] values;
  private long firstSample;
  private int sampleRateHz;

  /**
   * Begins a stream.
   *
   * @param announced whether the source says that it begins; what the front end still holds of an earlier stream, whose listener
   *     did not wait for its end, is then dropped
   */
  void restart(boolean announced) {
    ofEarlierStream = announced;
    speechEnded = false;
    audio = false;
  }

  /** Begins an utterance of the same stream. */
  void next() {
    audio = false;
  }

  /** Takes the next piece; {@link #values}, {@link #firstSample} and {@link #sampleRateHz} tell about audio. */
  Kind read(DataProcessor tap) {
    while (true) {
      Data data;
      try {
        data = tap.getData();
      } catch (DataProcessingException e) {
        throw new DataProcessingException("the audio stream failed; keep it open until getResult() returns null: "
            + (e.getCause() == null ? e : e.getCause()).getMessage(), e);
      }
      if (data instanceof DataStartSignal) {
        ofEarlierStream = false;
      }
      if (data == null) {
        return audio ? Kind.END_OF_UTTERANCE : Kind.END_OF_STREAM;
      }
      if (ofEarlierStream) {
        continue;
      }
      if (data instanceof SpeechEndSignal) {
        speechEnded = true;
        return Kind.END_OF_UTTERANCE;
      }
      if (data instanceof DataEndSignal) {
        return speechEnded && !audio ? Kind.END_OF_STREAM : Kind.END_OF_UTTERANCE;
      }
      if (take(data)) {
        audio = true;
        return Kind.AUDIO;
      }
    }
  }

  private boolean take(Data data) {
    if (data instanceof SpeechClassifiedData classified) {
      return take(classified.getDoubleData());
    }
    if (data instanceof DoubleData samples) {
      return set(samples.getValues(), samples.getFirstSampleNumber(), samples.getSampleRate());
    }
    if (data instanceof FloatData samples) {
      return set(MatrixUtils.float2double(samples.getValues()), samples.getFirstSampleNumber(), samples.getSampleRate());
    }
    return false;
  }

  private boolean set(double[] samples, long first, int rateHz) {
    values = samples;
    firstSample = first;
    sampleRateHz = rateHz;
    return samples.length > 0;
  }

  /** The samples of the last piece as 16-bit numbers. */
  short[] samples() {
    short[] pcm = new short[values.length];
    for (int i = 0; i < pcm.length; i++) {
      pcm[i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(values[i])));
    }
    return pcm;
  }

  int sampleRateHz() {
    return sampleRateHz;
  }

  long startMillis() {
    return firstSample * 1000 / sampleRateHz;
  }

  long endMillis() {
    return (firstSample + values.length) * 1000 / sampleRateHz;
  }
}
