package io.dualmode.kaldi.plan;

/** From the time of a row to that of the row it reads. Immutable. */
public sealed interface TimeMap {
  /** The same time. */
  TimeMap SAME = new Shift(0);

  long at(long t);

  /** Times that lead into a span. */
  Span into(Span span);

  /** Frames further on. */
  record Shift(long frames) implements TimeMap {
    @Override
    public long at(long t) {
      return t + frames;
    }

    @Override
    public Span into(Span span) {
      return span.before(frames);
    }
  }

  /** At the next lower multiple. */
  record Down(int modulus) implements TimeMap {
    @Override
    public long at(long t) {
      return Math.floorDiv(t, modulus) * modulus;
    }

    @Override
    public Span into(Span span) {
      return span.rounded(modulus);
    }
  }

  /** Always the same one. */
  record Fixed(long time) implements TimeMap {
    @Override
    public long at(long t) {
      return time;
    }

    @Override
    public Span into(Span span) {
      return span.contains(time) ? Span.ALWAYS : Span.NEVER;
    }
  }

  /** One and then another. */
  record Both(TimeMap first, TimeMap second) implements TimeMap {
    @Override
    public long at(long t) {
      return second.at(first.at(t));
    }

    @Override
    public Span into(Span span) {
      return first.into(second.into(span));
    }
  }

  default TimeMap then(TimeMap next) {
    if (this instanceof Shift a && next instanceof Shift b) {
      return new Shift(a.frames + b.frames);
    }
    return equals(SAME) ? next : next.equals(SAME) ? this : new Both(this, next);
  }
}
