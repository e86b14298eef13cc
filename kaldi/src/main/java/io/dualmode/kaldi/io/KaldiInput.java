package io.dualmode.kaldi.io;

import io.dualmode.model.format.source.ModelFormatException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
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
 * {@link ModelFormatException} with path, byte, expected and found. Sizes and places are longs; nothing is mapped. Not thread-safe.
 */
public final class KaldiInput implements Closeable {
  private static final int BUFFER = 1 << 16;
  /** Longest word of a file: names of components are the longest there are. */
  private static final int LONGEST_TOKEN = 4096;

  private final String path;
  private final ReadableByteChannel channel;
  private final long size;
  private final byte[] buffer = new byte[BUFFER];
  private int begin;
  private int end;
  /** Place of {@code buffer[begin]} in the file. */
  private long position;
  private boolean binary;

  /**
   * Reads a channel, which it closes in the end.
   *
   * @param path what errors call it
   * @param size bytes that it holds
   */
  public KaldiInput(String path, ReadableByteChannel channel, long size) throws IOException {
    this.path = path;
    this.channel = channel;
    this.size = size;
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
    if (available(2) >= 2 && buffer[begin] == 0) {
      if (buffer[begin + 1] != 'B') {
        throw fail("\\0B, the header of Kaldi's binary files", "\\0 and byte " + (buffer[begin + 1] & 0xff));
      }
      skip(2);
      binary = true;
    }
  }

  /** Whether the file is binary. */
  public boolean binary() {
    return binary;
  }

  /** The next byte's place. */
  public long position() {
    return position;
  }

  /** Bytes left. */
  public long left() {
    return size - position;
  }

  /** What errors call the file. */
  public String path() {
    return path;
  }

  /** An error at the next byte. */
  public ModelFormatException fail(String expected, String found) {
    return fail(position, expected, found);
  }

  /** An error at some byte. */
  public ModelFormatException fail(long at, String expected, String found) {
    return new ModelFormatException(path, at, expected, found);
  }

  /** An error at the next byte that shows what stands there. */
  public ModelFormatException unexpected(String expected) throws IOException {
    int count = Math.min(24, available(24));
    return fail(expected, count == 0 ? "the end of the file" : "'" + new String(buffer, begin, count, StandardCharsets.ISO_8859_1) + "'");
  }

  /** Bytes there are in the buffer now, up to {@code wanted} where the file has them. */
  private int available(int wanted) throws IOException {
    while (end - begin < wanted) {
      if (begin > 0) {
        System.arraycopy(buffer, begin, buffer, 0, end - begin);
        end -= begin;
        begin = 0;
      }
      int count = channel.read(ByteBuffer.wrap(buffer, end, buffer.length - end));
      if (count < 0) {
        break;
      }
      end += count;
    }
    return end - begin;
  }

  private void skip(int bytes) {
    begin += bytes;
    position += bytes;
  }

  /** The byte {@code ahead} of the next one, or -1 behind the end. */
  int peekByte(int ahead) throws IOException {
    return available(ahead + 1) > ahead ? buffer[begin + ahead] & 0xff : -1;
  }

  int readByte() throws IOException {
    int next = peekByte(0);
    if (next < 0) {
      throw fail("more of it", "the end of the file");
    }
    skip(1);
    return next;
  }

  /** Fills an array; the caller has compared its size with what is {@linkplain #left() left}. */
  void readFully(byte[] to, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      int count = Math.min(length - done, available(1));
      if (count == 0) {
        throw fail("more of it", "the end of the file");
      }
      System.arraycopy(buffer, begin, to, offset + done, count);
      skip(count);
      done += count;
    }
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
    long start = position;
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
        throw fail(position - LONGEST_TOKEN, what, LONGEST_TOKEN + " bytes without a blank");
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
    long start = position;
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
    if (available(prefix.length()) < prefix.length()) {
      return false;
    }
    for (int i = 0; i < prefix.length(); i++) {
      if (buffer[begin + i] != prefix.charAt(i)) {
        return false;
      }
    }
    return true;
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
    long start = position;
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
    long start = position;
    int number = integer();
    if (number < least || number > most) {
      throw fail(start, what + " of " + least + " to " + most, Integer.toString(number));
    }
    return number;
  }

  /** A number of 32 or 64 bits. */
  public double real() throws IOException {
    if (!binary) {
      long start = position;
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

  /** So many bytes without a size byte. */
  long littleEndian(int bytes) throws IOException {
    if (available(bytes) < bytes) {
      throw fail(bytes + " bytes", "the end of the file");
    }
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (long) (buffer[begin + i] & 0xff) << 8 * i;
    }
    skip(bytes);
    return value;
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

  /** Fails where fewer bytes are left than a size that was just read asks for. */
  void requireLeft(long start, String what, long bytes) throws IOException {
    if (bytes < 0 || bytes > left()) {
      throw fail(start, what + " within the " + left() + " bytes that are left", bytes + " bytes");
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
