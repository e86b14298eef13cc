package edu.cmu.sphinx.api;

import edu.cmu.sphinx.result.Lattice;
import edu.cmu.sphinx.result.LatticeOptimizer;
import edu.cmu.sphinx.result.Nbest;
import edu.cmu.sphinx.result.Result;
import edu.cmu.sphinx.result.WordResult;
import io.dualmode.sphinx.result.EngineResult;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The host's view of a result, with the engine's words and confidences.
 *
 * <p>It stands in front of the class of the same name in sphinx4-core, which takes the words from the most probable path of a
 * lattice. That path can differ from the hypothesis, and its confidences are sums over the n-best readings; those of the engine
 * are calibrated. Results of other search managers are treated as the host does.
 */
public final class SpeechResult {
  private final Result result;
  private final Lattice lattice;

  /** Looks at a result; makes its lattice where the result asks for one. */
  public SpeechResult(Result result) {
    this.result = result;
    if (result.toCreateLattice()) {
      lattice = new Lattice(result);
      new LatticeOptimizer(lattice).optimize();
      lattice.computeNodePosteriors(1f);
    } else {
      lattice = null;
    }
  }

  /** The words with times in milliseconds of the stream and confidences in the logarithm of the host. */
  public List<WordResult> getWords() {
    return lattice == null || result instanceof EngineResult ? result.getTimedBestResult(false) : lattice.getWordResultPath();
  }

  /** The text, without fillers. */
  public String getHypothesis() {
    return result.getBestResultNoFiller();
  }

  /** At most so many readings, between sentence marks and in no order; none without a lattice. */
  public Collection<String> getNbest(int n) {
    return lattice == null ? Set.of() : new Nbest(lattice).getNbest(n);
  }

  /** The word lattice with posteriors, or null where the search gives none. */
  public Lattice getLattice() {
    return lattice;
  }

  /** What the decoder gave. */
  public Result getResult() {
    return result;
  }
}
