package io.dualmode.model.lm.arpa;

import io.dualmode.model.lm.BackoffTrie;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a back-off model in ARPA format: decimal logarithms with 7 digits, a back-off weight on every n-gram below the highest
 * order that extends or whose weight is not 1. {@link ArpaReader} describes the form.
 */
public final class ArpaWriter {
  private static final double LN_10 = Math.log(10);

  private ArpaWriter() {}

  /** Writes a file, gzip when its name ends in {@code .gz}. */
  public static void write(BackoffTrie model, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      if (file.toString().endsWith(".gz")) {
        try (GZIPOutputStream gzip = new GZIPOutputStream(out, 1 << 16)) {
          write(model, gzip);
        }
      } else {
        write(model, out);
      }
    }
  }

  /** Writes to a stream, which is flushed and not closed. */
  public static void write(BackoffTrie model, OutputStream out) throws IOException {
    BufferedWriter writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
    writer.write("\\data\\\n");
    for (int n = 1; n <= model.order(); n++) {
      writer.write("ngram " + n + "=" + model.size(n) + "\n");
    }
    for (int n = 1; n <= model.order(); n++) {
      writer.write("\n\\" + n + "-grams:\n");
      section(model, n, writer);
    }
    writer.write("\n\\end\\\n");
    writer.flush();
  }

  private static void section(BackoffTrie model, int n, BufferedWriter writer) throws IOException {
    BackoffTrie.Level level = model.level(n);
    StringBuilder line = new StringBuilder();
    IOException[] failure = new IOException[1];
    model.visit(n, (ids, node) -> {
      if (failure[0] != null) {
        return;
      }
      line.setLength(0);
      line.append(decimal(level.logProb()[node])).append('\t');
      for (int i = 0; i < n; i++) {
        line.append(i == 0 ? "" : " ").append(model.words().get(ids[i]));
      }
      if (level.backoff() != null
          && (level.backoff()[node] != 0 || level.childBegin()[node + 1] > level.childBegin()[node])) {
        line.append('\t').append(decimal(level.backoff()[node]));
      }
      line.append('\n');
      try {
        writer.append(line);
      } catch (IOException e) {
        failure[0] = e;
      }
    });
    if (failure[0] != null) {
      throw failure[0];
    }
  }

  private static String decimal(float ln) {
    return ln <= BackoffTrie.LOG_ZERO ? "-99" : Float.toString((float) (ln / LN_10));
  }
}
