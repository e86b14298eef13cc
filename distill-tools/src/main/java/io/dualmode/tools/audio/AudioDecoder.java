package io.dualmode.tools.audio;

import io.dualmode.model.frontend.SampleSink;
import java.io.IOException;

/** One opened audio stream of a known format; used once, by one thread. */
interface AudioDecoder {
  /** Samples per second of what {@link #decode} delivers. */
  int sampleRateHz();

  /** Delivers the whole stream, mixed down to mono, in [-1, 1]. */
  void decode(SampleSink sink) throws IOException;
}
