package io.dualmode.model.head.recurrent;

import io.dualmode.model.head.ScoringHead;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.UtteranceSearch;
import io.dualmode.model.search.score.AcousticScorer;
import io.dualmode.model.search.unit.UnitNetwork;
import io.dualmode.model.search.unit.UnitSpelling;
import io.dualmode.model.search.unit.transducer.TransducerSearch;

/**
 * A recurrent transducer in a search: rows are projected frames, {@link JointNetwork#encode}. What is said in one depends on all that was said
 * before, so there is no scorer of units; searches of transducers ask the networks.
 */
public final class RecurrentScoring implements ScoringHead {
  private final LoadedRecurrent head;

  RecurrentScoring(LoadedRecurrent head) {
    this.head = head;
  }

  /** A beam over the networks. */
  @Override
  public UtteranceSearch newUnitSearch(SearchConfig config, UnitSpelling spelling, UnitNetwork network) {
    return new TransducerSearch(config, spelling, network, new RecurrentModel(head));
  }

  /** The networks. */
  public LoadedRecurrent head() {
    return head;
  }

  @Override
  public AcousticScorer scorer() {
    return null;
  }

  @Override
  public int rowSize() {
    return head.joint().width();
  }

  @Override
  public void fill(float[] encoded, int offset, int frames, float[] out, int outOffset) {
    head.joint().encode(encoded, offset, frames, out, outOffset);
  }
}
