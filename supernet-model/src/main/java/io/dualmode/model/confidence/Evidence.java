package io.dualmode.model.confidence;

import io.dualmode.model.search.RecognizedWord;
import io.dualmode.model.search.UnitSpan;
import io.dualmode.model.search.WordLattice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * What speaks for and against a reading: a few numbers for each word and a few for the reading as a whole, which
 * {@link ConfidenceMap}s turn into probabilities.
 *
 * @param words one vector a word, in the order of {@link #WORD}
 * @param reading the vector of the reading, in the order of {@link #READING} without the parts that follow from the words
 * @param shapes the {@link SoundShape} of each word, null where it is not known
 */
public record Evidence(List<double[]> words, double[] reading, List<double[]> shapes) {
  /**
   * Of a word: log odds of its lattice posterior; mean over its units of the mean {@code ln P(unit | frame)}; that of its worst unit;
   * the same for whatever unit is likeliest at each frame; its acoustic score less that of the unit loop, for each frame since the word
   * before, and in all; logarithm of the number of units; logarithm of frames a unit; logarithm of one plus the other words that the
   * lattice holds in its place, on average over its frames; what {@link #READING} calls unexplained;
   * {@linkplain SpeechMap#doubt what speaks against speech}, 0 until {@link #judgedBy} fills them in.
   */
  public static final List<String> WORD = List.of("posterior", "acoustic", "worst", "clearest", "loop", "loopTotal", "units", "pace",
      "rivals", "unexplained", "speech");

  /**
   * Of a reading: log odds of its posterior; mean {@code ln P(unit | frame)} over all frames, pauses counting as silence; that less the
   * mean of the likeliest units; acoustic score of the words less that of the unit loop, for each of their frames; logarithm of the
   * number of words; mean of what speaks against the speech of its words; mean and least of the log odds of the words.
   */
  public static final List<String> READING = List.of("posterior", "acoustic", "unexplained", "loop", "length", "speech",
      "meanWord", "leastWord");

  private static final double SUREST = 0.999;
  private static final int SILENCE = 0;

  /**
   * Gathers the evidence of a reading. Where the head gives no posteriors of units, as transducers do, what rests on them is 0.
   *
   * @param posterior of the reading
   * @param words all its words, with their posteriors
   * @param judged those that get a vector, at least one
   */
  public static Evidence of(double posterior, List<RecognizedWord> words, Predicate<RecognizedWord> judged, WordLattice lattice,
      FrameEvidence frames) {
    double[] whole = whole(words, frames);
    double unexplained = whole[1];
    List<double[]> vectors = new ArrayList<>(words.size());
    List<double[]> shapes = new ArrayList<>(words.size());
    for (RecognizedWord word : words) {
      if (judged.test(word)) {
        vectors.add(word(word, lattice, frames, unexplained));
        shapes.add(frames.shape(word));
      }
    }
    return new Evidence(vectors,
        new double[] {logOdds(posterior), whole[0], unexplained, whole[2], Math.log(vectors.size()), 0}, shapes);
  }

  /** What a reading explains, that less what the likeliest units do, and its score against the loop's; 0 where frames tell nothing. */
  private static double[] whole(List<RecognizedWord> words, FrameEvidence frames) {
    UnitPosteriors units = frames.posteriors();
    double explained = 0;
    double ratio = 0;
    int at = 0;
    int covered = 0;
    for (RecognizedWord word : words) {
      explained += mean(units, SILENCE, at, word.startFrame()) * Math.max(0, word.startFrame() - at);
      for (UnitSpan span : word.units()) {
        explained += mean(units, span.unit(), span.startFrame(), span.endFrame()) * (span.endFrame() - span.startFrame());
      }
      ratio += ratio(word, frames.loop());
      covered += word.endFrame() - word.sinceFrame();
      at = word.endFrame();
    }
    if (units == null) {
      return new double[] {0, 0, ratio / Math.max(1, covered)};
    }
    explained += units.mean(SILENCE, at, units.frames()) * Math.max(0, units.frames() - at);
    explained /= Math.max(1, units.frames());
    return new double[] {explained, explained - units.clearest(0, units.frames()), ratio / Math.max(1, covered)};
  }

  private static double mean(UnitPosteriors units, int unit, int from, int to) {
    return units == null ? 0 : units.mean(unit, from, to);
  }

  /** Logarithm of the ratio of what the word scores and what anything would score, from the word before on; 0 if one is not known. */
  private static double ratio(RecognizedWord word, UnitLoop loop) {
    return loop == null || Double.isNaN(word.acousticScore()) ? 0 : word.acousticScore() - loop.gain(word.sinceFrame(), word.endFrame());
  }

  private static double[] word(RecognizedWord word, WordLattice lattice, FrameEvidence frames, double unexplained) {
    double sum = 0;
    double worst = 0;
    for (UnitSpan span : word.units()) {
      double mean = mean(frames.posteriors(), span.unit(), span.startFrame(), span.endFrame());
      sum += mean;
      worst = Math.min(worst, mean);
    }
    int count = Math.max(1, word.units().size());
    int length = Math.max(1, word.endFrame() - word.startFrame());
    double ratio = ratio(word, frames.loop());
    double clearest = frames.posteriors() == null ? 0 : frames.posteriors().clearest(word.startFrame(), word.endFrame());
    return new double[] {logOdds(word.confidence()), sum / count, worst, clearest,
        ratio / Math.max(1, word.endFrame() - word.sinceFrame()), ratio, Math.log(count), Math.log((double) length / count),
        Math.log1p(lattice.rivals(word.text(), word.startFrame(), word.endFrame())), unexplained, 0};
  }

  /** The same with what a map says of the sounds. */
  public Evidence judgedBy(SpeechMap speech) {
    List<double[]> judged = new ArrayList<>(words.size());
    double sum = 0;
    for (int i = 0; i < words.size(); i++) {
      double[] vector = words.get(i).clone();
      double doubt = speech.doubt(shapes.get(i));
      vector[WORD.indexOf("speech")] = doubt;
      sum += doubt;
      judged.add(vector);
    }
    double[] whole = reading.clone();
    whole[READING.indexOf("speech")] = sum / Math.max(1, words.size());
    return new Evidence(judged, whole, shapes);
  }

  /** The vector of the reading in the order of {@link #READING}, given the log odds of its words. */
  public double[] reading(double[] wordLogOdds) {
    double sum = 0;
    double least = Double.POSITIVE_INFINITY;
    for (double odds : wordLogOdds) {
      sum += odds;
      least = Math.min(least, odds);
    }
    double[] all = Arrays.copyOf(reading, READING.size());
    all[READING.indexOf("meanWord")] = sum / wordLogOdds.length;
    all[READING.indexOf("leastWord")] = least;
    return all;
  }

  /** {@code ln(p / (1 - p))} of a probability, which is kept within 0.001..{@value #SUREST}. */
  public static double logOdds(double probability) {
    double p = Math.max(1 - SUREST, Math.min(SUREST, probability));
    return Math.log(p / (1 - p));
  }
}
