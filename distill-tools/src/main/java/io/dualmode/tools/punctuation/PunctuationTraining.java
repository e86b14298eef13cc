package io.dualmode.tools.punctuation;

import io.dualmode.model.readable.CaseFeatures;
import io.dualmode.model.readable.HashedWeights;
import io.dualmode.model.readable.Mark;
import io.dualmode.model.readable.MarkFeatures;
import io.dualmode.model.readable.PauseModel;
import io.dualmode.model.readable.PunctuationModel;
import io.dualmode.model.readable.Tokens;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Learns marks and capitals from printed text. The text is cut into stretches of random length, as if each were an utterance: words behind
 * it are not seen, so that the classifiers learn what to think of the last words of an utterance as well. Marks and capitals before a word
 * are those of the print.
 */
final class PunctuationTraining {
  private static final int MARK_BITS = 22;
  private static final int CASE_BITS = 21;
  private static final int KEPT_MARKS = 560_000;
  private static final int KEPT_CASES = 900_000;
  private static final int SHORTEST = 3;
  private static final double MEAN_LENGTH = 25;
  private static final int LOOK_BACK = 200;
  /** What tells capitals are words and names more than contexts, which bear being learned at once. */
  private static final double CASE_RATE = 3;

  private final MarkedCorpus corpus;
  private final Set<String> frequent;
  private final Tokens tokens;
  private final HashedClassifier marks = new HashedClassifier(Mark.ALL.size(), MARK_BITS);
  private final HashedClassifier capitals = new HashedClassifier(1, CASE_BITS);

  PunctuationTraining(MarkedCorpus corpus) {
    this.corpus = corpus;
    frequent = corpus.frequent();
    tokens = corpus.tokens(frequent);
  }

  /** A stretch of text. */
  private record Stretch(int book, int from, int to) {}

  /** Trains so many rounds over all text, with a rate that falls to a tenth. */
  PunctuationModel train(int epochs, double rate, int threads, PrintStream log) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      return train(epochs, rate, threads, pool, log);
    } finally {
      pool.shutdownNow();
    }
  }

  private PunctuationModel train(int epochs, double rate, int threads, ExecutorService pool, PrintStream log) {
    for (int epoch = 0; epoch < epochs; epoch++) {
      List<Stretch> stretches = stretches(new Random(epoch));
      Collections.shuffle(stretches, new Random(epoch + 100));
      int number = epoch;
      List<Callable<Worker>> tasks = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int first = t;
        tasks.add(() -> {
          Worker worker = new Worker();
          for (int i = first; i < stretches.size(); i += threads) {
            double progress = (number + (double) i / stretches.size()) / epochs;
            worker.learn(stretches.get(i), rate * (1 - 0.9 * progress));
          }
          return worker;
        });
      }
      Worker sum = new Worker();
      for (Worker worker : run(pool, tasks)) {
        sum.add(worker);
      }
      log.printf(Locale.ROOT, "epoch %d: %d stretches, cross-entropy of marks %.4f, of capitals %.4f%n", epoch + 1, stretches.size(),
          sum.markLoss / sum.seenMarks, sum.caseLoss / sum.seenCases);
    }
    HashedWeights ofMarks = marks.packed(KEPT_MARKS);
    HashedWeights ofCapitals = capitals.packed(KEPT_CASES);
    return new PunctuationModel(ofMarks, ofCapitals, frequent, PauseModel.none(), PunctuationModel.Tuning.NONE);
  }

  private List<Stretch> stretches(Random random) {
    List<Stretch> all = new ArrayList<>();
    int start = 0;
    for (int end : corpus.bookEnds()) {
      int at = start;
      while (at < end) {
        int length = SHORTEST + (int) (-MEAN_LENGTH * Math.log(1 - random.nextDouble()));
        int to = Math.min(end, at + length);
        all.add(new Stretch(start, at, to));
        at = to;
      }
      start = end;
    }
    return all;
  }

  private static List<Worker> run(ExecutorService pool, List<Callable<Worker>> tasks) {
    List<Worker> done = new ArrayList<>();
    try {
      for (Future<Worker> future : pool.invokeAll(tasks)) {
        done.add(future.get());
      }
      return done;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** What one thread learns with. */
  private final class Worker {
    private final int[] markHashes = new int[MarkFeatures.OF_TEXT + MarkFeatures.OF_HISTORY];
    private final int[] caseHashes = new int[CaseFeatures.COUNT];
    private final double[] all = new double[Mark.ALL.size()];
    private final double[] one = new double[1];
    private double markLoss;
    private double caseLoss;
    private long seenMarks;
    private long seenCases;

    void add(Worker other) {
      markLoss += other.markLoss;
      caseLoss += other.caseLoss;
      seenMarks += other.seenMarks;
      seenCases += other.seenCases;
    }

    void learn(Stretch stretch, double rate) {
      Tokens seen = new Tokens(tokens.words(), tokens.kinds(), tokens.endings(), stretch.book, stretch.to);
      int clause = opening(stretch, false);
      int sentence = opening(stretch, true);
      Mark last = clause > stretch.book ? corpus.mark(clause - 1) : Mark.FULL_STOP;
      boolean capital = stretch.from > stretch.book && corpus.letter(stretch.from - 1) == MarkedText.Case.CAPITAL;
      for (int at = stretch.from; at < stretch.to; at++) {
        Mark behind = corpus.mark(at);
        Mark before = clause == at ? last : Mark.NONE;
        MarkedText.Case letter = corpus.letter(at);
        if (letter != MarkedText.Case.UNKNOWN && before != Mark.FULL_STOP) {
          CaseFeatures.of(seen, at, before.ordinal(), behind.ordinal(), capital, caseHashes);
          caseLoss += capitals.learn(caseHashes, letter == MarkedText.Case.CAPITAL ? 1 : 0, CASE_RATE * rate, one);
          seenCases++;
        }
        MarkFeatures.ofText(seen, at, markHashes);
        MarkFeatures.ofHistory(seen, at, clause, sentence, last.ordinal(), markHashes);
        markLoss += marks.learn(markHashes, behind.ordinal(), rate, all);
        seenMarks++;
        capital = letter == MarkedText.Case.CAPITAL;
        if (behind != Mark.NONE) {
          clause = at + 1;
          sentence = behind.endsSentence() ? at + 1 : sentence;
          last = behind;
        }
      }
    }
  }

  /** Where the clause or sentence began that is open where a stretch begins. */
  private int opening(Stretch stretch, boolean sentence) {
    int at = stretch.from;
    int least = Math.max(stretch.book, at - LOOK_BACK);
    while (at > least && !(sentence ? corpus.mark(at - 1).endsSentence() : corpus.mark(at - 1) != Mark.NONE)) {
      at--;
    }
    return at;
  }
}
