package io.dualmode.kaldi.io;

import io.dualmode.fixtures.kaldi.KaldiWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;

/** Inputs over bytes in memory. */
public final class Inputs {
  private Inputs() {}

  public static KaldiInput of(byte[] bytes) throws IOException {
    return new KaldiInput("memory", Channels.newChannel(new ByteArrayInputStream(bytes)), bytes.length);
  }

  public static KaldiInput of(String text) throws IOException {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  public static KaldiInput of(KaldiWriter writer) throws IOException {
    return of(writer.toBytes());
  }
}
