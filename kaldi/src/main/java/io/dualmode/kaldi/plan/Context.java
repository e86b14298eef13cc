package io.dualmode.kaldi.plan;

import java.math.BigInteger;
import java.util.List;

/**
 * Frames around a frame that its row depends on.
 *
 * @param left frames before it
 * @param right frames after it
 * @param modulus shifts by multiples of so many frames leave the network the same
 */
public record Context(int left, int right, int modulus) {
  /** More than any network for streaming has; as the host's own limit. */
  private static final int LONGEST = 800;
  private static final int WINDOW = 1 << 20;

  /** Works it out; {@link IllegalArgumentException} for a network that has none. */
  public static Context of(Wiring wiring) {
    int modulus = 1;
    for (Unit unit : wiring.units()) {
      if (unit.window() != null) {
        throw new IllegalArgumentException("node " + unit.name()
            + " pools frames of an utterance, which a network that listens while speech "
            + "goes on cannot");
      }
      modulus = modulus(unit.terms(), modulus);
    }
    modulus = modulus(wiring.output(), modulus);
    long left = 0;
    long right = 0;
    for (int begin = 0; begin < modulus; begin++) {
      Span span = Spans.terms(wiring.output(), Spans.of(wiring, new Span(begin, (long) begin + WINDOW - 1)));
      left = Math.max(left, span.first() - begin);
      right = Math.max(right, begin + WINDOW - 1 - span.last());
    }
    if (left > LONGEST || right > LONGEST) {
      throw new IllegalArgumentException("a network that sees " + Math.max(left, right) + " frames around a frame, allowed: up to "
          + LONGEST);
    }
    return new Context((int) left, (int) right, modulus);
  }

  private static int modulus(List<Term> terms, int modulus) {
    long all = modulus;
    for (Term term : terms) {
      for (Term.Source source : term.sources()) {
        all = modulus(source.time(), all);
      }
    }
    return (int) all;
  }

  private static long modulus(TimeMap map, long modulus) {
    if (map instanceof TimeMap.Both both) {
      return modulus(both.second(), modulus(both.first(), modulus));
    }
    if (map instanceof TimeMap.Down down) {
      long gcd = BigInteger.valueOf(modulus).gcd(BigInteger.valueOf(down.modulus())).longValue();
      long lcm = modulus / gcd * down.modulus();
      if (lcm > LONGEST) {
        throw new IllegalArgumentException("times rounded to multiples of " + lcm + " frames, allowed: up to " + LONGEST);
      }
      return lcm;
    }
    return modulus;
  }
}
