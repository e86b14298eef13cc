package io.dualmode.model.search.graph;

/** Which tokens of a frame go on: those within the beam, and of these the best {@code maxActive}, but no fewer than {@code minActive}. */
final class BeamCutoff {
  private static final float DELTA = 0.5f;

  private final GraphSearchConfig config;
  private float[] costs = new float[256];
  private float beam;

  BeamCutoff(GraphSearchConfig config) {
    this.config = config;
  }

  /** The highest cost of a token that goes on; {@link #beam} is then that of the next frame. */
  float of(ActiveTokens tokens) {
    int count = tokens.count();
    costs = costs.length < count ? new float[2 * count] : costs;
    float best = Float.POSITIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      costs[i] = tokens.get(i).cost;
      best = Math.min(best, costs[i]);
    }
    beam = config.beam();
    float wide = best + beam;
    if (count > config.maxActive()) {
      float most = Selection.select(costs, count, config.maxActive());
      if (most < wide) {
        beam = most - best + DELTA;
        return most;
      }
    }
    if (count > config.minActive()) {
      float least = config.minActive() == 0 ? best : Selection.select(costs, count, config.minActive());
      if (least > wide) {
        beam = least - best + DELTA;
        return least;
      }
      return wide;
    }
    // fewer than the least: all go on
    beam = Float.POSITIVE_INFINITY;
    return Float.POSITIVE_INFINITY;
  }

  /** How far behind the best token one of the frame in work may be, as the tokens looked at last were many or few. */
  float beam() {
    return beam;
  }
}
