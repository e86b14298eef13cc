package io.dualmode.tools.loss.mmi;

import io.dualmode.tools.loss.RowProduct;

/**
 * The tables of the denominator graph, shared by every lattice built on it. Immutable.
 *
 * <p>A state is a pair (left phone {@code p}, phone {@code q}) at index {@code p * width + q}; {@code width} is the number of
 * units padded to a multiple of the vector length. {@code toNext} holds {@code P(q | l, p)} at {@code [p][l][q]},
 * {@code toPrevious} the same at {@code [p][q][l]}, both in rows of {@code width} with zeros as padding. {@code entryRow} maps
 * each state to the row of logits that scores its entry; padding maps to row {@code K}, which the lattice keeps at zero.
 */
final class DenominatorGraph {

  final int units;
  final int outputs;
  final int width;
  final int states;
  final float[] toNext;
  final float[] toPrevious;
  final float[] start;
  final int[] entryRow;

  DenominatorGraph(PhoneTopology topology, PhoneTrigram trigram) {
    if (topology.units() != trigram.units()) {
      throw new IllegalArgumentException("the topology has " + topology.units() + " units, the trigram " + trigram.units());
    }
    units = topology.units();
    outputs = topology.outputs();
    width = RowProduct.padded(units);
    states = units * width;
    toNext = new float[units * states];
    toPrevious = new float[units * states];
    start = new float[width];
    entryRow = new int[states];
    for (int p = 0; p < units; p++) {
      start[p] = trigram.probability(0, 0, p);
      for (int l = 0; l < units; l++) {
        for (int q = 0; q < units; q++) {
          float probability = trigram.probability(l, p, q);
          toNext[(p * units + l) * width + q] = probability;
          toPrevious[(p * units + q) * width + l] = probability;
        }
      }
      for (int q = 0; q < width; q++) {
        entryRow[p * width + q] = q < units ? topology.entry()[p * units + q] : outputs;
      }
    }
  }
}
