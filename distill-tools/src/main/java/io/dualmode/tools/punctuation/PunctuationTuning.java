package io.dualmode.tools.punctuation;

import io.dualmode.model.readable.Mark;
import io.dualmode.model.readable.PauseModel;
import io.dualmode.model.readable.Punctuated;
import io.dualmode.model.readable.PunctuationModel;
import io.dualmode.model.readable.Punctuator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Measures a punctuation model, and finds the settings with the best mean F1 of comma, full stop and, at half weight, question mark. */
final class PunctuationTuning {
  private static final int STRETCH = 500;
  /** Where an exclamation mark may stand, a full stop does no harm, and people seldom cry out. */
  private static final float NO_EXCLAMATION = -1.5f;
  private static final float[] BIASES = {-0.3f, 0.3f, 0.6f, 1f, 1.4f};
  private static final float[] PAUSE_WEIGHTS = {0f, 0.25f, 0.5f, 0.75f, 1f};
  private static final float[] END_BONUSES = {0f, 1f, 2f, 4f};

  private PunctuationTuning() {}

  /**
   * The marks of printed text, without pauses.
   *
   * @param limit words to measure, taken evenly from all
   */
  static MarkScores ofText(PunctuationModel model, MarkedCorpus corpus, int limit) {
    Punctuator punctuator = new Punctuator(model);
    MarkScores scores = new MarkScores();
    int stretches = (corpus.size() + STRETCH - 1) / STRETCH;
    int step = Math.max(1, stretches / Math.max(1, limit / STRETCH));
    for (int s = 0; s < stretches; s += step) {
      int from = s * STRETCH;
      int to = Math.min(corpus.size(), from + STRETCH);
      List<String> words = new ArrayList<>();
      List<MarkedText.Token> printed = new ArrayList<>();
      for (int i = from; i < to; i++) {
        words.add(corpus.word(i));
        printed.add(new MarkedText.Token(corpus.word(i), corpus.mark(i), corpus.letter(i)));
      }
      int[] pauses = new int[words.size()];
      Arrays.fill(pauses, PauseModel.UNKNOWN);
      Punctuated punctuated = punctuator.punctuate(words, pauses, true);
      scores.add(printed, punctuated.marks(), punctuated.capitals());
    }
    return scores;
  }

  /** The marks of the words that were said, with the pauses of their alignment. */
  static MarkScores ofPassages(PunctuationModel model, List<Passage> passages) {
    Punctuator punctuator = new Punctuator(model);
    MarkScores scores = new MarkScores();
    for (Passage passage : passages) {
      if (passage.pauses().isPresent()) {
        Punctuated punctuated = punctuator.punctuate(passage.words(), passage.pauses().get(), true);
        scores.add(passage.printed(), punctuated.marks(), punctuated.capitals());
      }
    }
    return scores;
  }

  /** The same model with the biases that do best on text without pauses. */
  static PunctuationModel tuneBiases(PunctuationModel model, MarkedCorpus corpus, int limit) {
    List<Float> careful = new ArrayList<>(model.tuning().biases());
    careful.set(Mark.EXCLAMATION.ordinal(), NO_EXCLAMATION);
    PunctuationModel best = model.with(model.pauses(),
        new PunctuationModel.Tuning(model.tuning().pauseWeight(), careful, model.tuning().endBonus()));
    double most = goal(ofText(best, corpus, limit));
    for (Mark mark : List.of(Mark.COMMA, Mark.FULL_STOP, Mark.QUESTION)) {
      PunctuationModel from = best;
      for (float bias : BIASES) {
        List<Float> biases = new ArrayList<>(from.tuning().biases());
        biases.set(mark.ordinal(), bias);
        PunctuationModel other = from.with(from.pauses(),
            new PunctuationModel.Tuning(from.tuning().pauseWeight(), biases, from.tuning().endBonus()));
        double reached = goal(ofText(other, corpus, limit));
        if (reached > most + 1e-4) {
          most = reached;
          best = other;
        }
      }
    }
    return best;
  }

  /** The same model with the weight of pauses and the bonus at the end that do best on what was read aloud. */
  static PunctuationModel tunePauses(PunctuationModel model, List<Passage> passages) {
    PunctuationModel best = model;
    double most = -1;
    for (float weight : PAUSE_WEIGHTS) {
      for (float bonus : END_BONUSES) {
        PunctuationModel other = model.with(model.pauses(), new PunctuationModel.Tuning(weight, model.tuning().biases(), bonus));
        double reached = goal(ofPassages(other, passages));
        if (reached > most + 1e-4) {
          most = reached;
          best = other;
        }
      }
    }
    return best;
  }

  private static double goal(MarkScores scores) {
    return (scores.f1(Mark.COMMA) + scores.f1(Mark.FULL_STOP) + 0.5 * scores.f1(Mark.QUESTION)) / 2.5;
  }
}
