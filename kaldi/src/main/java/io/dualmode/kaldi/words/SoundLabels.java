package io.dualmode.kaldi.words;

/** What word boundaries ask of the acoustic labels of a graph, transition identifiers in Kaldi's words. */
public interface SoundLabels {
  /** The phone of a label. */
  int phone(int label);

  /** Whether a label leaves its phone. */
  boolean isFinal(int label);

  /** Whether a label stays in its state. */
  boolean isSelfLoop(int label);
}
