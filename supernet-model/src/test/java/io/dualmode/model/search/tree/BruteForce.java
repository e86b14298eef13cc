package io.dualmode.model.search.tree;

import io.dualmode.model.search.RandomTask;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.WordNetwork;
import io.dualmode.model.search.score.AcousticScorer;
import java.util.HashMap;
import java.util.Map;

/** Every path through a {@link RandomTask}, one by one; the best score of each word sequence. */
public final class BruteForce {
  private final RandomTask task;
  private final SearchConfig config;
  private final AcousticScorer scorer;
  private final Map<String, Double> best = new HashMap<>();

  private BruteForce(RandomTask task, SearchConfig config) {
    this.task = task;
    this.config = config;
    this.scorer = task.freshScorer();
  }

  /** The words, joined by blanks, of every reading that may end, with its best score. */
  public static Map<String, Double> readings(RandomTask task, SearchConfig config) {
    BruteForce search = new BruteForce(task, config);
    if (task.frames == 0) {
      search.end("", 0, task.network.start());
    } else {
      search.boundary(0, search.scorer.start(), task.network.start(), "", 0, true);
    }
    return search.best;
  }

  private void end(String words, double score, int state) {
    double total = score + config.languageWeight() * task.network.end(state);
    if (total > Double.NEGATIVE_INFINITY) {
      best.merge(words, total, Math::max);
    }
  }

  private double enter(int frame, int context, int unit) {
    scorer.frame(task.rows, frame * scorer.rowSize());
    return config.acousticScale() * scorer.enter(context, unit);
  }

  private double stay(int frame, int context) {
    scorer.frame(task.rows, frame * scorer.rowSize());
    return config.acousticScale() * scorer.stay(context);
  }

  private double rest(int frame, int context) {
    scorer.frame(task.rows, frame * scorer.rowSize());
    return config.acousticScale() * scorer.restScore(context);
  }

  /** Frames after the first that are surely blank: paths wait for them and do nothing else. */
  private boolean skipped(int frame) {
    scorer.frame(task.rows, frame * scorer.rowSize());
    return frame > 0 && scorer.blank() > Math.log(config.blankSkip());
  }

  private int waiting(int context) {
    return scorer.rest(context) < 0 ? context : scorer.rest(context);
  }

  private double waiting(int frame, int context) {
    return scorer.rest(context) < 0 ? stay(frame, context) : rest(frame, context);
  }

  private void boundary(int frame, int context, int state, String words, double score, boolean maybeSilent) {
    if (maybeSilent) {
      silence(frame, scorer.next(context, 0), state, words, score + enter(frame, context, 0));
    }
    for (RandomTask.Pronunciation p : task.lexicon) {
      inside(frame, p, 0, scorer.next(context, p.units()[0]), state, words, score + enter(frame, context, p.units()[0]));
    }
  }

  private void silence(int frame, int context, int state, String words, double score) {
    if (score == Double.NEGATIVE_INFINITY) {
      return;
    }
    if (frame == task.frames - 1) {
      end(words, score, state);
      return;
    }
    if (skipped(frame + 1)) {
      silence(frame + 1, waiting(context), state, words, score + waiting(frame + 1, context));
      return;
    }
    silence(frame + 1, context, state, words, score + stay(frame + 1, context));
    if (scorer.rest(context) >= 0) {
      silence(frame + 1, scorer.rest(context), state, words, score + rest(frame + 1, context));
    }
    boundary(frame + 1, context, state, words, score, false);
  }

  private void inside(int frame, RandomTask.Pronunciation p, int i, int context, int state, String words, double score) {
    if (score == Double.NEGATIVE_INFINITY) {
      return;
    }
    boolean last = i == p.units().length - 1;
    long step = task.network.step(state, p.id());
    double said = score + config.languageWeight() * (WordNetwork.scoreOf(step) + p.score()) + config.wordPenalty();
    String longer = words.isEmpty() ? p.word() : words + " " + p.word();
    if (frame == task.frames - 1) {
      if (last) {
        end(longer, said, WordNetwork.stateOf(step));
      }
      return;
    }
    if (skipped(frame + 1)) {
      inside(frame + 1, p, i, waiting(context), state, words, score + waiting(frame + 1, context));
      return;
    }
    inside(frame + 1, p, i, context, state, words, score + stay(frame + 1, context));
    if (scorer.rest(context) >= 0) {
      inside(frame + 1, p, i, scorer.rest(context), state, words, score + rest(frame + 1, context));
    }
    if (!last) {
      int unit = p.units()[i + 1];
      inside(frame + 1, p, i + 1, scorer.next(context, unit), state, words, score + enter(frame + 1, context, unit));
    } else if (said > Double.NEGATIVE_INFINITY) {
      boundary(frame + 1, context, WordNetwork.stateOf(step), longer, said, scorer.modelsSilence());
    }
  }
}
