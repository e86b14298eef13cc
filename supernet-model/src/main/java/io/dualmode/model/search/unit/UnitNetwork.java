package io.dualmode.model.search.unit;

/**
 * What may be said, unit by unit, and what that scores beside the sound: a deterministic automaton over units that a language model, a
 * grammar, hotwords or nothing at all stands behind.
 *
 * <p>A state is a number of 64 bits; equal states have equal futures. Scores are natural logarithms with their weight. Free of allocation
 * on these methods but {@link #written}, and safe for use by any number of threads.
 */
public interface UnitNetwork {
  /** Where no sequence of units leads that may be said. */
  long NOWHERE = -1;

  /** Any sequence of units, none likelier than another. */
  UnitNetwork ANY = new UnitNetwork() {
    @Override
    public long start() {
      return 0;
    }

    @Override
    public long next(long state, int unit) {
      return 0;
    }

    @Override
    public float gain(long state, int unit, long next) {
      return 0;
    }

    @Override
    public float end(long state) {
      return 0;
    }
  };

  /** The state before the first unit. */
  long start();

  /** The state behind a unit, {@link #NOWHERE} where it may not follow. */
  long next(long state, int unit);

  /**
   * Score of a unit.
   *
   * @param next where it leads, as {@link #next} says
   */
  float gain(long state, int unit, long next);

  /** Score of ending in a state, negative infinity where the units so far are no sentence. */
  float end(long state);

  /** The most that a unit may score. */
  default float mostGain() {
    return 0;
  }

  /**
   * How a word is to be written.
   *
   * @param before the state before its first unit
   * @param units of which {@code [first, end)} make the word
   * @param text what they spell
   */
  default String written(long before, int[] units, int first, int end, String text) {
    return text;
  }
}
