package io.dualmode.model.head.recurrent;

import io.dualmode.model.search.unit.transducer.TransducerModel;

/** The networks of a transducer as a beam asks them. A state holds that of the LSTMs and what the joint network makes of their output. */
final class RecurrentModel implements TransducerModel {
  private final LoadedRecurrent head;
  private final PredictionNetwork.State state;
  private final float[] scratch;
  private final float[] predicted;
  private final float[] projected;
  private final float[] sum;

  RecurrentModel(LoadedRecurrent head) {
    this.head = head;
    state = head.prediction().newState();
    scratch = new float[head.prediction().scratch()];
    predicted = new float[head.prediction().width()];
    projected = new float[head.joint().width()];
    sum = new float[head.joint().width()];
  }

  @Override
  public int units() {
    return head.units();
  }

  @Override
  public int rowSize() {
    return head.joint().width();
  }

  @Override
  public int[] durations() {
    return head.durations().stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public int mostUnits() {
    return head.mostTokens();
  }

  @Override
  public int stateSize() {
    return state.size() + projected.length;
  }

  @Override
  public void begin(float[] states, int at) {
    state.clear();
    said(-1, states, at);
  }

  @Override
  public void extend(float[] states, int from, int unit, int to) {
    state.read(states, from);
    said(unit, states, to);
  }

  private void said(int unit, float[] states, int at) {
    head.prediction().step(unit, state, scratch, predicted);
    head.joint().predict(predicted, projected);
    state.write(states, at);
    System.arraycopy(projected, 0, states, at + state.size(), projected.length);
  }

  @Override
  public void score(float[] rows, int offset, float[] states, int at, float[] out) {
    System.arraycopy(states, at + state.size(), projected, 0, projected.length);
    head.joint().join(rows, offset, projected, sum, out);
    head.joint().normalise(out, head.units());
  }
}
