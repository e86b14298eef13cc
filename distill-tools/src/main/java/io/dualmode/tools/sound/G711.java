package io.dualmode.tools.sound;

/**
 * What companding to 8 bits and back does to a sample. A-law: 13 bits, seven segments of 16 steps to each side, the lowest two alike.
 * Mu-law: 14 bits, a bias of 33 and eight segments of 16 steps to each side.
 *
 * <p>Source: ITU-T Recommendation G.711 (1988), tables 1 and 2. Stateless.
 */
public enum G711 {
  /** Europe's telephones. */
  A_LAW {
    @Override
    int decoded(int magnitude) {
      int level = Math.min(4095, magnitude >> 3);
      int segment = Math.max(0, 27 - Integer.numberOfLeadingZeros(level | 31));
      int shift = Math.max(1, segment);
      return ((level >> shift << shift) + (1 << shift - 1)) << 3;
    }
  },
  /** North America's and Japan's. */
  MU_LAW {
    @Override
    int decoded(int magnitude) {
      int level = Math.min(8158, magnitude >> 2) + 33;
      int shift = 27 - Integer.numberOfLeadingZeros(level);
      return ((level >> shift << shift) + (1 << shift - 1) - 33) << 2;
    }
  };

  /** Magnitude of 15 bits after coding and decoding. */
  abstract int decoded(int magnitude);

  /** A 16-bit sample after coding and decoding. */
  public short apply(short sample) {
    int magnitude = decoded(sample < 0 ? ~sample : sample);
    return (short) (sample < 0 ? -magnitude : magnitude);
  }

  /** Samples in [-1, 1) in place. */
  public void apply(float[] x) {
    short[] pcm = Samples.toPcm16(x);
    for (int i = 0; i < x.length; i++) {
      x[i] = apply(pcm[i]) / 32768f;
    }
  }
}
