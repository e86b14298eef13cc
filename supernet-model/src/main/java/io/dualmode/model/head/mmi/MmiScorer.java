package io.dualmode.model.head.mmi;

import io.dualmode.model.search.score.UnitContextScorer;

/**
 * Scores of the MMI head: {@code enter(p, q) = logits[entry[p * V + q]]}, {@code stay(q) = logits[stay[q]]}, and the context is
 * the current unit, silence counting as one. A row is the logits of one frame.
 */
public final class MmiScorer extends UnitContextScorer {
  private final int[] entry;
  private final int[] stay;

  /**
   * A scorer over logits {@code [outputs]}.
   *
   * @param outputs rows of the head's output layer
   * @param entry {@code [units * units]}, output of entering unit {@code q} after {@code p} at {@code p * units + q}; aliased
   * @param stay {@code [units]}, output of staying; aliased
   */
  public MmiScorer(int outputs, int[] entry, int[] stay) {
    super(stay.length, outputs);
    if (entry.length != stay.length * stay.length || stay.length == 0) {
      throw new IllegalArgumentException(
          "MMI tables: got entry[" + entry.length + "] and stay[" + stay.length + "], expected entry[V * V] and stay[V]");
    }
    check("entry", entry, outputs);
    check("stay", stay, outputs);
    this.entry = entry;
    this.stay = stay;
  }

  /** A scorer over the logits of a head with {@code units} units. */
  public static MmiScorer of(MmiHead head, int units) {
    int[] entry = new int[units * units];
    int[] stay = new int[units];
    for (int q = 0; q < units; q++) {
      stay[q] = head.stay(q);
      for (int p = 0; p < units; p++) {
        entry[p * units + q] = head.entry(p, q);
      }
    }
    return new MmiScorer(head.outputs(), entry, stay);
  }

  private static void check(String name, int[] table, int outputs) {
    for (int i = 0; i < table.length; i++) {
      if (table[i] < 0 || table[i] >= outputs) {
        throw new IllegalArgumentException(
            "MMI table " + name + "[" + i + "]: got output " + table[i] + ", allowed 0.." + (outputs - 1));
      }
    }
  }

  @Override
  public float enter(int context, int unit) {
    return rows[offset + entry[context * stay.length + unit]];
  }

  @Override
  public float stay(int context) {
    return rows[offset + stay[context]];
  }

  @Override
  public boolean modelsSilence() {
    return true;
  }
}
