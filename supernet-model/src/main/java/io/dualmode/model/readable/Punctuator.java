package io.dualmode.model.readable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Finds the marks and capitals of recognised words.
 *
 * <p>Marks are searched from left to right by a beam over the places where clause and sentence began: the score of a path is the sum over
 * words of {@code log P(mark | words, marks before) + w log P(pause | mark) + bias(mark)}. Time is linear in the number of words. Capitals
 * are then decided word by word; a word behind a full stop always has one. Stateless and thread-safe.
 */
public final class Punctuator {
  private static final int BEAM = 5;
  private static final int MARKS = Mark.ALL.size();

  /** A path up to some word: its score, its clause and sentence, its last mark, and the path and mark that it continues. */
  private record Path(double score, int clause, int sentence, int last, Path before, int mark) {}

  private final PunctuationModel model;

  public Punctuator(PunctuationModel model) {
    this.model = model;
  }

  /** Marks and capitals of words before which nothing was said, as below. */
  public Punctuated punctuate(List<String> words, int[] pauses, boolean last) {
    return punctuate(words, pauses, TextContext.START, last);
  }

  /**
   * Marks and capitals.
   *
   * @param words in lower case
   * @param pauses class of the pause behind each word, {@link PauseModel#UNKNOWN} where nobody knows
   * @param context what was said before
   * @param last whether nothing follows, so that the last word most likely ends its sentence
   */
  Punctuated punctuate(List<String> words, int[] pauses, TextContext context, boolean last) {
    int before = context.words().size();
    List<String> all = new ArrayList<>(context.words());
    all.addAll(words);
    Tokens tokens = tokens(all, model.frequent());
    Path best = search(tokens, before, pauses, context, last);
    Mark[] marks = new Mark[words.size()];
    for (int i = words.size() - 1; i >= 0; i--) {
      marks[i] = Mark.ALL.get(best.mark);
      best = i == 0 ? best : best.before;
    }
    boolean[] capitals = capitals(tokens, before, marks, context);
    return new Punctuated(marks, capitals, follow(all, before, marks, capitals, context));
  }

  private static TextContext follow(List<String> all, int before, Mark[] marks, boolean[] capitals, TextContext context) {
    int clause = context.clause();
    int sentence = context.sentence();
    Mark last = context.last();
    for (int i = 0; i < marks.length; i++) {
      if (marks[i] != Mark.NONE) {
        clause = before + i + 1;
        last = marks[i];
        sentence = last.endsSentence() ? clause : sentence;
      }
    }
    boolean capital = marks.length == 0 ? context.capital() : capitals[marks.length - 1];
    return new TextContext(all, clause, sentence, last, capital).shortened();
  }

  static Tokens tokens(List<String> words, Set<String> frequent) {
    return new Tokens(words.stream().mapToInt(Tokens::word).toArray(), words.stream().mapToInt(w -> Tokens.kind(w, frequent)).toArray(),
        words.stream().mapToInt(Tokens::ending).toArray(), 0, words.size());
  }

  private Path search(Tokens tokens, int before, int[] pauses, TextContext context, boolean last) {
    List<Path> paths = List.of(new Path(0, context.clause(), context.sentence(), context.last().ordinal(), null, 0));
    int[] hashes = new int[MarkFeatures.OF_TEXT + MarkFeatures.OF_HISTORY];
    float[] ofText = new float[MARKS];
    float[] scores = new float[MARKS];
    for (int i = 0; i < pauses.length; i++) {
      int at = before + i;
      MarkFeatures.ofText(tokens, at, hashes);
      Arrays.fill(ofText, 0);
      model.marks().add(hashes, 0, MarkFeatures.OF_TEXT, ofText);
      List<Path> longer = new ArrayList<>(BEAM * MARKS);
      for (Path path : paths) {
        MarkFeatures.ofHistory(tokens, at, path.clause, path.sentence, path.last, hashes);
        System.arraycopy(ofText, 0, scores, 0, MARKS);
        model.marks().add(hashes, MarkFeatures.OF_TEXT, hashes.length, scores);
        double sum = logSum(scores);
        for (int mark = 0; mark < MARKS; mark++) {
          double score = path.score + scores[mark] - sum + model.ofPause(mark, pauses[i]) + model.bias(mark)
              + (last && i == pauses.length - 1 && Mark.ALL.get(mark).endsSentence() ? model.endBonus() : 0);
          longer.add(extended(path, mark, at, score));
        }
      }
      paths = best(longer);
    }
    return paths.get(0);
  }

  private static Path extended(Path path, int mark, int at, double score) {
    boolean none = mark == Mark.NONE.ordinal();
    return new Path(score, none ? path.clause : at + 1, Mark.ALL.get(mark).endsSentence() ? at + 1 : path.sentence, none ? path.last : mark, path,
        mark);
  }

  /** The best paths; of those that go on alike, the best alone. */
  private static List<Path> best(List<Path> paths) {
    paths.sort((a, b) -> Double.compare(b.score, a.score));
    List<Path> kept = new ArrayList<>(BEAM);
    for (Path path : paths) {
      boolean alike = kept.stream().anyMatch(k -> k.clause == path.clause && k.sentence == path.sentence && k.last == path.last);
      if (!alike && kept.size() < BEAM) {
        kept.add(path);
      }
    }
    return kept;
  }

  private static double logSum(float[] scores) {
    double most = Double.NEGATIVE_INFINITY;
    for (float score : scores) {
      most = Math.max(most, score);
    }
    double sum = 0;
    for (float score : scores) {
      sum += Math.exp(score - most);
    }
    return most + Math.log(sum);
  }

  private boolean[] capitals(Tokens tokens, int before, Mark[] marks, TextContext context) {
    boolean[] capitals = new boolean[marks.length];
    int[] hashes = new int[CaseFeatures.COUNT];
    boolean previous = context.capital();
    Mark behind = context.atSentence() ? context.last() : context.clause() == before ? context.last() : Mark.NONE;
    for (int i = 0; i < marks.length; i++) {
      float[] score = new float[1];
      CaseFeatures.of(tokens, before + i, behind.ordinal(), marks[i].ordinal(), previous, hashes);
      model.capitals().add(hashes, 0, hashes.length, score);
      capitals[i] = behind == Mark.FULL_STOP || score[0] > 0;
      previous = capitals[i];
      behind = marks[i];
    }
    return capitals;
  }
}
