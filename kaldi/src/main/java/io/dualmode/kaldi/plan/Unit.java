package io.dualmode.kaldi.plan;

import io.dualmode.kaldi.layer.LayerShape;
import io.dualmode.kaldi.layer.pool.WindowShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What computes one row a time: a layer, and those that follow it in place; or rows that come from outside.
 *
 * <p>Filled by {@link Wiring}, and not changed afterwards.
 */
public final class Unit {
  /** A layer and the component that its tensors are named after. */
  public record Step(String component, LayerShape shape) {}

  private final String name;
  private final int width;
  private final List<Step> steps = new ArrayList<>();
  private List<Term> terms = List.of();
  private int[] offsets = {};
  private int inputWidth;

  Unit(String name, int width) {
    this.name = name;
    this.width = width;
  }

  void add(String component, LayerShape shape) {
    offsets = steps.isEmpty() ? shape.offsets() : offsets;
    steps.add(new Step(component, shape));
  }

  void read(List<Term> of, int numbers) {
    terms = List.copyOf(of);
    inputWidth = numbers;
  }

  /** The node that its rows are those of. */
  public String name() {
    return name;
  }

  /** Numbers in its row. */
  public int width() {
    return width;
  }

  /** Its layers, one after the other; none for rows from outside. */
  public List<Step> steps() {
    return Collections.unmodifiableList(steps);
  }

  /** What its first layer reads. */
  public List<Term> terms() {
    return terms;
  }

  /** Numbers that its first layer reads at one time. */
  public int inputWidth() {
    return inputWidth;
  }

  /** Whether its rows come from outside. */
  public boolean isInput() {
    return steps.isEmpty();
  }

  /** Its first layer. */
  public LayerShape shape() {
    return steps.get(0).shape();
  }

  /** Times that its first layer reads for a row, from that of the row on; not to be changed. */
  public int[] offsets() {
    return offsets;
  }

  /** The window that it pools, null where it does not. */
  public WindowShape window() {
    return !isInput() && shape() instanceof WindowShape window ? window : null;
  }

  /** Whether its layer's input is one whole row of one unit at each of the layer's times. */
  public boolean readsPlainRows() {
    return terms.size() == 1 && terms.get(0).scale() == 1 && terms.get(0).sources().size() == 1
        && terms.get(0).sources().get(0).column() == 0 && !terms.get(0).optional();
  }
}
