package io.dualmode.model.search;

import java.util.ArrayList;
import java.util.List;

/**
 * The options of the searches; {@link #OPTIONS} declares unit, default, range and reason of each.
 *
 * @param acousticScale see {@link #OPTIONS}, as for all others
 */
public record SearchConfig(
    float acousticScale, float languageWeight, float wordPenalty, float beam, float wordBeam, int maxActive, float latticeBeam,
    int maxLatticeArcs, float posteriorScale, int nBest, float blankSkip, int silenceGuard) {

  /** One option: value range {@code min..max}, both included. */
  public record Option(String name, String unit, double defaultValue, double min, double max, String reason) {}

  /** Every option in the order of the record. */
  public static final List<Option> OPTIONS = List.of(
      new Option("acousticScale", "factor", 1, 1e-3, 100,
          "weight of the acoustic scores; MMI is trained at 1, so leave it there and move the language weight"),
      new Option("languageWeight", "factor", 0.7, 0, 100,
          "weight of language model and pronunciation log-probabilities against acoustic scores"),
      new Option("wordPenalty", "nat", -1, -100, 100,
          "added once per word: lower gives fewer words; balances deletions and insertions"),
      new Option("beam", "nat", 11, 0.1, 1e9,
          "paths further behind the best one are dropped: the balance of speed and search errors"),
      new Option("wordBeam", "nat", 8, 0.1, 1e9,
          "the same among paths that end a word at a frame; tighter because every survivor opens the tree anew"),
      new Option("maxActive", "paths", 3000, 1, 1_000_000,
          "bounds the cost of a frame, whatever the beam lets through"),
      new Option("latticeBeam", "nat", 8, 0, 1e9,
          "alternatives further behind the best path through a lattice node are forgotten: wider lattices cost memory"),
      new Option("maxLatticeArcs", "arcs", 100_000, 100, 10_000_000,
          "beyond it, words that every path agrees on become final, so that memory stays bounded however long the stream"),
      new Option("posteriorScale", "factor", 0.6, 1e-3, 100,
          "flattens path scores before they become posteriors, because neighbouring frames are not independent"),
      new Option("nBest", "hypotheses", 10, 1, 10_000, "most distinct readings in a result"),
      new Option("blankSkip", "probability", 1, 0, 1,
          "frames in which a head with blank (CTC, transducer) is surer of it are passed without looking for units; 1 looks always"),
      new Option("silenceGuard", "frames", 25, 0, 1000,
          "silent frames that a recurrent transducer hears once more as if nothing had been said before, lest it stay silent; 0 for none"));

  /** All defaults. */
  public static final SearchConfig DEFAULT = of(defaults());

  private static double[] defaults() {
    return OPTIONS.stream().mapToDouble(Option::defaultValue).toArray();
  }

  private static SearchConfig of(double[] v) {
    return new SearchConfig((float) v[0], (float) v[1], (float) v[2], (float) v[3], (float) v[4], (int) v[5], (float) v[6],
        (int) v[7], (float) v[8], (int) v[9], (float) v[10], (int) v[11]);
  }

  public SearchConfig {
    double[] values = {acousticScale, languageWeight, wordPenalty, beam, wordBeam, maxActive, latticeBeam, maxLatticeArcs,
        posteriorScale, nBest, blankSkip, silenceGuard};
    for (int i = 0; i < values.length; i++) {
      Option option = OPTIONS.get(i);
      double slack = 1e-6 * Math.abs(option.min);
      if (!(values[i] >= option.min - slack && values[i] <= option.max * (1 + 1e-6))) {
        throw new IllegalArgumentException("search option " + option.name + ": got " + values[i] + " " + option.unit
            + ", allowed " + option.min + ".." + option.max);
      }
    }
  }

  private double[] values() {
    return new double[] {acousticScale, languageWeight, wordPenalty, beam, wordBeam, maxActive, latticeBeam, maxLatticeArcs,
        posteriorScale, nBest, blankSkip, silenceGuard};
  }

  /** A copy with one option changed, by its name in {@link #OPTIONS}. */
  public SearchConfig with(String name, double value) {
    double[] values = values();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      names.add(OPTIONS.get(i).name);
    }
    int index = names.indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException("search option: got '" + name + "', allowed " + names);
    }
    values[index] = value;
    return of(values);
  }
}
