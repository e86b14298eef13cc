package io.dualmode.codecs.mp3;

import io.dualmode.api.audio.spi.AudioCodec;
import io.dualmode.api.audio.spi.AudioDecoder;
import io.dualmode.api.audio.spi.ByteWindow;
import java.io.IOException;
import java.util.List;

/** MP3, which has no beginning of its own: whatever follows an ID3 tag or starts like a frame may be it. */
public final class Mp3Audio implements AudioCodec {
  @Override
  public List<String> formats() {
    return List.of("MP3");
  }

  @Override
  public Match match(ByteWindow in, boolean tagged) throws IOException {
    return tagged || in.available(2) == 2 && in.at(0) == 0xff && (in.at(1) & 0xe0) == 0xe0 ? Match.MAYBE : Match.NO;
  }

  @Override
  public AudioDecoder open(ByteWindow in) throws IOException {
    return new Mp3FileDecoder(in);
  }
}
