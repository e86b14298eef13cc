package io.dualmode.model.readable;

/**
 * What tells a {@link Mark}: words around the place, and how far back the clause and the sentence begin. Every feature is a hash of its
 * number and its values. Stateless.
 */
public final class MarkFeatures {
  /** Features that do not depend on marks before. */
  public static final int OF_TEXT = 26;
  /** Features that do. */
  public static final int OF_HISTORY = 12;

  private static final int LONG = 12;

  private MarkFeatures() {}

  /** Fills in the first {@value #OF_TEXT} features of the place behind a word. */
  public static void ofText(Tokens t, int at, int[] to) {
    int a = t.word(at - 2);
    int b = t.word(at - 1);
    int c = t.word(at);
    int d = t.word(at + 1);
    int e = t.word(at + 2);
    int f = t.word(at + 3);
    int kb = t.kind(at - 1);
    int kc = t.kind(at);
    int kd = t.kind(at + 1);
    int ke = t.kind(at + 2);
    int kf = t.kind(at + 3);
    int ka = t.kind(at - 2);
    int n = 0;
    to[n++] = Hashes.mix(n, c);
    to[n++] = Hashes.mix(n, d);
    to[n++] = Hashes.mix(n, b);
    to[n++] = Hashes.mix(n, e);
    to[n++] = Hashes.mix(n, a);
    to[n++] = Hashes.mix(n, f);
    to[n++] = Hashes.mix(n, c, d);
    to[n++] = Hashes.mix(n, b, c);
    to[n++] = Hashes.mix(n, d, e);
    to[n++] = Hashes.mix(n, b, d);
    to[n++] = Hashes.mix(n, c, e);
    to[n++] = Hashes.mix(n, b, c, d);
    to[n++] = Hashes.mix(n, c, d, e);
    to[n++] = Hashes.mix(n, d, e, f);
    to[n++] = Hashes.mix(n, a, b, c);
    to[n++] = Hashes.mix(n, kb, kc, kd, ke);
    to[n++] = Hashes.mix(n, ka, kb, kc, kd);
    to[n++] = Hashes.mix(n, kc, kd, ke, kf);
    to[n++] = Hashes.mix(n, ka, kb, kc);
    to[n++] = Hashes.mix(n, kd, ke, kf);
    to[n++] = Hashes.mix(n, kc, kd);
    to[n++] = Hashes.mix(n, c, kd, ke);
    to[n++] = Hashes.mix(n, kb, kc, d);
    to[n++] = Hashes.mix(n, kc, kd, ke);
    to[n++] = Hashes.mix(n, t.kind(at - 3), ka, kb, kc);
    to[n] = Hashes.mix(n + 1, kd, ke, kf, t.kind(at + 4));
    finish(to, 0, OF_TEXT);
  }

  /**
   * Fills in the {@value #OF_HISTORY} features behind those of the text.
   *
   * @param clause first word behind the last mark
   * @param sentence first word of the sentence
   * @param last the mark before the clause
   */
  public static void ofHistory(Tokens t, int at, int clause, int sentence, int last, int[] to) {
    int length = Math.min(at - clause, LONG);
    int all = Math.min((at - sentence) / 3, LONG);
    int opener = t.word(clause);
    int first = t.word(sentence);
    int kd = t.kind(at + 1);
    int n = OF_TEXT;
    to[n++] = Hashes.mix(n, last, length);
    to[n++] = Hashes.mix(n, last, all);
    to[n++] = Hashes.mix(n, first);
    to[n++] = Hashes.mix(n, first, t.word(sentence + 1));
    to[n++] = Hashes.mix(n, first, t.word(sentence + 1), kd);
    to[n++] = Hashes.mix(n, opener, last, length);
    to[n++] = Hashes.mix(n, opener, last, kd);
    to[n++] = Hashes.mix(n, opener, t.word(clause + 1), t.kind(at));
    to[n++] = Hashes.mix(n, length, t.kind(at), kd);
    to[n++] = Hashes.mix(n, length, last, t.word(at + 1));
    to[n++] = Hashes.mix(n, all, t.word(at + 1));
    to[n] = Hashes.mix(n + 1, first, opener, kd);
    finish(to, OF_TEXT, OF_TEXT + OF_HISTORY);
  }

  private static void finish(int[] hashes, int from, int to) {
    for (int i = from; i < to; i++) {
      hashes[i] = Hashes.finish(hashes[i]);
    }
  }
}
