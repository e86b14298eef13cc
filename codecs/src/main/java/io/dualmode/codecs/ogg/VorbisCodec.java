package io.dualmode.codecs.ogg;

import io.dualmode.api.audio.spi.CorruptAudioException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Vorbis of 1 to 8 channels, with floors of type 1, which every released encoder makes.
 *
 * <p>The Java libraries are under the LGPL or lack what mono needs, so the format is read here. A packet's spectrum is the product of
 * floor and residue; channels may be coupled as magnitude and angle; blocks of two sizes overlap by half.
 *
 * <p>Source: Vorbis I specification, Xiph.Org Foundation, sections 1 to 9.
 */
final class VorbisCodec implements OggCodec {
  private static final int HEADER_BYTES = 30;
  private static final int MOST_CHANNELS = 8;

  private final int channels;
  private final int rateHz;
  private final int[] blockSizes = new int[2];
  private final InverseMdct[] transforms = new InverseMdct[2];
  private final float[][] windows = new float[2][];
  private VorbisSetup setup;
  private final float[][] block;
  private final float[][] spectra;
  private final float[][] samples;
  /** The second half of the block before, under its window; {@code previousSize} is 0 where there is none. */
  private final float[][] previous;
  private int previousSize;

  VorbisCodec(byte[] head) throws IOException {
    if (head.length < HEADER_BYTES) {
      throw VorbisCodebook.damaged("the first one is cut off");
    }
    ByteBuffer header = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    channels = header.get(11) & 0xff;
    rateHz = header.getInt(12);
    blockSizes[0] = 1 << (header.get(28) & 15);
    blockSizes[1] = 1 << (header.get(28) >> 4 & 15);
    if (header.getInt(7) != 0 || channels < 1 || rateHz < 1 || blockSizes[0] < 64 || blockSizes[1] < blockSizes[0]
        || blockSizes[1] > 8192) {
      throw VorbisCodebook.damaged("the first one is impossible");
    }
    if (channels > MOST_CHANNELS) {
      throw CorruptAudioException.unread("is Vorbis with " + channels + " channels, allowed: 1 to " + MOST_CHANNELS);
    }
    for (int i = 0; i < 2; i++) {
      transforms[i] = new InverseMdct(blockSizes[i] / 2);
      windows[i] = slope(blockSizes[i] / 2);
    }
    block = new float[channels][blockSizes[1]];
    spectra = new float[channels][blockSizes[1] / 2];
    samples = new float[channels][blockSizes[1]];
    previous = new float[channels][blockSizes[1] / 2];
  }

  private static float[] slope(int length) {
    float[] slope = new float[length];
    for (int i = 0; i < length; i++) {
      double s = Math.sin((i + 0.5) / length * Math.PI / 2);
      slope[i] = (float) Math.sin(Math.PI / 2 * s * s);
    }
    return slope;
  }

  static boolean begins(byte[] packet) {
    return isHeader(packet, 1);
  }

  private static boolean isHeader(byte[] packet, int type) {
    return packet.length > 6 && packet[0] == type && new String(packet, 1, 6, StandardCharsets.ISO_8859_1).equals("vorbis");
  }

  @Override
  public int sampleRateHz() {
    return rateHz;
  }

  @Override
  public int channels() {
    return channels;
  }

  @Override
  public int preSkip() {
    return 0;
  }

  @Override
  public boolean ready() {
    return setup != null;
  }

  @Override
  public void interrupted() {
    previousSize = 0;
  }

  @Override
  public float[][] samples() {
    return samples;
  }

  @Override
  public int duration(byte[] packet) {
    int size = size(packet);
    return size == 0 || previousSize == 0 ? 0 : (previousSize + size) / 4;
  }

  private int size(byte[] packet) {
    if (setup == null || packet.length == 0 || (packet[0] & 1) != 0) {
      return 0;
    }
    VorbisBits in = new VorbisBits(packet);
    in.number(1);
    int mode = in.number(VorbisBits.width(setup.modes() - 1));
    return mode < setup.modes() ? blockSizes[setup.isLong(mode) ? 1 : 0] : 0;
  }

  @Override
  public int decode(byte[] packet) throws IOException {
    if (isHeader(packet, 5)) {
      setup = new VorbisSetup(packet, channels);
    }
    int size = size(packet);
    if (size == 0) {
      if (setup != null && packet.length > 0 && (packet[0] & 1) == 0) {
        throw new CorruptAudioException("a Vorbis packet is damaged", "copy or convert it again");
      }
      return 0;
    }
    VorbisBits in = new VorbisBits(packet);
    in.number(1);
    int mode = in.number(VorbisBits.width(setup.modes() - 1));
    boolean isLong = setup.isLong(mode);
    boolean longBefore = isLong && in.flag();
    boolean longAfter = isLong && in.flag();
    boolean[] silent = setup.read(in, mode, spectra, size / 2);
    for (int c = 0; c < channels; c++) {
      if (silent[c]) {
        Arrays.fill(block[c], 0, size, 0);
      } else {
        transforms[isLong ? 1 : 0].transform(spectra[c], block[c]);
        window(block[c], size, isLong && !longBefore, false);
        window(block[c], size, isLong && !longAfter, true);
      }
    }
    return overlap(size);
  }

  /** Shapes one half of a block: a slope of half its length, or of a short block in the middle between silence and full scale. */
  private void window(float[] x, int size, boolean steep, boolean mirrored) {
    float[] slope = steep ? windows[0] : windows[size == blockSizes[0] ? 0 : 1];
    int half = size / 2;
    int from = (half - slope.length) / 2;
    for (int i = 0; i < half; i++) {
      int at = mirrored ? size - 1 - i : i;
      int k = i - from;
      x[at] *= k < 0 ? 0 : k < slope.length ? slope[k] : 1;
    }
  }

  /** Adds the first half of the block to the second half of the one before; what lies between their middles is complete. */
  private int overlap(int size) {
    int count = previousSize == 0 ? 0 : (previousSize + size) / 4;
    int shift = previousSize / 4 - size / 4;
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < count; i++) {
        int own = i - shift;
        samples[c][i] = (i < previousSize / 2 ? previous[c][i] : 0) + (own >= 0 && own < size / 2 ? block[c][own] : 0);
      }
      System.arraycopy(block[c], size / 2, previous[c], 0, size / 2);
    }
    previousSize = size;
    return count;
  }
}
