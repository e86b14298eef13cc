package io.dualmode.model.search.unit;

import io.dualmode.model.search.RecognizedWord;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.SearchHypothesis;
import io.dualmode.model.search.SearchResult;
import io.dualmode.model.search.UtteranceSearch;
import io.dualmode.model.search.score.AcousticScorer;
import io.dualmode.model.search.token.TokenSearch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Units without lexicon, language model or alternatives: the likeliest step at every frame.
 *
 * <p>With CTC that is the likeliest label of each frame, repetitions merged and blanks dropped; with a transducer at most one unit a
 * frame. A unit lasts until blank or silence follows or the next unit begins; one that a transducer emits lasts a frame. How sure a word
 * is says the product over its units of the highest probability, among all steps of a frame, that each had while it lasted.
 */
public final class GreedySearch implements UtteranceSearch {
  private static final int SILENCE = 0;
  private static final int SETTLED_FRAMES = 10;

  private final SearchConfig config;
  private final UnitSpelling spelling;
  private final AcousticScorer scorer;
  private final UnitReadings readings;
  private final int[] entering;

  private List<RecognizedWord> finalWords = new ArrayList<>();
  private UnitReadings.Start start;
  private int frame;
  private int context;
  private boolean inUnit;
  private int restSince;
  private double total;

  // the units that are not final
  private int count;
  private int[] unit = new int[64];
  private int[] began = new int[64];
  private int[] end = new int[64];
  private double[] score = new double[64];
  private double[] sure = new double[64];

  /** A search for any sequence of the units that the spelling lets be spoken. */
  public GreedySearch(SearchConfig config, UnitSpelling spelling, AcousticScorer scorer) {
    if (spelling.units() != scorer.units()) {
      throw new IllegalArgumentException(
          "units: got spellings of " + spelling.units() + ", expected the " + scorer.units() + " of the head");
    }
    this.config = config;
    this.spelling = spelling;
    this.scorer = scorer;
    entering = IntStream.range(1, scorer.units()).filter(spelling::spoken).toArray();
    readings = new UnitReadings(this.config, spelling, UnitNetwork.ANY);
    reset();
  }

  @Override
  public void reset() {
    finalWords = new ArrayList<>();
    start = new UnitReadings.Start(0, 0, 0);
    frame = 0;
    context = scorer.start();
    inUnit = false;
    restSince = 0;
    total = 0;
    count = 0;
  }

  @Override
  public void accept(float[] rows, int offset, int frames) {
    TokenSearch.checkRows(scorer, rows, offset, frames);
    for (int i = 0; i < frames; i++) {
      scorer.frame(rows, offset + i * scorer.rowSize());
      TokenSearch.checkFrame(scorer, frame);
      step();
      frame++;
      if (count > config.maxLatticeArcs()) {
        settle();
      }
    }
  }

  private void step() {
    boolean blanks = !scorer.modelsSilence();
    boolean silent = frame == 0 || scorer.modelsSilence() && inUnit;
    float stay = frame == 0 ? Float.NEGATIVE_INFINITY : scorer.stay(context);
    int rest = frame == 0 ? -1 : scorer.rest(context);
    float resting = rest >= 0 ? scorer.restScore(context) : Float.NEGATIVE_INFINITY;
    float silence = silent ? scorer.enter(context, SILENCE) : Float.NEGATIVE_INFINITY;
    float best = Math.max(Math.max(stay, resting), silence);
    int entered = -1;
    for (int q : entering) {
      float enter = scorer.enter(context, q);
      if (enter > best) {
        best = enter;
        entered = q;
      }
    }
    if (best == Float.NEGATIVE_INFINITY) {
      return;
    }
    double probability = 1 / all(stay, resting, silence, best);
    total += config.acousticScale() * best;
    if (entered >= 0) {
      leave();
      add(entered, probability);
      context = scorer.next(context, entered);
    } else if (best == stay) {
      if (inUnit && blanks && rest < 0) {
        leave();
      } else if (inUnit) {
        sure[count - 1] = Math.max(sure[count - 1], probability);
      }
    } else if (best == resting) {
      if (blanks) {
        leave();
      }
      context = rest;
    } else {
      leave();
      context = scorer.next(context, SILENCE);
    }
  }

  /** The mass of all steps of the frame relative to the best one. */
  private double all(float stay, float resting, float silence, float best) {
    double sum = Math.exp(stay - best) + Math.exp(resting - best) + Math.exp(silence - best);
    for (int q : entering) {
      sum += Math.exp(scorer.enter(context, q) - best);
    }
    return sum;
  }

  private void add(int entered, double probability) {
    if (count == unit.length) {
      unit = Arrays.copyOf(unit, 2 * count);
      began = Arrays.copyOf(began, 2 * count);
      end = Arrays.copyOf(end, 2 * count);
      score = Arrays.copyOf(score, 2 * count);
      sure = Arrays.copyOf(sure, 2 * count);
    }
    unit[count] = entered;
    began[count] = frame;
    sure[count++] = probability;
    inUnit = true;
  }

  private void leave() {
    if (inUnit) {
      end[count - 1] = frame;
      score[count - 1] = total;
      inUnit = false;
      restSince = frame;
    }
  }

  private UnitReadings.Reading reading(int length) {
    if (inUnit) {
      end[count - 1] = frame;
      score[count - 1] = total;
    }
    return new UnitReadings.Reading(Arrays.copyOf(unit, length), Arrays.copyOf(began, length), Arrays.copyOf(end, length),
        Arrays.copyOf(score, length), total, total);
  }

  private SearchResult result(int length) {
    UnitReadings.Reading reading = reading(length);
    SearchResult result = readings.result(start, List.of(reading), frame, true);
    List<UnitSpelling.Word> spans = spelling.words(reading.units());
    List<RecognizedWord> words = new ArrayList<>(result.best().words());
    double all = 1;
    for (int i = 0; i < spans.size(); i++) {
      double word = 1;
      for (int u = spans.get(i).first(); u < spans.get(i).end(); u++) {
        word *= sure[u];
      }
      words.set(i, words.get(i).withConfidence(word));
      all *= word;
    }
    SearchHypothesis best = new SearchHypothesis(words, result.best().score(), all);
    return new SearchResult(List.of(best), result.lattice(), true, frame);
  }

  /** Units up to the last one that begins a word or stands between words. */
  private int complete() {
    return spelling.wordsEnd(unit, count, count);
  }

  /** Makes all words but the last final, or that too where it never ends. */
  private void settle() {
    int length = complete() > 0 ? complete() : count - 1;
    if (length <= 0) {
      return;
    }
    UnitReadings.Reading done = reading(length);
    finalWords.addAll(result(length).best().words());
    start = readings.after(start, done);
    count -= length;
    System.arraycopy(unit, length, unit, 0, count);
    System.arraycopy(began, length, began, 0, count);
    System.arraycopy(end, length, end, 0, count);
    System.arraycopy(score, length, score, 0, count);
    System.arraycopy(sure, length, sure, 0, count);
  }

  @Override
  public int frames() {
    return frame;
  }

  @Override
  public List<RecognizedWord> finalWords() {
    return Collections.unmodifiableList(finalWords);
  }

  @Override
  public List<RecognizedWord> partial() {
    List<RecognizedWord> words = new ArrayList<>(finalWords);
    words.addAll(result(silenceFrames() >= SETTLED_FRAMES ? count : complete()).best().words());
    return words;
  }

  @Override
  public int silenceFrames() {
    return inUnit ? 0 : frame - restSince;
  }

  /** Always 0: the one path may end anywhere. */
  @Override
  public float endCost() {
    return 0;
  }

  @Override
  public SearchResult result() {
    SearchResult rest = result(count);
    return finalWords.isEmpty() ? rest : rest.after(finalWords, start.score());
  }

  @Override
  public long stateBytes() {
    return 28L * unit.length;
  }
}
