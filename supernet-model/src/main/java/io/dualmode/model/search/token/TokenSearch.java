package io.dualmode.model.search.token;

import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.UtteranceSearch;
import io.dualmode.model.search.score.AcousticScorer;

/**
 * What all frame-synchronous searches share: tokens of the frame before and of the frame in work, the beams, and the clock.
 *
 * <p>At every frame the tokens that survived are moved on into {@link #next}; those more than the beam behind the best one, or beyond the
 * {@link SearchConfig#maxActive} best, are not moved on again. Scores are kept relative to the best token of the frame before, so that
 * floats stay exact however long the stream. Where the frame forbids every step the paths wait for a better one. After the arrays have
 * grown to the largest frame seen, a frame allocates nothing.
 *
 * <p>Frames that a head with blank takes for blank at more than {@link SearchConfig#blankSkip} are skipped: every path waits, as most
 * would, and what would have begun or ended there does so at the next frame that is heard (Chen et al., "Phone synchronous speech
 * recognition with CTC lattices", 2017). It is an approximation; heads with a silence unit never skip.
 *
 * <p>A search says how paths begin ({@link #begin}) and how they move ({@link #advance}); what a token's numbers mean beyond score and
 * acoustic context is its own affair.
 */
public abstract class TokenSearch implements UtteranceSearch {
  protected final SearchConfig config;
  protected final AcousticScorer scorer;
  protected final float acousticScale;
  protected final SearchState state = new SearchState();
  private final ScoreHistogram histogram = new ScoreHistogram();
  /** Log-probability. */
  private final float blankSkip;

  // the frame in work
  protected Tokens next = new Tokens(4096);
  /** Paths that do not score higher are not kept; rises while the frame is in work. */
  protected float threshold;

  protected TokenSearch(SearchConfig config, AcousticScorer scorer) {
    this.config = config;
    this.scorer = scorer;
    this.acousticScale = config.acousticScale();
    this.blankSkip = (float) Math.log(config.blankSkip());
  }

  /** Puts the paths into {@link #next} that the first frame opens. */
  protected abstract void begin();

  /** Moves the surviving paths one frame on into {@link #next}. */
  protected abstract void advance();

  /** Lets the surviving paths wait for a frame that is almost surely blank: none enters a unit. */
  protected abstract void passBlank();

  /** Called after each frame that moved a path. */
  protected abstract void afterFrame();

  @Override
  public void reset() {
    state.clear();
    next.clear();
  }

  @Override
  public final int frames() {
    return state.frame;
  }

  /** Paths that survived the last frame. */
  public final int activePaths() {
    return state.survivors();
  }

  @Override
  public final void accept(float[] rows, int offset, int frames) {
    checkRows(scorer, rows, offset, frames);
    for (int i = 0; i < frames; i++) {
      step(rows, offset + i * scorer.rowSize());
    }
  }

  public static void checkRows(AcousticScorer scorer, float[] rows, int offset, int frames) {
    int size = scorer.rowSize();
    if (offset < 0 || frames < 0 || offset + (long) frames * size > rows.length) {
      throw new IllegalArgumentException("frames: got " + frames + " rows of " + size + " floats from offset " + offset
          + " of an array of " + rows.length + ", expected them to lie inside");
    }
  }

  public static void checkFrame(AcousticScorer scorer, int frame) {
    if (Float.isNaN(scorer.bound())) {
      throw new IllegalArgumentException("frame " + frame + ": got a score that is not a number, expected finite scores");
    }
  }

  private void step(float[] rows, int offset) {
    scorer.frame(rows, offset);
    checkFrame(scorer, state.frame);
    next.clear();
    threshold = Float.NEGATIVE_INFINITY;
    double zeroBefore = state.zero;
    if (state.tokens.count() == 0) {
      begin();
    } else {
      state.zero += state.best;
      if (scorer.blank() > blankSkip) {
        passBlank();
      } else {
        advance();
      }
    }
    state.frame++;
    if (next.count() == 0) {
      // every step was forbidden: the paths wait for a better frame
      state.zero = zeroBefore;
      return;
    }
    Tokens spare = state.tokens;
    state.tokens = next;
    next = spare;
    state.best = state.tokens.bestScore();
    state.cut = histogram.cut(state.tokens, state.best, config.beam(), config.maxActive());
    afterFrame();
  }

  /** The number of tokens in {@link #next} beyond which those are dropped that the beams will drop anyway. */
  protected final int mostNext() {
    return 4 * config.maxActive() + 1024;
  }

  /** Drops tokens of {@link #next} that the beams will drop anyway. */
  protected final void pruneNext() {
    threshold = Math.max(threshold, histogram.cut(next, next.bestScore(), config.beam(), config.maxActive()));
    next.retain(threshold);
  }

  @Override
  public long stateBytes() {
    return state.bytes() + next.bytes();
  }
}
