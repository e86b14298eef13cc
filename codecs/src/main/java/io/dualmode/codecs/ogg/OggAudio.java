package io.dualmode.codecs.ogg;

import io.dualmode.api.audio.spi.AudioCodec;
import io.dualmode.api.audio.spi.AudioDecoder;
import io.dualmode.api.audio.spi.ByteWindow;
import java.io.IOException;
import java.util.List;

/** Opus and Vorbis in Ogg, known by the first page. */
public final class OggAudio implements AudioCodec {
  @Override
  public List<String> formats() {
    return List.of("Ogg Opus", "Ogg Vorbis");
  }

  @Override
  public Match match(ByteWindow in, boolean tagged) throws IOException {
    return in.startsWith("OggS") ? Match.YES : Match.NO;
  }

  @Override
  public AudioDecoder open(ByteWindow in) throws IOException {
    return new OggDecoder(in);
  }
}
