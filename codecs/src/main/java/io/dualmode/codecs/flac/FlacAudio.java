package io.dualmode.codecs.flac;

import io.dualmode.api.audio.spi.AudioCodec;
import io.dualmode.api.audio.spi.AudioDecoder;
import io.dualmode.api.audio.spi.ByteWindow;
import java.io.IOException;
import java.util.List;

/** FLAC, known by its first four letters. */
public final class FlacAudio implements AudioCodec {
  @Override
  public List<String> formats() {
    return List.of("FLAC");
  }

  @Override
  public Match match(ByteWindow in, boolean tagged) throws IOException {
    return in.startsWith("fLaC") ? Match.YES : Match.NO;
  }

  @Override
  public AudioDecoder open(ByteWindow in) throws IOException {
    return new FlacDecoder(in);
  }
}
