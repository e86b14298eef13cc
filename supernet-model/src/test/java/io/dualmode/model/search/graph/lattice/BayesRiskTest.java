package io.dualmode.model.search.graph.lattice;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dualmode.model.search.graph.lattice.BayesRisk.BestWord;
import java.util.List;
import org.junit.jupiter.api.Test;

class BayesRiskTest {
  private static final double CERTAIN = 46.02;

  /** Paths of two words: 1 2, 2 4, 1 3 and 3 4; the word of the second one that is like one of the best stands elsewhere. */
  private static AlignedLattice lattice(boolean oneEnd) {
    AlignedLattice.Builder lattice = new AlignedLattice.Builder();
    int start = lattice.addState();
    int first = lattice.addState();
    int second = lattice.addState();
    int third = lattice.addState();
    int end = lattice.addState();
    int other = oneEnd ? end : lattice.addState();
    lattice.addArc(start, first, 1, 20, 31);
    lattice.addArc(start, second, 2, 21, 21);
    lattice.addArc(start, third, 3, 24, 21);
    lattice.addArc(first, end, 2, CERTAIN - 20, 13);
    lattice.addArc(second, other, 4, CERTAIN + 1.3 - 21, 23);
    lattice.addArc(first, end, 3, CERTAIN + 1.82 - 20, 18);
    lattice.addArc(third, other, 4, CERTAIN + 3.69 - 24, 23);
    lattice.addEnd(end, 0, 0);
    if (other != end) {
      lattice.addEnd(other, 0, 0);
    }
    return lattice.build();
  }

  @Test
  void wordElsewhere_countsWhereAllPathsEndInOneState_asInKaldi() {
    List<BestWord> one = BayesRisk.words(lattice(true));
    List<BestWord> several = BayesRisk.words(lattice(false));
    assertEquals(List.of(1, 2), one.stream().map(BestWord::word).toList());
    assertEquals(List.of(1, 2), several.stream().map(BestWord::word).toList());
    double all = 1 + Math.exp(-1.3) + Math.exp(-1.82) + Math.exp(-3.69);
    assertEquals((1 + Math.exp(-1.3)) / all, one.get(1).confidence(), 1e-6);
    assertEquals(1 / all, several.get(1).confidence(), 1e-6);
  }
}
