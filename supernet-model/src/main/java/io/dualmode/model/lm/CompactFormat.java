package io.dualmode.model.lm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * The compact n-gram file. All numbers are little-endian; bits are packed from the least significant one on.
 *
 * <p><b>Header.</b>
 * <pre>
 *   0   8 bytes  magic {@code dm-ngram}
 *   8   u32      version, 1
 *   12  u32      length of the header
 *   16  u32      CRC-32C of the header from offset 20 on
 *   20  u32      order N, 1..8
 *   24  u32      bits of a quantised probability P, 1..12
 *   28  u32      bits of a quantised back-off weight B, 1..12
 *   32  i32 x 3  ids of {@code <unk>} (-1: none), {@code <s>} and {@code </s>}
 *   44  u32 x N  n-grams of each order; those of order 1 are the vocabulary
 *   ..  u64      bits of the records of order N (0 if N is 1)
 *   ..  per section u64 length in bytes and u32 CRC-32C
 * </pre>
 * <p>The sections follow without gaps: words, unigrams, and for each order n from 2 up its lists, its records and its codebooks.
 *
 * <p><b>Words</b> are a {@link WordTable}; the rank of a word is its id.
 *
 * <p><b>Unigrams.</b> f32 least ln p, f32 step, u16 per word: {@code ln p = least + step * code}; {@code <s>} has
 * {@code ln p = -99 ln 10} whatever its code. If N is above 2, the same follows for back-off weights, in which code 65535
 * stands for a weight of exactly 1.
 *
 * <p><b>Tries.</b> The n-grams of order n stand in the order of the n-grams of order n - 1 that they extend (their contexts), and
 * ascending by their last word within one context. With every n-gram the file has the n-gram without its first word, its
 * suffix. So the n-grams of a context ascend by their suffixes' places in order n - 1, and these stand for the last word:
 * the suffix is what a look-up has already found when it comes to the longer n-gram.
 *
 * <p><b>Lists</b> of order n: {@link EliasFano} sequence of where the n-grams of each context begin, and one number more. For
 * n below N these are indices of n-grams, for N they are bit offsets.
 *
 * <p><b>Records</b> of an order n below N, all of one width: place of the suffix, {@code ceil(log2(n-grams of order n - 1))}
 * bits; code of the probability, P bits; if n is below N - 1, code of the back-off weight, B bits.
 * Of order N, for each context that extends or whose back-off weight is not 1: code of the back-off weight of the context, B
 * bits; then per n-gram the place of its suffix among the m extensions of the context's suffix, {@code ceil(log2(m))} bits (of
 * the word id if N is 2), and the code of its probability, P bits. A context without such a list has a back-off weight of 1.
 * 8 bytes of zeros follow the records.
 *
 * <p><b>Codebooks</b> of order n: 2^P f32 values of ln p, ascending; and 2^B f32 values of ln of the back-off weight, ascending:
 * of order n if n is below N - 1, of order N - 1 if n is N, none if n is N - 1.
 */
final class CompactFormat {
  static final long MAGIC = ByteBuffer.wrap("dm-ngram".getBytes(StandardCharsets.US_ASCII))
      .order(ByteOrder.LITTLE_ENDIAN).getLong();
  static final int VERSION = 1;
  static final int MAX_CODE_BITS = 12;
  static final int UNIT_CODE = 0xffff;
  private static final int CHECKED_FROM = 20;
  private static final int FIXED_BYTES = 44;

  private CompactFormat() {}

  /**
   * What the header says.
   *
   * @param counts n-grams of each order
   * @param lastBits bits of the records of the highest order
   */
  record Header(int order, int probabilityBits, int backoffBits, int unknownId, int startId, int endId, int[] counts,
      long lastBits) {}

  /** Sections of a file of an order. */
  static int sections(int order) {
    return 2 + 3 * (order - 1);
  }

  private static int headerBytes(int order) {
    return FIXED_BYTES + 4 * order + 8 + 12 * sections(order);
  }

  static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The whole file. */
  static byte[] assemble(Header header, List<byte[]> sections) {
    int length = headerBytes(header.order);
    for (byte[] section : sections) {
      length = Math.addExact(length, section.length);
    }
    ByteBuffer out = buffer(length);
    out.putLong(MAGIC).putInt(VERSION).putInt(headerBytes(header.order)).putInt(0);
    out.putInt(header.order).putInt(header.probabilityBits).putInt(header.backoffBits);
    out.putInt(header.unknownId).putInt(header.startId).putInt(header.endId);
    for (int count : header.counts) {
      out.putInt(count);
    }
    out.putLong(header.lastBits);
    for (byte[] section : sections) {
      out.putLong(section.length).putInt(crc(ByteBuffer.wrap(section)));
    }
    out.putInt(16, crc(out.duplicate().flip().position(CHECKED_FROM)));
    sections.forEach(out::put);
    return out.array();
  }

  /** Tells a file from others, as far as checksums do; whatever bytes it has. */
  static String identity(ByteBuffer file) {
    return file.capacity() < FIXED_BYTES ? "none" : Integer.toHexString(file.getInt(16)) + "-" + file.capacity();
  }

  private static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  /** Reads and checks the header of a whole file; leaves the position behind it. */
  static Header readHeader(String name, ByteBuffer in) throws IOException {
    need(name, in, 0, FIXED_BYTES);
    if (in.getLong(0) != MAGIC) {
      throw new IOException(name + ": offset 0: not a compact n-gram model, it does not begin with 'dm-ngram'");
    }
    if (in.getInt(8) != VERSION) {
      throw new IOException(name + ": offset 8: version is " + in.getInt(8) + ", this program reads version " + VERSION);
    }
    int order = in.getInt(20);
    expect(name, 20, "order", order, 1, BackoffTrie.MAX_ORDER);
    expect(name, 12, "header length", in.getInt(12), headerBytes(order), headerBytes(order));
    need(name, in, 0, headerBytes(order));
    int crc = crc(in.duplicate().position(CHECKED_FROM).limit(headerBytes(order)));
    if (in.getInt(16) != crc) {
      throw new IOException(String.format(Locale.ROOT, "%s: offset 16: checksum of the header is %08x, computed %08x: the file is damaged",
          name, in.getInt(16), crc));
    }
    expect(name, 24, "probability bits", in.getInt(24), 1, MAX_CODE_BITS);
    expect(name, 28, "back-off bits", in.getInt(28), 1, MAX_CODE_BITS);
    int[] counts = new int[order];
    in.position(FIXED_BYTES);
    long states = 1;
    for (int n = 0; n < order; n++) {
      counts[n] = in.getInt();
      expect(name, FIXED_BYTES + 4 * n, "number of " + (n + 1) + "-grams", counts[n], n == 0 ? 2 : 0,
          n == 0 ? 1 << 24 : Integer.MAX_VALUE - 1);
      states += n + 1 < order ? counts[n] : 0;
    }
    if (states > Integer.MAX_VALUE) {
      throw new IOException(name + ": " + states + " states, allowed: up to " + Integer.MAX_VALUE);
    }
    for (int i = 0; i < 3; i++) {
      expect(name, 32 + 4 * i, "word id", in.getInt(32 + 4 * i), i == 0 ? -1 : 0, counts[0] - 1);
    }
    long lastBits = in.getLong();
    if (lastBits < 0 || lastBits > 8L * in.capacity()) {
      throw new IOException(name + ": offset " + (in.position() - 8) + ": bits of the longest n-grams are " + lastBits
          + ", allowed: 0.." + 8L * in.capacity());
    }
    return new Header(order, in.getInt(24), in.getInt(28), in.getInt(32), in.getInt(36), in.getInt(40), counts, lastBits);
  }

  /** The sections of a file whose header was read, checked. */
  static List<ByteBuffer> readSections(String name, ByteBuffer in, int order) throws IOException {
    List<ByteBuffer> sections = new ArrayList<>();
    long offset = headerBytes(order);
    for (int i = 0; i < sections(order); i++) {
      long length = in.getLong();
      int crc = in.getInt();
      if (length < 0 || offset + length > in.capacity()) {
        throw new IOException(name + ": section " + i + " takes " + length + " bytes from offset " + offset + " on, the file has "
            + in.capacity() + ": it is truncated");
      }
      ByteBuffer section = in.slice((int) offset, (int) length).order(ByteOrder.LITTLE_ENDIAN);
      int computed = crc(section.duplicate());
      if (crc != computed) {
        throw new IOException(String.format(Locale.ROOT, "%s: section %d at offset %d: checksum is %08x, computed %08x: the file is damaged",
            name, i, offset, crc, computed));
      }
      sections.add(section);
      offset += length;
    }
    if (offset != in.capacity()) {
      throw new IOException(name + ": " + (in.capacity() - offset) + " bytes after the last section");
    }
    return sections;
  }

  private static void need(String name, ByteBuffer in, int from, int bytes) throws IOException {
    if (in.capacity() < from + bytes) {
      throw new IOException(name + ": offset " + in.capacity() + ": the file ends in the header, which takes " + bytes
          + " bytes");
    }
  }

  private static void expect(String name, int offset, String what, int got, int least, int most) throws IOException {
    if (got < least || got > most) {
      throw new IOException(name + ": offset " + offset + ": " + what + " is " + got + ", allowed: " + least + ".." + most);
    }
  }
}
