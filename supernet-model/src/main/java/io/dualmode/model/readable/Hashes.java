package io.dualmode.model.readable;

/**
 * Hashes that stay the same in every version, since models are trained on them: FNV-1a over characters, and mixing steps of MurmurHash3.
 *
 * <p>Sources: G. Fowler, L. C. Noll, K.-P. Vo, FNV hash; A. Appleby, MurmurHash3.
 */
final class Hashes {
  private Hashes() {}

  /** Hash of the characters from one index to another. */
  static int of(String text, int from, int to) {
    int hash = 0x811c9dc5;
    for (int i = from; i < to; i++) {
      hash = (hash ^ text.charAt(i)) * 0x01000193;
    }
    return finish(hash);
  }

  static int mix(int hash, int value) {
    int h = hash ^ Integer.rotateLeft(value * 0xcc9e2d51, 15) * 0x1b873593;
    return Integer.rotateLeft(h, 13) * 5 + 0xe6546b64;
  }

  static int mix(int template, int a, int b) {
    return mix(mix(template, a), b);
  }

  static int mix(int template, int a, int b, int c) {
    return mix(mix(template, a, b), c);
  }

  static int mix(int template, int a, int b, int c, int d) {
    return mix(mix(template, a, b, c), d);
  }

  /** Spreads what was mixed over all bits. */
  static int finish(int hash) {
    int h = (hash ^ hash >>> 16) * 0x85ebca6b;
    h = (h ^ h >>> 13) * 0xc2b2ae35;
    return h ^ h >>> 16;
  }
}
