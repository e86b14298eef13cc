package io.dualmode.kaldi.network;

import io.dualmode.kaldi.layer.LayerShape;
import io.dualmode.kaldi.layer.WindowShape;
import java.util.ArrayList;
import java.util.List;

/**
 * What computes one row a time: a layer, and those that follow it in place; or rows that come from outside.
 *
 * <p>Filled by {@link Wiring}, and not changed afterwards.
 */
final class Unit {
  /** A layer and the component that its tensors are named after. */
  record Step(String component, LayerShape shape) {}

  final String name;
  final int width;
  /** None for rows from outside. */
  final List<Step> steps = new ArrayList<>();
  List<Term> terms = List.of();
  int inputWidth;

  Unit(String name, int width) {
    this.name = name;
    this.width = width;
  }

  boolean isInput() {
    return steps.isEmpty();
  }

  LayerShape shape() {
    return steps.get(0).shape();
  }

  /** The window that it pools, null where it does not. */
  WindowShape window() {
    return !isInput() && shape() instanceof WindowShape window ? window : null;
  }

  /** Whether its layer's input is one whole row of one unit at each of the layer's times. */
  boolean readsPlainRows() {
    return terms.size() == 1 && terms.get(0).scale() == 1 && terms.get(0).sources().size() == 1
        && terms.get(0).sources().get(0).column() == 0 && !terms.get(0).optional();
  }
}
