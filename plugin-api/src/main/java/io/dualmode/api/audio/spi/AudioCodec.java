package io.dualmode.api.audio.spi;

import java.io.IOException;
import java.util.List;

/**
 * Formats of audio that {@link io.dualmode.api.audio.AudioReader} does not read by itself. Implementations are stateless, and named in
 * {@code META-INF/services/io.dualmode.api.audio.spi.AudioCodec}.
 */
public interface AudioCodec {
  /** How sure a codec is that a stream is of its format. */
  enum Match {
    /** It is not. */
    NO,
    /** It may be, if nothing else is known about these bytes. */
    MAYBE,
    /** It is. */
    YES
  }

  /** What it reads, as messages name it: {@code FLAC}. */
  List<String> formats();

  /**
   * Looks at the first bytes, without taking them.
   *
   * @param in the stream, behind ID3 tags
   * @param tagged whether there were such tags, which stand in front of MP3 more than of others
   */
  Match match(ByteWindow in, boolean tagged) throws IOException;

  /**
   * Reads the header of a stream that it has matched.
   *
   * @throws CorruptAudioException when nothing of it can be heard
   */
  AudioDecoder open(ByteWindow in) throws IOException;
}
