package io.dualmode.model.head.recurrent;

import io.dualmode.model.head.Head;
import java.util.List;

/**
 * A recurrent transducer that is loaded.
 *
 * @param durations of a token in frames, the choices of the joint network's last outputs; empty for RNN-T
 * @param mostTokens that greedy search lets one frame emit
 */
public record LoadedRecurrent(PredictionNetwork prediction, JointNetwork joint, List<Integer> durations, int mostTokens) implements Head {
  /** Units, blank included. */
  public int units() {
    return joint.outputs() - durations.size();
  }

  /** Greedy search as NVIDIA does it; {@code silentFrames} of 0 leaves out the guard. */
  public GreedyTransducer newGreedySearch(int silentFrames) {
    return new GreedyTransducer(prediction, joint, durations.stream().mapToInt(Integer::intValue).toArray(), mostTokens, silentFrames);
  }

  @Override
  public RecurrentScoring newScoringHead() {
    return new RecurrentScoring(this);
  }
}
