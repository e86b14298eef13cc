package io.dualmode.kaldi.fst.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads a file of OpenFst from front to back; every number is checked against the length of the file before it is read. */
final class FstReader {
  private static final int LONGEST_STRING = 1 << 16;

  final MappedBytes bytes;
  private long at;

  FstReader(MappedBytes bytes) {
    this.bytes = bytes;
  }

  long at() {
    return at;
  }

  /** Passes over so many bytes, which must be there. */
  void skip(long count, String what) throws IOException {
    need(count, what);
    at += count;
  }

  /** Passes on to the next multiple of 16, where the arrays of aligned files begin. */
  void align() throws IOException {
    skip(-at & 15, "padding");
  }

  private void need(long count, String what) throws IOException {
    if (count < 0 || count > bytes.size() - at) {
      throw bytes.wrong(at, what + " of " + count + " bytes", "the end of the file after " + (bytes.size() - at));
    }
  }

  int int32(String what) throws IOException {
    need(4, what);
    at += 4;
    return bytes.int32(at - 4);
  }

  long int64(String what) throws IOException {
    need(8, what);
    at += 8;
    return bytes.int64(at - 8);
  }

  float float32(String what) throws IOException {
    need(4, what);
    at += 4;
    return bytes.float32(at - 4);
  }

  boolean bool(String what) throws IOException {
    need(1, what);
    byte value = bytes.int8(at++);
    if (value != 0 && value != 1) {
      throw bytes.wrong(at - 1, what + " as 0 or 1", value);
    }
    return value == 1;
  }

  /** A count of things that take at least so many bytes each, so that a wrong one is found before it is believed. */
  long count(String what, long bytesEach) throws IOException {
    long start = at;
    long count = int64("a count");
    if (count < 0 || count > (bytes.size() - at) / bytesEach) {
      throw bytes.wrong(start, "a number of " + what + " from 0 to " + (bytes.size() - at) / bytesEach + ", for which there is room", count);
    }
    return count;
  }

  void magic(int wanted, String what) throws IOException {
    int found = int32("the mark of " + what);
    if (found != wanted) {
      throw bytes.wrong(at - 4, "the mark of " + what + ", " + wanted, found);
    }
  }

  String string(String what) throws IOException {
    return new String(bytes(what), StandardCharsets.UTF_8);
  }

  /** The bytes of a string. */
  byte[] bytes(String what) throws IOException {
    need(4, what);
    int length = bytes.int32(at);
    if (length < 0 || length > LONGEST_STRING) {
      throw bytes.wrong(at, "a length of " + what + " from 0 to " + LONGEST_STRING, length);
    }
    at += 4;
    need(length, what);
    byte[] text = new byte[length];
    for (int i = 0; i < length; i++) {
      text[i] = bytes.int8(at++);
    }
    return text;
  }
}
