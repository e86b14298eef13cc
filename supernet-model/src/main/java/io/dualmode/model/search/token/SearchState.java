package io.dualmode.model.search.token;

/**
 * Where a search stands: the living paths, when their units began, and the clock. {@link TokenSearch} writes it frame by frame; what
 * makes partial and final results reads it in between.
 */
public final class SearchState {
  public final UnitBoundaries times = new UnitBoundaries();
  public Tokens tokens = new Tokens(4096);
  /** Frames heard. */
  public int frame;
  /** The absolute score of a token is {@code zero + score}. */
  public double zero;
  /** Score of the best token. */
  public float best;
  /** Tokens below it are pruned. */
  public float cut;

  void clear() {
    tokens.clear();
    times.truncate(0);
    frame = 0;
    zero = 0;
    best = 0;
    cut = Float.NEGATIVE_INFINITY;
  }

  public boolean survives(int token) {
    return tokens.score(token) >= cut;
  }

  int survivors() {
    int count = 0;
    for (int i = 0; i < tokens.count(); i++) {
      count += survives(i) ? 1 : 0;
    }
    return count;
  }

  /** The best token, -1 if there is none. */
  public int bestToken() {
    for (int i = 0; i < tokens.count(); i++) {
      if (tokens.score(i) == best) {
        return i;
      }
    }
    return -1;
  }

  long bytes() {
    return tokens.bytes() + times.bytes();
  }
}
