package io.dualmode.model.lm.arpa;

import io.dualmode.model.lm.CompactNgram;
import io.dualmode.model.lm.CompactNgramWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/** An n-gram model in a file of either kind: compact, which is used as it lies there, or ARPA (plain or gzip), which is packed at every start. */
public final class NgramFile {
  private static final byte[] COMPACT = "dm-ngram".getBytes(StandardCharsets.US_ASCII);

  private NgramFile() {}

  /** Opens a file; an {@link IOException} names it and what is wrong. */
  public static CompactNgram open(Path file) throws IOException {
    byte[] first;
    try (InputStream in = Files.newInputStream(file)) {
      first = in.readNBytes(COMPACT.length);
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": no such file", e);
    }
    if (Arrays.equals(first, COMPACT)) {
      return CompactNgram.open(file);
    }
    return CompactNgram.of(file.toString(), CompactNgramWriter.encode(ArpaReader.read(file)));
  }
}
