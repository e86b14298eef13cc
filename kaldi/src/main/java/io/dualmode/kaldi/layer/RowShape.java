package io.dualmode.kaldi.layer;

/** A component that makes a row as wide as the one that it reads, out of that row alone. */
interface RowShape extends LayerShape {
  /** Numbers in a row. */
  int width();

  @Override
  default int inputs() {
    return width();
  }

  @Override
  default int outputs() {
    return width();
  }

  @Override
  default boolean inPlace() {
    return true;
  }
}
