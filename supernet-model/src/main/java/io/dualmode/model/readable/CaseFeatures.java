package io.dualmode.model.readable;

/** What tells whether a word begins with a capital: it and its neighbours, the mark before it, the case of the word before. Stateless. */
public final class CaseFeatures {
  public static final int COUNT = 16;

  private CaseFeatures() {}

  /**
   * Fills in the features of a word.
   *
   * @param before ordinal of the mark before it
   * @param behind ordinal of the mark behind it
   * @param capital whether the word before it has a capital
   */
  public static void of(Tokens t, int at, int before, int behind, boolean capital, int[] to) {
    int w = t.word(at);
    int p = t.word(at - 1);
    int x = t.word(at + 1);
    int kp = t.kind(at - 1);
    int kx = t.kind(at + 1);
    int ending = t.ending(at);
    int c = capital ? 1 : 0;
    int n = 0;
    to[n++] = Hashes.mix(n, w);
    to[n++] = Hashes.mix(n, w, before);
    to[n++] = Hashes.mix(n, w, p);
    to[n++] = Hashes.mix(n, w, x);
    to[n++] = Hashes.mix(n, w, kp, kx);
    to[n++] = Hashes.mix(n, w, c, kp);
    to[n++] = Hashes.mix(n, w, c, before);
    to[n++] = Hashes.mix(n, ending, before);
    to[n++] = Hashes.mix(n, ending, kp, c);
    to[n++] = Hashes.mix(n, ending, kp, kx);
    to[n++] = Hashes.mix(n, p, x);
    to[n++] = Hashes.mix(n, p, c, before);
    to[n++] = Hashes.mix(n, x, c);
    to[n++] = Hashes.mix(n, t.kind(at - 2), kp, c);
    to[n++] = Hashes.mix(n, kx, t.kind(at + 2), before);
    to[n] = Hashes.mix(n + 1, w, behind);
    for (int i = 0; i < COUNT; i++) {
      to[i] = Hashes.finish(to[i]);
    }
  }
}
