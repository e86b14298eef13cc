package io.dualmode.codecs.ogg;

import io.dualmode.api.audio.spi.AudioDecoder;
import io.dualmode.api.audio.spi.AudioSink;
import io.dualmode.api.audio.spi.ByteWindow;
import io.dualmode.api.audio.spi.CorruptAudioException;
import io.dualmode.codecs.ogg.OggReader.Packet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads Opus and Vorbis in Ogg, all links of a chain.
 *
 * <p>The samples before the pre-skip are dropped, and the granule position of a link's last page cuts the padding at its end; a position
 * that would cut more than that page is not believed. Where pages are missing, silence of their length keeps the times of what follows.
 *
 * <p>Sources: RFC 7845, sections 4.2 to 4.5; Vorbis I specification, section A.2.
 */
final class OggDecoder implements AudioDecoder {
  /** What the shortest packets can stand for: 120 ms of Opus in a byte, and its byte in the page's table. */
  private static final int SAMPLES_PER_BYTE = 2880;
  private static final int LONGEST_GAP_SECONDS = 600;
  private static final int BLOCK = 4096;

  private final ByteWindow in;
  private final OggReader reader;
  private String refused;
  private OggCodec codec;
  private long skip;
  /** Samples decoded in this link, those that are skipped among them, and where the link's positions begin. */
  private long decoded;
  private long base;
  private boolean based;
  private long pageStart;
  /** Samples that wait until it is known whether they are padding. */
  private float[][] held = new float[0][0];
  private int heldCount;

  OggDecoder(ByteWindow in) throws IOException {
    this.in = in;
    reader = new OggReader(in, this::wanted);
    Packet first = reader.next();
    if (first == null) {
      throw refused != null ? CorruptAudioException.unread("is " + refused + ", which is not read here")
          : new CorruptAudioException("is Ogg without a whole page of audio", "copy or convert it again");
    }
    begin(first.data());
  }

  private boolean wanted(byte[] packet) {
    if (OpusCodec.begins(packet) || VorbisCodec.begins(packet)) {
      return true;
    }
    String head = new String(packet, 0, Math.min(8, packet.length), StandardCharsets.ISO_8859_1);
    String name = head.startsWith("Speex") ? "Ogg Speex" : head.startsWith("\u007fFLAC") ? "Ogg FLAC"
        : head.startsWith("\u0080theora") ? "Ogg video without sound" : head.startsWith("fishead") ? null : "Ogg, but neither Opus nor Vorbis";
    refused = name == null ? refused : name;
    return false;
  }

  private void begin(byte[] head) throws IOException {
    codec = OpusCodec.begins(head) ? new OpusCodec(head) : new VorbisCodec(head);
    skip = codec.preSkip();
    decoded = 0;
    base = 0;
    based = false;
    pageStart = 0;
  }

  @Override
  public int sampleRateHz() {
    return codec.sampleRateHz();
  }

  @Override
  public int channels() {
    return codec.channels();
  }

  @Override
  public void decode(AudioSink sink) throws IOException {
    sink.format(codec.sampleRateHz(), codec.channels());
    Packet packet;
    boolean heard = true;
    refused = null;
    while ((packet = reader.next()) != null) {
      if (packet.first()) {
        release(sink);
        endLink(sink);
        heard = next(packet.data(), sink);
      } else if (heard) {
        page(packet, sink);
      }
    }
    release(sink);
    endLink(sink);
    if (!reader.complete()) {
      if (reader.cutPage()) {
        sink.damage("it is cut off in the middle of a page");
      } else {
        sink.note("its last page is missing: it may be cut off");
      }
    }
    if (reader.others() > 0) {
      sink.note("it has " + reader.others() + " more streams of audio side by side, which are not heard");
    }
    if (refused != null) {
      sink.damage("a part of it is " + refused);
    }
  }

  private void endLink(AudioSink sink) {
    if (!codec.ready()) {
      sink.damage("the headers before its audio are damaged");
    }
  }

  private boolean next(byte[] head, AudioSink sink) throws IOException {
    try {
      begin(head);
    } catch (CorruptAudioException e) {
      sink.damage("a further part " + e.getMessage());
      return false;
    }
    sink.format(codec.sampleRateHz(), codec.channels());
    return true;
  }

  /** Decodes a packet, and after a gap all of its page, behind as much silence as its position says is missing. */
  private void page(Packet first, AudioSink sink) throws IOException {
    if (!first.gap()) {
      packet(first, sink);
      return;
    }
    codec.interrupted();
    List<Packet> packets = new ArrayList<>(List.of(first));
    long length = codec.duration(first.data());
    while (!packets.get(packets.size() - 1).pageEnds()) {
      Packet more = reader.next();
      packets.add(more);
      length += codec.duration(more.data());
    }
    long missing = first.granule() - base - decoded - length;
    if (first.granule() >= 0 && missing > 0) {
      sink.damage("a part is unreadable");
      if (missing <= Math.min(LONGEST_GAP_SECONDS * (long) codec.sampleRateHz(), SAMPLES_PER_BYTE * in.position())) {
        silence(missing, sink);
      } else {
        base += missing;
      }
    } else if (decoded > 0) {
      sink.damage("a part is unreadable");
    }
    pageStart = decoded;
    for (Packet packet : packets) {
      packet(packet, sink);
    }
  }

  private void packet(Packet packet, AudioSink sink) throws IOException {
    int count;
    float[][] samples = codec.samples();
    try {
      count = codec.decode(packet.data());
      samples = codec.samples();
    } catch (CorruptAudioException e) {
      sink.damage(e.getMessage());
      count = codec.duration(packet.data());
      samples = new float[codec.channels()][count];
    }
    if (packet.streamEnds() && packet.granule() >= 0) {
      count = cut(packet.granule() - base, count);
    }
    if (count > 0) {
      release(sink);
      hold(samples, count);
    }
    decoded += count;
    if (packet.pageEnds()) {
      if (!based && packet.granule() >= 0 && decoded > 0) {
        base = packet.streamEnds() ? 0 : packet.granule() - decoded;
        based = true;
      }
      pageStart = decoded;
    }
  }

  /** Cuts what lies behind the end of a link; returns what is left of a packet of so many samples. */
  private int cut(long end, int count) {
    if (end < pageStart - heldCount || end < 0) {
      return count;
    }
    if (end < decoded) {
      int surplus = (int) Math.min(heldCount, decoded - end);
      heldCount -= surplus;
      decoded -= surplus;
    }
    return (int) Math.max(0, Math.min(count, end - decoded));
  }

  private void hold(float[][] samples, int count) {
    if (held.length != samples.length || held[0].length < count) {
      held = new float[samples.length][count];
    }
    for (int c = 0; c < samples.length; c++) {
      System.arraycopy(samples[c], 0, held[c], 0, count);
    }
    heldCount = count;
  }

  private void release(AudioSink sink) throws IOException {
    int from = (int) Math.min(skip, heldCount);
    skip -= from;
    if (heldCount > from) {
      if (from > 0) {
        for (float[] channel : held) {
          System.arraycopy(channel, from, channel, 0, heldCount - from);
        }
      }
      sink.frames(held, heldCount - from);
    }
    heldCount = 0;
  }

  private void silence(long count, AudioSink sink) throws IOException {
    release(sink);
    float[][] zeros = new float[codec.channels()][BLOCK];
    for (long left = count; left > 0; left -= BLOCK) {
      sink.frames(zeros, (int) Math.min(BLOCK, left));
    }
    decoded += count;
  }
}
