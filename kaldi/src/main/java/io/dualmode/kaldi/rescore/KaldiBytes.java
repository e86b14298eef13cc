package io.dualmode.kaldi.rescore;

import io.dualmode.kaldi.fst.file.MappedBytes;
import io.dualmode.model.format.source.ModelFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads the numbers and tokens of a binary file of Kaldi's that is mapped, and passes over what is used as it lies there. */
final class KaldiBytes {
  private static final int LONGEST_TOKEN = 64;

  final MappedBytes bytes;
  private long at;

  KaldiBytes(MappedBytes bytes) throws ModelFormatException {
    this.bytes = bytes;
    if (bytes.size() < 2 || bytes.int8(0) != 0 || bytes.int8(1) != 'B') {
      throw wrong(0, "\\0B, the header of Kaldi's binary files", bytes.size() < 2 ? "the end of the file" : "other bytes");
    }
    at = 2;
  }

  long at() {
    return at;
  }

  ModelFormatException wrong(long place, String expected, Object found) {
    return new ModelFormatException(bytes.file().toString(), place, expected, String.valueOf(found));
  }

  /** The next byte, -1 behind the end. */
  int peek() {
    return at < bytes.size() ? bytes.int8(at) & 0xff : -1;
  }

  private void need(long count, String what) throws ModelFormatException {
    if (count > bytes.size() - at) {
      throw wrong(at, what + " of " + count + " bytes", "the end of the file after " + (bytes.size() - at));
    }
  }

  void expect(String token) throws ModelFormatException {
    byte[] wanted = (token + " ").getBytes(StandardCharsets.ISO_8859_1);
    int same = 0;
    while (same < wanted.length && at + same < bytes.size() && bytes.int8(at + same) == wanted[same]) {
      same++;
    }
    if (same < wanted.length) {
      StringBuilder found = new StringBuilder();
      for (long i = at; i < Math.min(bytes.size(), at + LONGEST_TOKEN) && bytes.int8(i) != ' '; i++) {
        found.append((char) (bytes.int8(i) & 0xff));
      }
      throw wrong(at, token, found.length() == 0 ? "the end of the file" : "'" + found + "'");
    }
    at += wanted.length;
  }

  int int32(String what) throws ModelFormatException {
    return (int) number(4, what);
  }

  long int64(String what) throws ModelFormatException {
    return number(8, what);
  }

  private long number(int size, String what) throws ModelFormatException {
    need(1 + size, what);
    if (bytes.int8(at) != size) {
      throw wrong(at, what + " as a number of " + size + " bytes", "size " + bytes.int8(at));
    }
    at += 1 + size;
    return size == 4 ? bytes.int32(at - 4) : bytes.int64(at - 8);
  }

  /** Passes over so many things of so many bytes, which must be there; returns where they begin. */
  long array(long count, int bytesEach, String what) throws ModelFormatException {
    if (count < 0 || count > (bytes.size() - at) / bytesEach) {
      throw wrong(at, "a number of " + what + " from 0 to " + (bytes.size() - at) / bytesEach + ", for which there is room", count);
    }
    long begin = at;
    at += count * bytesEach;
    return begin;
  }

  void expectEnd() throws IOException {
    if (at != bytes.size()) {
      throw wrong(at, "the end of the file", bytes.size() - at + " more bytes");
    }
  }
}
