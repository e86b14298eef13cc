package io.dualmode.kaldi.plan;

/** Times from {@code first} to {@code last}; half of the numbers' range away stands for without end. */
public record Span(long first, long last) {
  private static final long FAR = 1L << 40;
  static final Span ALWAYS = new Span(-FAR, FAR);
  static final Span NEVER = new Span(FAR, -FAR);

  boolean contains(long t) {
    return t >= first && t <= last;
  }

  boolean isEmpty() {
    return first > last;
  }

  Span and(Span other) {
    return new Span(Math.max(first, other.first), Math.min(last, other.last));
  }

  Span or(Span other) {
    return isEmpty() ? other : other.isEmpty() ? this : new Span(Math.min(first, other.first), Math.max(last, other.last));
  }

  /** Times {@code t} at which {@code t + frames} is in this one. */
  Span before(long frames) {
    return new Span(first <= -FAR ? first : first - frames, last >= FAR ? last : last - frames);
  }

  /** Times whose next lower multiple is in this one. */
  Span rounded(int modulus) {
    long low = first <= -FAR ? first : -Math.floorDiv(-first, modulus) * modulus;
    long high = last >= FAR ? last : Math.floorDiv(last, modulus) * modulus + modulus - 1;
    return new Span(low, high);
  }
}
