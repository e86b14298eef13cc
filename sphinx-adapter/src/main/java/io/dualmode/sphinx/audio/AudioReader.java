package io.dualmode.sphinx.audio;

import edu.cmu.sphinx.frontend.Data;
import edu.cmu.sphinx.frontend.DataEndSignal;
import edu.cmu.sphinx.frontend.DataProcessingException;
import edu.cmu.sphinx.frontend.DataProcessor;
import edu.cmu.sphinx.frontend.DataStartSignal;
import edu.cmu.sphinx.frontend.DoubleData;
import edu.cmu.sphinx.frontend.FloatData;
import edu.cmu.sphinx.frontend.endpoint.SpeechClassifiedData;
import edu.cmu.sphinx.frontend.endpoint.SpeechEndSignal;
import edu.cmu.sphinx.frontend.endpoint.SpeechStartSignal;
import edu.cmu.sphinx.util.MatrixUtils;

/**
 * Reads samples and signals from a front end, in the order in which they were recorded.
 *
 * <p>Where a {@link Recorder} stands in front of the host's voice activity detection, the audio comes from there and the signals from
 * the end of the pipeline; a signal is told after the audio that the detection needed for it. A front end that fails (a stream closed
 * under it) is the host's exception.
 */
public final class AudioReader {
  /** What came. */
  public enum Kind {
    /** A stream begins. */
    START,
    /** Samples; {@link #samples}, {@link #startMillis} and the others tell about them. */
    AUDIO,
    /** A voice activity detection says that speech begins. */
    SPEECH_START,
    /** It says that speech ends. */
    SPEECH_END,
    /** The stream ends. */
    END,
    /** There is no more. */
    NOTHING
  }

  private boolean ofEarlierStream;
  private DataProcessor source;
  private Recorder recorder;
  private Data held;
  private boolean holding;
  private double[] values;
  private long firstSample;
  private int sampleRateHz;

  /**
   * Begins a stream.
   *
   * @param announced whether the source says that it begins; what the front end still holds of an earlier stream, whose listener
   *     did not wait for its end, is then dropped
   */
  public void restart(boolean announced) {
    ofEarlierStream = announced;
    holding = false;
    held = null;
    if (recorder != null) {
      recorder.clear();
    }
  }

  /** Reads from there; {@code recorder} is null where all comes from the source. */
  public void from(DataProcessor source, Recorder recorder) {
    this.source = source;
    this.recorder = recorder;
  }

  /** Takes the next piece. */
  public Kind read() {
    while (true) {
      if (recorder != null && holding) {
        Data earlier = recorder.take();
        if (earlier != null) {
          if (take(earlier)) {
            return Kind.AUDIO;
          }
          continue;
        }
      }
      Data data = holding ? held : next();
      holding = false;
      if (data instanceof DataStartSignal) {
        ofEarlierStream = false;
        return Kind.START;
      }
      if (data == null) {
        return Kind.NOTHING;
      }
      if (ofEarlierStream) {
        if (recorder != null) {
          recorder.clear();
        }
        continue;
      }
      if (recorder != null && !recorder.isEmpty()) {
        held = data;
        holding = true;
        continue;
      }
      if (data instanceof SpeechStartSignal) {
        return Kind.SPEECH_START;
      }
      if (data instanceof SpeechEndSignal) {
        return Kind.SPEECH_END;
      }
      if (data instanceof DataEndSignal) {
        return Kind.END;
      }
      if (recorder == null && take(data)) {
        return Kind.AUDIO;
      }
    }
  }

  private Data next() {
    try {
      return source.getData();
    } catch (DataProcessingException e) {
      throw new DataProcessingException("the audio stream failed; keep it open until getResult() returns null: "
          + (e.getCause() == null ? e : e.getCause()).getMessage(), e);
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
  public short[] samples() {
    short[] pcm = new short[values.length];
    for (int i = 0; i < pcm.length; i++) {
      pcm[i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(values[i])));
    }
    return pcm;
  }

  public int sampleRateHz() {
    return sampleRateHz;
  }

  public long startMillis() {
    return firstSample * 1000 / sampleRateHz;
  }

  public long endMillis() {
    return (firstSample + values.length) * 1000 / sampleRateHz;
  }
}
