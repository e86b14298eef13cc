package io.dualmode.kaldi.io;

import io.dualmode.model.format.source.ModelFormatException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A file of Kaldi's, read from front to back.
 *
 * <p>A binary file begins with {@code \0B}. Tokens are words ended by one white character in both forms. A number of a binary file is the
 * count of its bytes (negative for unsigned ones) and those bytes, little-endian; a truth value is {@code T} or {@code F}. In text, values
 * are words.
 *
 * <p>What a file says of its own sizes is compared with the bytes that are left before memory is taken for it. All that is wrong is a
 * {@link ModelFormatException} with path, byte, expected and found. Not thread-safe.
 */
public final class KaldiInput extends ByteInput {
  /** Longest word of a file: names of components are the longest there are. */
  private static final int LONGEST_TOKEN = 4096;

  private boolean binary;

  /**
   * Reads a channel, which it closes in the end.
   *
   * @param path what errors call it
   * @param size bytes that it holds
   */
  public KaldiInput(String path, ReadableByteChannel channel, long size) throws IOException {
    super(path, channel, size);
    header();
  }

  /** Opens a file. */
  public static KaldiInput open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file);
    try {
      return new KaldiInput(file.toString(), channel, channel.size());
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private void header() throws IOException {
    binary = false;
    if (available(2) >= 2 && peekByte(0) == 0) {
      if (peekByte(1) != 'B') {
        throw fail("\\0B, the header of Kaldi's binary files", "\\0 and byte " + peekByte(1));
      }
      skip(2);
      binary = true;
    }
  }

  /** Whether the file is binary. */
  public boolean binary() {
    return binary;
  }

  static boolean isSpace(int c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }

  /** Passes over white space. */
  void skipSpace() throws IOException {
    while (isSpace(peekByte(0))) {
      skip(1);
    }
  }

  /** Whether nothing but white space is left. */
  public boolean atEnd() throws IOException {
    int ahead = 0;
    if (!binary) {
      skipSpace();
    }
    return peekByte(ahead) < 0;
  }

  /** The next word. */
  public String token() throws IOException {
    long start = position();
    String word = word("a token");
    if (binary) {
      if (!isSpace(peekByte(0))) {
        throw unexpected("a blank after the token " + word);
      }
      skip(1);
    }
    if (word.isEmpty()) {
      throw fail(start, "a token", "nothing");
    }
    return word;
  }

  private String word(String what) throws IOException {
    skipSpace();
    StringBuilder word = new StringBuilder();
    for (int c = peekByte(0); c >= 0 && !isSpace(c); c = peekByte(0)) {
      if (word.length() == LONGEST_TOKEN) {
        throw fail(position() - LONGEST_TOKEN, what, LONGEST_TOKEN + " bytes without a blank");
      }
      word.append((char) c);
      skip(1);
    }
    if (word.length() == 0 && peekByte(0) < 0) {
      throw fail(what, "the end of the file");
    }
    return utf8(word);
  }

  private static String utf8(CharSequence bytes) {
    return new String(bytes.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /** The next word, which must be this one. */
  public void expect(String token) throws IOException {
    long start = position();
    if (!startsWith(token) && available(1) > 0 && !isTokenAhead()) {
      throw unexpected(token);
    }
    String found = token();
    if (!found.equals(token)) {
      throw fail(start, token, found);
    }
  }

  private boolean isTokenAhead() throws IOException {
    if (!binary) {
      return true;
    }
    int c = peekByte(0);
    return c > ' ' && c < 127;
  }

  /** Whether these bytes come next, white space left out in text. */
  public boolean startsWith(String prefix) throws IOException {
    if (!binary) {
      skipSpace();
    }
    return isAhead(prefix);
  }

  /** The rest of the line, without its end; null behind the end of the file. */
  public String line(int longest) throws IOException {
    if (peekByte(0) < 0) {
      return null;
    }
    StringBuilder line = new StringBuilder();
    for (int c = peekByte(0); c >= 0; c = peekByte(0)) {
      skip(1);
      if (c == '\n') {
        break;
      }
      if (line.length() == longest) {
        throw fail("lines of at most " + longest + " bytes", "a longer one");
      }
      line.append((char) c);
    }
    int length = line.length();
    return utf8(length > 0 && line.charAt(length - 1) == '\r' ? line.substring(0, length - 1) : line);
  }

  /** A whole number of 32 bits. */
  public int integer() throws IOException {
    long start = position();
    if (!binary) {
      String word = word("a whole number");
      try {
        return Integer.parseInt(word);
      } catch (NumberFormatException e) {
        throw fail(start, "a whole number", word);
      }
    }
    if (peekByte(0) != Integer.BYTES) {
      throw fail("a whole number of 4 bytes", "size " + peekByte(0));
    }
    return (int) raw(Integer.BYTES);
  }

  /** A whole number in a range. */
  public int integer(String what, int least, int most) throws IOException {
    long start = position();
    int number = integer();
    if (number < least || number > most) {
      throw fail(start, what + " of " + least + " to " + most, Integer.toString(number));
    }
    return number;
  }

  /** A number of 32 or 64 bits. */
  public double real() throws IOException {
    if (!binary) {
      long start = position();
      return number(word("a number"), start);
    }
    int bytes = peekByte(0);
    if (bytes == Float.BYTES) {
      return Float.intBitsToFloat((int) raw(Float.BYTES));
    }
    if (bytes == Double.BYTES) {
      return Double.longBitsToDouble(raw(Double.BYTES));
    }
    throw fail("a number of 4 or 8 bytes", "size " + bytes);
  }

  double number(String word, long start) throws IOException {
    switch (word.toLowerCase(java.util.Locale.ROOT)) {
      case "inf", "infinity":
        return Double.POSITIVE_INFINITY;
      case "-inf", "-infinity":
        return Double.NEGATIVE_INFINITY;
      case "nan", "-nan":
        return Double.NaN;
      default:
    }
    try {
      return Double.parseDouble(word);
    } catch (NumberFormatException e) {
      throw fail(start, "a number", word);
    }
  }

  /** Size byte and so many bytes, little-endian. */
  private long raw(int bytes) throws IOException {
    if (available(1 + bytes) < 1 + bytes) {
      throw fail("a number of " + bytes + " bytes", "the end of the file");
    }
    skip(1);
    return littleEndian(bytes);
  }

  /** {@code T} or {@code F}. */
  public boolean bool() throws IOException {
    if (!binary) {
      skipSpace();
    }
    int c = peekByte(0);
    if (c != 'T' && c != 'F') {
      throw unexpected("T or F");
    }
    skip(1);
    return c == 'T';
  }

  /** A list of whole numbers. */
  public int[] integers() throws IOException {
    return IntegerLists.read(this, 1);
  }

  /** A list of pairs of whole numbers, one after another. */
  public int[] integerPairs() throws IOException {
    return IntegerLists.read(this, 2);
  }

  /** A vector of floats or doubles. */
  public float[] vector() throws IOException {
    return Narrowing.floats(doubles());
  }

  /** A vector of floats or doubles. */
  public double[] doubles() throws IOException {
    return binary ? BinaryMatrices.vector(this) : TextMatrices.vector(this);
  }

  /** A matrix in any encoding: floats, doubles, compressed, sparse. */
  public FloatMatrix matrix() throws IOException {
    return binary ? BinaryMatrices.floats(this) : TextMatrices.matrix(this).toFloats();
  }

  /** A matrix in any encoding. */
  public DoubleMatrix doubleMatrix() throws IOException {
    return binary ? BinaryMatrices.doubles(this) : TextMatrices.matrix(this);
  }

  /** A symmetric matrix, its lower triangle row by row. */
  public DoubleMatrix triangle() throws IOException {
    return binary ? BinaryMatrices.triangle(this) : TextMatrices.triangle(this);
  }

  /** Fails unless nothing but white space is left. */
  public void expectEnd() throws IOException {
    if (!atEnd()) {
      throw unexpected("the end of the file");
    }
  }
}
