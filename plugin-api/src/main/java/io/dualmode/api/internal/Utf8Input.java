package io.dualmode.api.internal;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Bytes of a text that has to be UTF-8: what is none ends in an error that names the text, the line and what to do.
 *
 * <p>Not thread-safe. It only ever reads, so that pipes will do.
 */
public final class Utf8Input extends FilterInputStream {
  private final String source;
  private long line = 1;
  private boolean afterReturn;
  /** Bytes that the character still lacks, and in which range the next of them lies. */
  private int lacking;
  private int least = 0x80;
  private int most = 0xbf;

  /** Reads a stream; {@code source} names it in messages. */
  public Utf8Input(InputStream in, String source) {
    super(in);
    this.source = source;
  }

  /** A reader of a text of any length. */
  public static BufferedReader reader(InputStream in, String source) {
    return new BufferedReader(new InputStreamReader(new Utf8Input(in, source), StandardCharsets.UTF_8), 1 << 16);
  }

  /** A text as a whole. */
  public static String text(byte[] bytes, String source) throws IOException {
    Utf8Input check = new Utf8Input(new ByteArrayInputStream(new byte[0]), source);
    check.check(bytes, 0, bytes.length);
    check.checkEnd();
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] data, int offset, int length) throws IOException {
    int count = in.read(data, offset, length);
    if (count < 0) {
      checkEnd();
    } else {
      check(data, offset, count);
    }
    return count;
  }

  @Override
  public long skip(long count) {
    return 0;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void check(byte[] data, int offset, int count) throws IOException {
    for (int i = offset; i < offset + count; i++) {
      int b = data[i] & 0xff;
      if (lacking > 0) {
        if (b < least || b > most) {
          throw fault("byte " + hex(b) + " in the middle of a character");
        }
        lacking--;
        least = 0x80;
        most = 0xbf;
      } else if (b >= 0x80) {
        begin(b);
      } else {
        if (b == '\r' || b == '\n' && !afterReturn) {
          line++;
        }
        afterReturn = b == '\r';
      }
    }
  }

  /** The first byte of a character says how many follow, and bounds the second: nothing overlong, no surrogates, nothing above U+10FFFF. */
  private void begin(int b) throws IOException {
    if (b < 0xc2 || b > 0xf4) {
      throw fault("byte " + hex(b));
    }
    lacking = b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
    least = b == 0xe0 ? 0xa0 : b == 0xf0 ? 0x90 : 0x80;
    most = b == 0xed ? 0x9f : b == 0xf4 ? 0x8f : 0xbf;
  }

  private void checkEnd() throws IOException {
    if (lacking > 0) {
      throw fault("it ends in the middle of a character");
    }
  }

  private static String hex(int b) {
    return String.format(Locale.ROOT, "0x%02x", b);
  }

  private IOException fault(String what) {
    return new NotUtf8Exception(source + ", line " + line + ": is not UTF-8 (" + what
        + "); convert it, for example with iconv -f WINDOWS-1252 -t UTF-8");
  }

  private static final class NotUtf8Exception extends CharacterCodingException {
    private static final long serialVersionUID = 1;
    private final String message;

    NotUtf8Exception(String message) {
      this.message = message;
    }

    @Override
    public String getMessage() {
      return message;
    }
  }
}
