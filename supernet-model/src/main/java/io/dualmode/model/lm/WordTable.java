package io.dualmode.model.lm;

import io.dualmode.model.lexicon.SortedWords;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The words of a vocabulary in ascending order of their UTF-8 bytes, a word's id being its rank.
 *
 * <p>Form in a file: for each word the number of bytes it shares with the beginning of the word before (u8), the number of bytes
 * that follow (u8) and these bytes; all of it compressed as raw deflate (RFC 1951). Immutable.
 */
final class WordTable {
  private static final int MAX_WORD_BYTES = 255;
  private static final int MAX_TEXT_BYTES = 1 << 28;

  private final SortedWords words;

  private WordTable(SortedWords words) {
    this.words = words;
  }

  /** Whether words ascend as this table needs them. */
  static boolean ascends(List<String> words) {
    byte[] previous = null;
    for (String word : words) {
      byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
      if (previous != null && Arrays.compareUnsigned(previous, bytes) >= 0) {
        return false;
      }
      previous = bytes;
    }
    return true;
  }

  static byte[] encode(List<String> words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] previous = new byte[0];
    for (String word : words) {
      byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
      if (bytes.length > MAX_WORD_BYTES || bytes.length == 0) {
        throw new IllegalArgumentException("word '" + word + "' takes " + bytes.length + " bytes, allowed: 1.." + MAX_WORD_BYTES);
      }
      int shared = Arrays.mismatch(previous, bytes);
      shared = shared < 0 ? bytes.length : shared;
      out.write(shared);
      out.write(bytes.length - shared);
      out.write(bytes, shared, bytes.length - shared);
      previous = bytes;
    }
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    try {
      deflater.setInput(out.toByteArray());
      deflater.finish();
      out.reset();
      byte[] chunk = new byte[1 << 14];
      while (!deflater.finished()) {
        out.write(chunk, 0, deflater.deflate(chunk));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  /** Reads and checks a table of {@code count} words; what is wrong is the exception's message. */
  static WordTable decode(ByteBuffer in, int count) throws IOException {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(in);
      return new Decoder(inflater).words(count);
    } catch (DataFormatException e) {
      throw new IOException("words are not deflated: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
  }

  /** Memory grows with the bytes that are there; deflate makes at most 1032 bytes of one. */
  private static final class Decoder {
    private final Inflater inflater;
    private final byte[] chunk = new byte[1 << 14];
    private int at;
    private int end;

    Decoder(Inflater inflater) {
      this.inflater = inflater;
    }

    WordTable words(int count) throws IOException, DataFormatException {
      byte[] text = new byte[1 << 12];
      int[] begin = new int[Math.min(count, 1 << 12) + 1];
      byte[] word = new byte[2 * MAX_WORD_BYTES];
      byte[] previous = new byte[0];
      int size = 0;
      for (int i = 0; i < count; i++) {
        int shared = next(i);
        int length = shared + next(i);
        if (shared > previous.length || length > MAX_WORD_BYTES || length == 0) {
          throw new IOException("word " + i + " shares " + shared + " bytes of " + previous.length + " and has " + length);
        }
        for (int k = shared; k < length; k++) {
          word[k] = (byte) next(i);
        }
        if (i > 0 && Arrays.compareUnsigned(previous, 0, previous.length, word, 0, length) >= 0) {
          throw new IOException("word " + i + " does not ascend");
        }
        if (size + length > MAX_TEXT_BYTES) {
          throw new IOException("the words take more than " + MAX_TEXT_BYTES + " bytes");
        }
        if (size + length > text.length) {
          text = Arrays.copyOf(text, text.length + (text.length >> 1));
        }
        System.arraycopy(word, 0, text, size, length);
        size += length;
        if (i + 1 == begin.length) {
          begin = Arrays.copyOf(begin, Math.min(count + 1, begin.length + (begin.length >> 1)));
        }
        begin[i + 1] = size;
        previous = Arrays.copyOf(word, length);
      }
      return new WordTable(new SortedWords(Arrays.copyOf(text, size), Arrays.copyOf(begin, count + 1)));
    }

    private int next(int word) throws IOException, DataFormatException {
      if (at == end) {
        end = inflater.inflate(chunk);
        at = 0;
        if (end == 0) {
          throw new IOException("the words end at word " + word);
        }
      }
      return chunk[at++] & 0xff;
    }
  }

  /** A table of words that ascend. */
  static WordTable of(SortedWords words) {
    return new WordTable(words);
  }

  SortedWords words() {
    return words;
  }

  int size() {
    return words.size();
  }

  String word(int id) {
    return words.word(id);
  }

  /** -1 if the word is not there. */
  int idOf(String word) {
    return words.indexOf(word);
  }
}
