package io.dualmode.tools.loss.mmi;

import java.util.Arrays;

/**
 * The outputs of the phone-state head: which row of logits scores the entry into a phone after another, and which scores
 * staying in it.
 *
 * <p>With {@code V} units (unit 0 is silence) the {@code K} rows are, in this order: {@code V} phone entry rows, one row for
 * every left biphone {@code (p, q)} seen often enough, {@code V} stay rows. {@code entry[p * V + q]} is the biphone's own row
 * where there is one and row {@code q} elsewhere; {@code stay[q] = K - V + q}. An utterance starts after silence, so its first
 * phone counts as the biphone {@code (0, phone)}.
 *
 * <p>For weights factored by row, {@link #phoneOf} gives the phone of every row and {@link #leftOf} its left phone, or
 * {@code V} where the row has none. Immutable as long as callers leave the returned arrays alone: accessors do not copy.
 */
public final class PhoneTopology {

  private final int units;
  private final int outputs;
  private final int[] entry;
  private final int[] stay;
  private final int[] phoneOf;
  private final int[] leftOf;

  private PhoneTopology(int units, int[] entry, int[] stay) {
    this.units = units;
    this.outputs = stay[0] + units;
    this.entry = entry;
    this.stay = stay;
    this.phoneOf = new int[outputs];
    this.leftOf = new int[outputs];
    Arrays.fill(leftOf, units);
    for (int phone = 0; phone < units; phone++) {
      phoneOf[phone] = phone;
      phoneOf[stay[phone]] = phone;
    }
    for (int pair = 0; pair < entry.length; pair++) {
      if (entry[pair] >= units) {
        phoneOf[entry[pair]] = pair % units;
        leftOf[entry[pair]] = pair / units;
      }
    }
  }

  /**
   * Gives every left biphone of the sequences (silence included) that occurs at least {@code minCount} times an entry row of
   * its own.
   *
   * @param units number of units {@code V}
   * @param sequences phones of each utterance, {@code 0 <= phone < units}
   * @param minCount occurrences needed, at least 1; {@link Integer#MAX_VALUE} gives phone rows only
   */
  public static PhoneTopology fromSequences(int units, Iterable<int[]> sequences, int minCount) {
    if (units < 1 || minCount < 1) {
      throw new IllegalArgumentException("units and minCount must be positive, got " + units + " and " + minCount);
    }
    int[] counts = new int[units * units];
    for (int[] sequence : sequences) {
      int left = 0;
      for (int phone : sequence) {
        checkPhone(phone, units);
        counts[left * units + phone]++;
        left = phone;
      }
    }
    int[] entry = new int[units * units];
    int next = units;
    for (int pair = 0; pair < entry.length; pair++) {
      entry[pair] = counts[pair] >= minCount ? next++ : pair % units;
    }
    int[] stay = new int[units];
    for (int phone = 0; phone < units; phone++) {
      stay[phone] = next + phone;
    }
    return new PhoneTopology(units, entry, stay);
  }

  /**
   * Rebuilds a topology from the tables {@code mmi.entry} [V*V] and {@code mmi.stay} [V] of a model file; the arrays are
   * copied.
   */
  public static PhoneTopology of(int[] entry, int[] stay) {
    int units = stay.length;
    if (units == 0 || entry.length != units * units) {
      throw new IllegalArgumentException("entry table must have units * units values for " + units + " units, got "
          + entry.length);
    }
    int next = units;
    for (int pair = 0; pair < entry.length; pair++) {
      if (entry[pair] != pair % units && entry[pair] != next++) {
        throw new IllegalArgumentException("entry[" + pair + "] is row " + entry[pair] + ", expected the phone's row "
            + pair % units + " or the next biphone row " + (next - 1));
      }
    }
    for (int phone = 0; phone < units; phone++) {
      if (stay[phone] != next + phone) {
        throw new IllegalArgumentException("stay[" + phone + "] is row " + stay[phone] + ", expected " + (next + phone));
      }
    }
    return new PhoneTopology(units, entry.clone(), stay.clone());
  }

  static void checkPhone(int phone, int units) {
    if (phone < 0 || phone >= units) {
      throw new IllegalArgumentException("phone " + phone + " is outside [0, " + units + ")");
    }
  }

  /** {@code V}. */
  public int units() {
    return units;
  }

  /** {@code K}: phone entry rows, biphone entry rows and stay rows together. */
  public int outputs() {
    return outputs;
  }

  /** Rows of the biphones, {@code K - 2 V}. */
  public int biphones() {
    return outputs - 2 * units;
  }

  /** {@code [V * V]}: the row that scores entering phone {@code q} after phone {@code p}, at {@code p * V + q}. */
  public int[] entry() {
    return entry;
  }

  /** {@code [V]}: the row that scores one more frame in a phone. */
  public int[] stay() {
    return stay;
  }

  /** {@code [K]}: the phone each row belongs to. */
  public int[] phoneOf() {
    return phoneOf;
  }

  /** {@code [K]}: the left phone of each biphone row, {@code V} for the other rows. */
  public int[] leftOf() {
    return leftOf;
  }
}
