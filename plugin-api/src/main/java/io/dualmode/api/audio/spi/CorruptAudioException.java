package io.dualmode.api.audio.spi;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a codec finds wrong with its stream, told as the end of a sentence that begins with the stream's name;
 * {@link io.dualmode.api.audio.AudioReader} turns it into an {@link io.dualmode.api.audio.AudioFormatException}.
 */
public final class CorruptAudioException extends IOException {
  private static final long serialVersionUID = 1;

  private final @Nullable String remedy;

  /**
   * Something wrong with a stream.
   *
   * @param problem what is wrong: "is cut off"
   * @param remedy what its user should do: "copy it again"
   */
  public CorruptAudioException(String problem, @Nullable String remedy) {
    this(problem, remedy, null);
  }

  /** As above, with what it came from. */
  public CorruptAudioException(String problem, @Nullable String remedy, @Nullable Throwable cause) {
    super(problem, cause);
    this.remedy = remedy;
  }

  /** A stream in order, but of a format or variant that the codec does not read. */
  public static CorruptAudioException unread(String problem) {
    return new CorruptAudioException(problem, null);
  }

  /** Whether it is of a format that is not read, which has to be converted. */
  public boolean isUnreadFormat() {
    return remedy == null;
  }

  /** What to do, null where the format is not read. */
  public @Nullable String remedy() {
    return remedy;
  }
}
