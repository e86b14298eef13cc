package io.dualmode.codecs.ogg;

import io.dualmode.api.audio.spi.ByteWindow;
import io.dualmode.codecs.Crc;
import java.io.IOException;
import java.util.Arrays;

/**
 * The packets of the audio in an Ogg stream, link by link of a chain.
 *
 * <p>Pages are checked by their CRC and their numbers; where pages are missing the reader says so and the packets that were cut are
 * dropped. Of streams that run side by side the first one with audio is read. Packets beyond 1 MiB (pictures in comments) are kept
 * only to that length.
 *
 * <p>Source: RFC 3533.
 */
final class OggReader {
  private static final int HEADER_BYTES = 27;
  private static final int MOST_PACKET_BYTES = 1 << 20;
  private static final int MOST_PAGE_BYTES = 1 << 16;
  private static final int VAIN_TIMES = 8;
  private static final int CONTINUED = 1;
  private static final int BEGIN = 2;
  private static final int END = 4;

  /**
   * One packet.
   *
   * @param first whether it is the first one of a link
   * @param granule position at the end of its page, or -1; it counts for the last packet that ends on the page
   * @param pageEnds whether no further packet ends on its page
   * @param streamEnds whether its page is the last one of the link
   * @param gap whether packets before it are missing
   */
  record Packet(byte[] data, boolean first, long granule, boolean pageEnds, boolean streamEnds, boolean gap) {}

  /** Says by a link's first packet whether its audio can be read. */
  interface Chooser {
    boolean wanted(byte[] firstPacket) throws IOException;
  }

  private final ByteWindow in;
  private final Chooser chooser;
  private int serial;
  private boolean chosen;
  private boolean dataSeen;
  private int nextPage;
  private boolean complete = true;
  private boolean cutPage;
  private long junk;
  private long vain;
  private int others;

  /** The page that is taken apart, and the packet that it goes on with. */
  private int lacing;
  private int lacings;
  private int at;
  private int lastEnding;
  private int flags;
  private long granule;
  private boolean firstOfLink;
  private boolean gap;
  private byte[] partial = new byte[0];
  private int partialBytes;
  private boolean inPartial;

  OggReader(ByteWindow in, Chooser chooser) {
    this.in = in;
    this.chooser = chooser;
  }

  /** Whether the last page read was the declared end of its stream. */
  boolean complete() {
    return complete;
  }

  /** Whether the file ends in the middle of a page. */
  boolean cutPage() {
    return cutPage;
  }

  /** Streams with audio that ran beside the one that is read. */
  int others() {
    return others;
  }

  /** The next packet, or null at the end. */
  Packet next() throws IOException {
    while (true) {
      while (lacing < lacings) {
        Packet packet = packet();
        if (packet != null) {
          return packet;
        }
      }
      if (lacings >= 0 && at > 0) {
        in.skip(at);
        at = 0;
      }
      lacing = 0;
      lacings = 0;
      if (!page()) {
        return null;
      }
    }
  }

  private Packet packet() {
    int from = at;
    int size = 0;
    boolean ends = false;
    int index = lacing;
    while (lacing < lacings && !ends) {
      int length = in.at(HEADER_BYTES + lacing++);
      size += length;
      ends = length < 255;
    }
    at += size;
    boolean dropped = index == 0 && (flags & CONTINUED) != 0 && !inPartial;
    if (dropped) {
      gap = true;
      return null;
    }
    append(from, size);
    inPartial = true;
    if (!ends) {
      return null;
    }
    byte[] data = Arrays.copyOf(partial, partialBytes);
    Packet packet = new Packet(data, firstOfLink, granule, lacing > lastEnding, (flags & END) != 0, gap);
    forget();
    firstOfLink = false;
    gap = false;
    return packet;
  }

  private void append(int from, int size) {
    int kept = Math.min(size, MOST_PACKET_BYTES - partialBytes);
    if (partialBytes + kept > partial.length) {
      partial = Arrays.copyOf(partial, Math.max(partialBytes + kept, 2 * partial.length));
    }
    for (int i = 0; i < kept; i++) {
      partial[partialBytes + i] = (byte) in.at(from + i);
    }
    partialBytes += kept;
  }

  private void forget() {
    inPartial = false;
    partialBytes = 0;
  }

  /** Goes to the next page of the stream that is read; its packets lie ahead in the window. */
  private boolean page() throws IOException {
    while (!in.atEnd()) {
      int bytes = pageBytes();
      if (bytes <= 0) {
        junk += in.skip(bytes == 0 ? 1 : -bytes);
        continue;
      }
      junk = 0;
      flags = in.at(5);
      int stream = in.int32(14);
      if ((flags & BEGIN) != 0) {
        begin(stream);
      }
      if (chosen && stream == serial) {
        take(bytes);
        return true;
      }
      in.skip(bytes);
    }
    cutPage |= junk > 0;
    return false;
  }

  private void begin(int stream) throws IOException {
    if (chosen && !dataSeen) {
      // a stream that runs beside the chosen one
      others += chooser.wanted(firstPacket()) ? 1 : 0;
      return;
    }
    if (chosen && !complete && stream != serial && !chooser.wanted(firstPacket())) {
      return;
    }
    chosen = chooser.wanted(firstPacket());
    if (chosen) {
      serial = stream;
      dataSeen = false;
      firstOfLink = true;
      nextPage = in.int32(18) == 0 ? 0 : Integer.reverseBytes(in.int32(18));
      gap = false;
      forget();
    }
  }

  private byte[] firstPacket() {
    int size = 0;
    int count = in.at(26);
    for (int i = 0; i < count; i++) {
      int length = in.at(HEADER_BYTES + i);
      size += length;
      if (length < 255) {
        break;
      }
    }
    return in.copy(HEADER_BYTES + count, size);
  }

  private void take(int bytes) {
    int number = Integer.reverseBytes(in.int32(18));
    if (number != nextPage) {
      gap = true;
      forget();
    }
    nextPage = number + 1;
    if ((flags & CONTINUED) == 0 && inPartial) {
      gap = true;
      forget();
    }
    dataSeen |= (flags & BEGIN) == 0;
    complete = (flags & END) != 0;
    granule = Long.reverseBytes((long) in.int32(6) << 32 | in.int32(10) & 0xffffffffL);
    lacings = in.at(26);
    lacing = 0;
    lastEnding = 0;
    for (int i = 0; i < lacings; i++) {
      lastEnding = in.at(HEADER_BYTES + i) < 255 ? i : lastEnding;
    }
    at = HEADER_BYTES + lacings;
  }

  /** Bytes of the good page at the window's place, or 0, or minus the bytes to skip where too much was read in vain. */
  private int pageBytes() throws IOException {
    if (in.at(0) != 'O' || !in.startsWith("OggS") || in.available(HEADER_BYTES) < HEADER_BYTES || in.at(4) != 0) {
      return 0;
    }
    int lacingEnd = HEADER_BYTES + in.at(26);
    if (in.available(lacingEnd) < lacingEnd) {
      return 0;
    }
    int end = lacingEnd;
    for (int i = HEADER_BYTES; i < lacingEnd; i++) {
      end += in.at(i);
    }
    if (in.available(end) < end) {
      return 0;
    }
    int crc = 0;
    for (int i = 0; i < end; i++) {
      crc = Crc.OGG.update(crc, i >= 22 && i < 26 ? 0 : in.at(i));
    }
    if (crc == Integer.reverseBytes(in.int32(22))) {
      return end;
    }
    vain += end;
    return vain > VAIN_TIMES * (in.position() + MOST_PAGE_BYTES) ? -end : 0;
  }
}
