package io.dualmode.model.search.graph;

import io.dualmode.model.search.graph.Token.Link;

/**
 * Drops links that no path within the lattice beam takes, and tokens that nothing goes on from (Povey et al., "Generating exact lattices in
 * the WFST framework", 2012). How much worse than the best path the best one through a token is ({@link Token#extra}) is found from the
 * newest frame backwards, as far as something changed.
 */
final class LatticePruning {
  /** How much a token's extra cost must change, in lattice beams, for the frame before it to be looked at again. */
  private static final float PRUNE_SCALE = 0.01f;
  private static final float FINAL_DELTA = 1e-5f;

  private final float beam;

  LatticePruning(float latticeBeam) {
    beam = latticeBeam;
  }

  /** Prunes while the utterance goes on: every token of the newest frame may become the best. */
  void prune(TokenFrames frames) {
    TokenFrame newest = frames.newest();
    if (newest.count == TokenFrame.NOT_COUNTED) {
      newest.count = newest.count();
    }
    int last = frames.last();
    for (int f = last - 1; f >= frames.settled(); f--) {
      TokenFrame frame = frames.get(f);
      if (frame.linksChanged) {
        boolean changed = pruneLinks(frame, beam * PRUNE_SCALE);
        if (changed && f > frames.settled()) {
          frames.get(f - 1).linksChanged = true;
        }
        frame.linksChanged = false;
      }
      TokenFrame next = frames.get(f + 1);
      if (f + 1 < last && next.tokensChanged) {
        next.dropDead();
        next.tokensChanged = false;
      }
    }
  }

  /** Prunes an utterance that has ended, where a graph's costs of ending count or none of them does. */
  void finish(TokenFrames frames, Graph graph, boolean ends) {
    TokenFrame last = frames.newest();
    float goal = Float.POSITIVE_INFINITY;
    for (Token token = last.tokens; token != null; token = token.next) {
      goal = Math.min(goal, token.cost + ending(graph, token, ends));
    }
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Token token = last.tokens; token != null; token = token.next) {
        float extra = pruneLinks(last, token, token.cost + ending(graph, token, ends) - goal);
        extra = extra > beam ? Float.POSITIVE_INFINITY : extra;
        changed |= differs(token, extra, FINAL_DELTA * (Math.abs(extra) + Math.abs(token.extra)));
        token.extra = extra;
      }
    }
    for (int f = frames.last() - 1; f >= frames.settled(); f--) {
      pruneLinks(frames.get(f), 0);
      frames.get(f + 1).dropDead();
    }
  }

  private static float ending(Graph graph, Token token, boolean ends) {
    return ends ? graph.finalCost(token.state) : 0;
  }

  /** Whether an extra cost is another than the token's; two infinities differ by nothing. */
  private static boolean differs(Token token, float extra, float delta) {
    return extra != token.extra && !(Math.abs(extra - token.extra) <= delta);
  }

  /** Drops links of a frame; returns whether an extra cost changed by more than a delta. */
  private boolean pruneLinks(TokenFrame frame, float delta) {
    boolean any = false;
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Token token = frame.tokens; token != null; token = token.next) {
        float extra = pruneLinks(frame, token, Float.POSITIVE_INFINITY);
        changed |= differs(token, extra, delta);
        token.extra = extra;
      }
      any |= changed;
    }
    return any;
  }

  /** Drops links of a token; returns the least extra cost of those left, and of ending here. */
  private float pruneLinks(TokenFrame frame, Token token, float ending) {
    float least = ending;
    Link kept = null;
    for (Link link = token.links; link != null; link = link.next) {
      float extra = link.extra(token);
      if (extra > beam) {
        if (kept == null) {
          token.links = link.next;
        } else {
          kept.next = link.next;
        }
        frame.tokensChanged = true;
      } else {
        least = Math.min(least, Math.max(0, extra));
        kept = link;
      }
    }
    return least;
  }
}
