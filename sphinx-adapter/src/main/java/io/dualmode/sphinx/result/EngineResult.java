package io.dualmode.sphinx.result;

import edu.cmu.sphinx.decoder.search.ActiveList;
import edu.cmu.sphinx.decoder.search.AlternateHypothesisManager;
import edu.cmu.sphinx.decoder.search.Token;
import edu.cmu.sphinx.result.Result;
import edu.cmu.sphinx.result.WordResult;
import java.util.ArrayList;
import java.util.List;

/**
 * A final result of the host whose words carry the confidences of the engine.
 *
 * <p>The host has no place for them: it computes a word's confidence from the lattice of the n-best readings, and gives 1 where
 * there is no lattice. {@code SpeechResult} takes the words from here.
 */
public final class EngineResult extends Result {
  private final List<WordResult> words;

  EngineResult(AlternateHypothesisManager alternatives, ActiveList active, Token end, long collectMillis,
      List<WordResult> words) {
    super(alternatives, active, new ArrayList<>(List.of(end)), collectMillis, true, false, true);
    this.words = List.copyOf(words);
  }

  /** The words of the best reading in order; there are no fillers among them, whether they are asked for or not. */
  @Override
  public List<WordResult> getTimedBestResult(boolean withFillers) {
    return new ArrayList<>(words);
  }
}
