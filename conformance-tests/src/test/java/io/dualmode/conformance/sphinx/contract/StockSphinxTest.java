package io.dualmode.conformance.sphinx.contract;

import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The contracts on Sphinx4 itself, which they describe. */
@Tag("sphinx4-stock")
class StockSphinxTest extends SphinxContracts {
  @BeforeAll
  static void engine() {
    assertNull(StockSphinxTest.class.getResource("/io/dualmode/sphinx/NeuralSearchManager.class"), "the adapter is on the class path");
  }

  @Override
  boolean helpful() {
    return false;
  }

  @Override
  boolean releasesTheLine() {
    return false;
  }
}
