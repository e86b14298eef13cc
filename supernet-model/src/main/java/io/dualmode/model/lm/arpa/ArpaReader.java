package io.dualmode.model.lm.arpa;

import io.dualmode.model.io.InputFile;
import io.dualmode.model.lm.BackoffTrie;
import io.dualmode.model.lm.BackoffTrieBuilder;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringTokenizer;
import java.util.zip.GZIPInputStream;

/**
 * Reads a back-off model in ARPA format, plain or gzip, of any order up to {@link BackoffTrie#MAX_ORDER}.
 *
 * <p>Form: anything, then {@code \data\}, a line {@code ngram N=COUNT} per order, and per order a section {@code \N-grams:}
 * of lines {@code log10(probability) word... [log10(back-off weight)]}, and {@code \end\}. Fields are separated by blanks or
 * tabs. N-grams may stand in any order within their section. A back-off weight may be left out (it is then 1) where no n-gram
 * extends the line's; an n-gram without its last word must stand in the section below. {@code <s>} and {@code </s>} must be
 * words, in lower or upper case. Whatever differs from this is an {@link IOException} of the form {@code path:line: what}.
 *
 * <p>What follows {@code \end\} is read, for gzip's own checksum, and ignored. Memory grows with the lines that were read,
 * never with the counts that were announced; a line is at most 64 KiB.
 */
public final class ArpaReader {
  private static final int MAX_LINE_BYTES = 1 << 16;
  private static final float LN_10 = (float) Math.log(10);

  private final String name;
  private final InputStream in;
  private final byte[] buffer = new byte[MAX_LINE_BYTES];
  private final byte[] chunk = new byte[MAX_LINE_BYTES];
  private int chunkAt;
  private int chunkEnd;
  private final List<Integer> counts = new ArrayList<>();
  private final List<String> words = new ArrayList<>();
  private final Map<String, Integer> ids = new HashMap<>();
  private long line;
  /** What ended the line before. */
  private int before;

  private ArpaReader(String name, InputStream in) {
    this.name = name;
    this.in = in;
  }

  public static BackoffTrie read(Path file) throws IOException {
    try (InputStream in = InputFile.open(file)) {
      return read(file.toString(), in);
    }
  }

  /** Reads a stream, which is not closed; the name is for messages. */
  public static BackoffTrie read(String name, InputStream in) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in, 1 << 16);
    buffered.mark(2);
    boolean gzip = buffered.read() == 0x1f && buffered.read() == 0x8b;
    buffered.reset();
    InputStream plain = buffered;
    if (gzip) {
      try {
        plain = new GZIPInputStream(buffered, 1 << 16);
      } catch (IOException e) {
        throw new IOException(name + ":1: not a whole gzip file: " + e.getMessage(), e);
      }
    }
    return new ArpaReader(name, plain).read();
  }

  private BackoffTrie read() throws IOException {
    String header = readHeader();
    BackoffTrieBuilder builder = null;
    int[] ngram = new int[counts.size()];
    for (int n = 1; n <= counts.size(); n++) {
      if (!header.equals("\\" + n + "-grams:")) {
        throw error("'" + shorten(header) + "', expected '\\" + n + "-grams:'");
      }
      Unigrams unigrams = n == 1 ? new Unigrams() : null;
      int seen = 0;
      String text;
      while (!(text = next("\\end\\")).startsWith("\\")) {
        if (++seen > counts.get(n - 1)) {
          throw error("more than the " + counts.get(n - 1) + " " + n + "-grams that \\data\\ announces");
        }
        StringTokenizer fields = new StringTokenizer(text);
        float logProb = number(fields.nextToken(), true);
        if (n == 1) {
          unigrams.add(fields, logProb);
        } else {
          addNgram(builder, n, fields, logProb, ngram);
        }
      }
      if (seen != counts.get(n - 1)) {
        throw error(seen + " " + n + "-grams, \\data\\ announces " + counts.get(n - 1));
      }
      if (n == 1) {
        builder = unigrams.start();
      }
      if (n < counts.size()) {
        endLevel(builder);
      }
      header = text;
    }
    if (!header.equals("\\end\\")) {
      throw error("'" + shorten(header) + "', expected '\\end\\'");
    }
    while (readByte() >= 0) {
      chunkAt = chunkEnd;
    }
    try {
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw error(e.getMessage());
    }
  }

  private void endLevel(BackoffTrieBuilder builder) throws IOException {
    try {
      builder.nextLevel();
    } catch (IllegalArgumentException e) {
      throw error("in the section that ends here, " + e.getMessage());
    }
  }

  /** The counts; answers the first section's header. */
  private String readHeader() throws IOException {
    String text;
    do {
      text = next("\\data\\");
    } while (!text.equals("\\data\\"));
    while ((text = next("\\1-grams:")).startsWith("ngram")) {
      String[] parts = text.substring(5).split("=", -1);
      int count;
      try {
        if (parts.length != 2 || Integer.parseInt(parts[0].strip()) != counts.size() + 1) {
          throw new NumberFormatException();
        }
        count = Integer.parseInt(parts[1].strip());
      } catch (NumberFormatException e) {
        throw error("'" + shorten(text) + "', expected 'ngram " + (counts.size() + 1) + "=COUNT'");
      }
      if (count < 0) {
        throw error("count " + count + " is negative");
      }
      counts.add(count);
      if (counts.size() > BackoffTrie.MAX_ORDER) {
        throw error("order " + counts.size() + ", allowed: up to " + BackoffTrie.MAX_ORDER);
      }
    }
    if (counts.isEmpty()) {
      throw error("no 'ngram 1=COUNT' after \\data\\");
    }
    return text;
  }

  /** The first section, whose words become the vocabulary. */
  private final class Unigrams {
    private final List<float[]> values = new ArrayList<>();

    void add(StringTokenizer fields, float logProb) throws IOException {
      if (!fields.hasMoreTokens()) {
        throw error("a probability without a word");
      }
      String word = fields.nextToken();
      word = switch (word) {
        case "<S>" -> BackoffTrie.SENTENCE_START;
        case "</S>" -> BackoffTrie.SENTENCE_END;
        case "<UNK>" -> BackoffTrie.UNKNOWN;
        default -> word;
      };
      if (ids.put(word, words.size()) != null) {
        throw error("word '" + shorten(word) + "' is there twice");
      }
      words.add(word);
      values.add(new float[] {logProb, backoff(fields, 1)});
    }

    BackoffTrieBuilder start() throws IOException {
      for (String needed : List.of(BackoffTrie.SENTENCE_START, BackoffTrie.SENTENCE_END)) {
        if (!ids.containsKey(needed)) {
          throw error("the 1-grams have no " + needed);
        }
      }
      BackoffTrieBuilder builder = new BackoffTrieBuilder(words);
      for (int i = 0; i < words.size(); i++) {
        builder.add(0, i, values.get(i)[0], values.get(i)[1]);
      }
      return builder;
    }
  }

  private void addNgram(BackoffTrieBuilder builder, int n, StringTokenizer fields, float logProb, int[] ngram)
      throws IOException {
    for (int i = 0; i < n; i++) {
      if (!fields.hasMoreTokens()) {
        throw error(i + " words, expected " + n);
      }
      String word = fields.nextToken();
      Integer id = ids.get(word);
      if (id == null) {
        id = ids.get(word.toLowerCase(Locale.ROOT));
        if (id == null || !word.startsWith("<")) {
          throw error("word '" + shorten(word) + "' is not among the 1-grams");
        }
      }
      ngram[i] = id;
    }
    int context = builder.context(ngram);
    if (context < 0) {
      throw error("'" + text(ngram, n) + "' extends '" + text(ngram, n - 1) + "', which is not among the " + (n - 1) + "-grams");
    }
    if (Float.isNaN(builder.backoffBelow(context))) {
      throw error("'" + text(ngram, n) + "' extends '" + text(ngram, n - 1) + "', which has no back-off weight");
    }
    builder.add(context, ngram[n - 1], logProb, backoff(fields, n));
  }

  private float backoff(StringTokenizer fields, int n) throws IOException {
    if (!fields.hasMoreTokens()) {
      return n == counts.size() ? 0 : Float.NaN;
    }
    float value = number(fields.nextToken(), false);
    if (fields.hasMoreTokens()) {
      throw error("'" + shorten(fields.nextToken()) + "' after the back-off weight");
    }
    if (n == counts.size()) {
      throw error("a back-off weight in the highest order");
    }
    return value;
  }

  private String text(int[] ngram, int n) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < n; i++) {
      text.append(i == 0 ? "" : " ").append(words.get(ngram[i]));
    }
    return shorten(text.toString());
  }

  private float number(String text, boolean probability) throws IOException {
    float value;
    try {
      value = Float.parseFloat(text);
    } catch (NumberFormatException e) {
      throw error("'" + shorten(text) + "' is not a number");
    }
    if (Float.isNaN(value) || value == Float.POSITIVE_INFINITY || probability && value > 1e-4f) {
      throw error((probability ? "log10 of a probability" : "log10 of a back-off weight") + " is " + text + ", allowed: "
          + (probability ? "up to 0" : "finite"));
    }
    return Math.max(BackoffTrie.LOG_ZERO, value * LN_10);
  }

  /** The next line that is not blank, stripped; LF, CR and CRLF end lines. */
  private String next(String expected) throws IOException {
    while (true) {
      int length = 0;
      line++;
      int c;
      while ((c = readByte()) >= 0 && c != '\n' && c != '\r') {
        if (length == MAX_LINE_BYTES) {
          throw error("line is longer than " + MAX_LINE_BYTES + " bytes");
        }
        buffer[length++] = (byte) c;
      }
      line -= length == 0 && c == '\n' && before == '\r' ? 1 : 0;
      before = c;
      String text = new String(buffer, 0, length, StandardCharsets.UTF_8).strip();
      text = line == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
      if (!text.isEmpty()) {
        return text;
      }
      if (c < 0) {
        throw error("the file ends here, expected '" + expected + "'");
      }
    }
  }

  private int readByte() throws IOException {
    if (chunkAt == chunkEnd) {
      try {
        chunkEnd = in.read(chunk);
      } catch (IOException e) {
        throw new IOException(name + ":" + line + ": cannot read on: " + e.getMessage(), e);
      }
      chunkAt = 0;
      if (chunkEnd <= 0) {
        chunkEnd = 0;
        return -1;
      }
    }
    return chunk[chunkAt++] & 0xff;
  }

  private IOException error(String what) {
    return new IOException(name + ":" + line + ": " + what);
  }

  private static String shorten(String text) {
    return text.length() <= 80 ? text : text.substring(0, 77) + "...";
  }
}
