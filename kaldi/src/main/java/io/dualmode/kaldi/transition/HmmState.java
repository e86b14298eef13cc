package io.dualmode.kaldi.transition;

import java.util.List;

/**
 * A state of a phone's hidden Markov model.
 *
 * @param forwardPdfClass which distribution of the phone is heard on leaving it, -1 for none
 * @param selfLoopPdfClass which one is heard on staying in it, -1 for none
 */
public record HmmState(int forwardPdfClass, int selfLoopPdfClass, List<Transition> transitions) {
  public HmmState {
    transitions = List.copyOf(transitions);
  }

  /** To a state of the same phone, with the probability that training began with. */
  public record Transition(int target, float probability) {}
}
