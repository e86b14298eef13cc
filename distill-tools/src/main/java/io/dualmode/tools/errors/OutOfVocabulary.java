package io.dualmode.tools.errors;

import io.dualmode.tools.evaluate.EditDistance.Kind;
import io.dualmode.tools.evaluate.EditDistance.Step;
import java.util.List;

/**
 * Words that cannot be recognised, because dictionary or language model lacks them, and the errors they bring: at such a word, and next
 * to it, that is in the same unbroken run of errors.
 *
 * @param words said
 * @param outside of them, words that cannot be recognised
 * @param unknown of those, words that neither dictionary nor language model knows
 * @param errors all
 * @param at errors that are words outside
 * @param beside errors in runs with such words
 */
record OutOfVocabulary(long words, long outside, long unknown, long errors, long at, long beside) {
  static final OutOfVocabulary NONE = new OutOfVocabulary(0, 0, 0, 0, 0, 0);

  static OutOfVocabulary of(List<Step<String>> steps, KnownWords known) {
    OutOfVocabulary sum = NONE;
    int run = 0;
    int runOutside = 0;
    for (Step<String> step : steps) {
      String word = step.reference();
      boolean outside = word != null && !known.canBeHeard(word);
      sum = sum.plus(new OutOfVocabulary(word == null ? 0 : 1, outside ? 1 : 0,
          outside && !known.inDictionary(word) && !known.inLanguageModel(word) ? 1 : 0, 0, 0, 0));
      if (step.kind() == Kind.MATCH) {
        sum = sum.plus(ofRun(run, runOutside));
        run = 0;
        runOutside = 0;
      } else {
        run++;
        runOutside += outside ? 1 : 0;
      }
    }
    return sum.plus(ofRun(run, runOutside));
  }

  private static OutOfVocabulary ofRun(int errors, int outside) {
    return new OutOfVocabulary(0, 0, 0, errors, outside, outside == 0 ? 0 : errors - outside);
  }

  OutOfVocabulary plus(OutOfVocabulary o) {
    return new OutOfVocabulary(words + o.words, outside + o.outside, unknown + o.unknown, errors + o.errors, at + o.at, beside + o.beside);
  }
}
