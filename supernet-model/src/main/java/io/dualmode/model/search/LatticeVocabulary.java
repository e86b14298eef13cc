package io.dualmode.model.search;

/**
 * What the numbers on the arcs of a lattice stand for: pronunciations, numbered from 0, each of which belongs to a label, the number of a
 * spelling. Safe for use by any number of threads.
 */
public interface LatticeVocabulary {
  /** The label of a pronunciation; equal for variants of one word. */
  int label(int pronunciation);

  /** The spelling of a label. */
  String spelling(int label);

  /** The units of a pronunciation, at least one; a new array or one that is not to be changed. */
  int[] units(int pronunciation);
}
