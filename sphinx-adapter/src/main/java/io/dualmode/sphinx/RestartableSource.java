package io.dualmode.sphinx;

import edu.cmu.sphinx.frontend.util.StreamDataSource;
import edu.cmu.sphinx.util.TimeFrame;
import java.io.InputStream;

/**
 * The host's stream source, which can begin the same stream again.
 *
 * <p>{@code LiveSpeechRecognizer} sets the stream of the microphone once, when it is made; once the source has seen the end of
 * it, which a stopped line is, it stays at the end. Each start therefore sets the stream again.
 */
public final class RestartableSource extends StreamDataSource {
  private InputStream stream;
  private TimeFrame frame;

  @Override
  public void setInputStream(InputStream inputStream, TimeFrame timeFrame) {
    stream = inputStream;
    frame = timeFrame;
    super.setInputStream(inputStream, timeFrame);
  }

  /** Begins the last stream again; a stream that is at its end stays there. */
  void restart() {
    if (stream != null) {
      super.setInputStream(stream, frame);
    }
  }
}
