package io.dualmode.api.speaker;

import java.util.Optional;
import java.util.function.LongPredicate;

/** One stream that a {@link SpeakerModel} hears, beside a session that knows where somebody speaks. It keeps the last seconds only. Not thread-safe. */
public interface SpeakerStream {
  /** Takes the next samples, in -1..1, which are copied. */
  void accept(float[] samples, int offset, int length);

  /**
   * The vector of a stretch of the stream, nothing where too little is said in it.
   *
   * @param startMillis where it begins, from the beginning of the stream on
   * @param endMillis where it ends
   * @param speech whether somebody speaks at a time of the stream, in milliseconds
   */
  Optional<SpeakerVector> vector(long startMillis, long endMillis, LongPredicate speech);

  /** Begins the next stream. */
  void reset();
}
