package io.dualmode.tools.confidence.fit;

import io.dualmode.model.confidence.Calibration;
import io.dualmode.model.confidence.ConfidenceMap;
import io.dualmode.model.confidence.Evidence;
import io.dualmode.tools.confidence.sample.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Fits the maps of one use to samples: words first, then readings, which rest on the words.
 *
 * <p>Corpora differ in size and difficulty. So that none speaks for all, each group of each task weighs the same. Who listens with a
 * grammar mostly hears what belongs to it: its sentences weigh {@link #IN_GRAMMAR} times as much as the speech outside it.
 */
public final class ConfidenceFit {
  /** Keeps weights small where there is little data; a hundredth of what a thousand words say. */
  private static final double PENALTY = 10;
  private static final int FOLDS = 5;
  private static final double IN_GRAMMAR = 3;

  private ConfidenceFit() {}

  /** Whether there is anything to learn: words right and wrong, readings right and wrong. */
  public static boolean possible(List<Sample> samples) {
    List<Sample> heard = heard(samples);
    return heard.stream().map(Sample::right).distinct().count() == 2
        && heard.stream().flatMap(s -> s.wordsRight().stream()).distinct().count() == 2;
  }

  private static List<Sample> heard(List<Sample> samples) {
    return samples.stream().filter(s -> s.evidence() != null).toList();
  }

  /** The maps that fit the samples best. */
  public static Calibration.Maps fit(List<Sample> samples) {
    List<Sample> heard = heard(samples);
    List<double[]> vectors = new ArrayList<>();
    List<Boolean> outcomes = new ArrayList<>();
    List<String> cells = new ArrayList<>();
    for (Sample sample : heard) {
      vectors.addAll(sample.evidence().words());
      outcomes.addAll(sample.wordsRight());
      cells.addAll(Collections.nCopies(sample.wordsRight().size(), cell(sample)));
    }
    ConfidenceMap words = map(Evidence.WORD, vectors, outcomes, cells);
    ConfidenceMap none = new ConfidenceMap(0, Map.of());
    Calibration.Maps half = new Calibration.Maps(words, none);
    ConfidenceMap readings = map(Evidence.READING, heard.stream().map(s -> s.evidence().reading(half.words(s.evidence()))).toList(),
        heard.stream().map(Sample::right).toList(), heard.stream().map(ConfidenceFit::cell).toList());
    return new Calibration.Maps(words, readings);
  }

  private static String cell(Sample sample) {
    return sample.task() + "\t" + sample.belongs() + "\t" + sample.group();
  }

  private static ConfidenceMap map(List<String> names, List<double[]> vectors, List<Boolean> outcomes, List<String> cells) {
    boolean[] right = new boolean[outcomes.size()];
    for (int i = 0; i < right.length; i++) {
      right[i] = outcomes.get(i);
    }
    double[] solution = LogisticRegression.fit(vectors.toArray(double[][]::new), right, weights(cells), PENALTY);
    return ConfidenceMap.of(solution[0], names, Arrays.copyOfRange(solution, 1, solution.length));
  }

  /** Within a side of a task each group weighs the same; one on average. */
  private static double[] weights(List<String> cells) {
    Map<String, Integer> sizes = new HashMap<>();
    cells.forEach(cell -> sizes.merge(cell, 1, Integer::sum));
    Map<String, Integer> groups = new HashMap<>();
    sizes.keySet().forEach(cell -> groups.merge(side(cell), 1, Integer::sum));
    double all = groups.keySet().stream().mapToDouble(ConfidenceFit::weight).sum();
    double[] weights = new double[cells.size()];
    for (int i = 0; i < weights.length; i++) {
      String cell = cells.get(i);
      weights[i] = weights.length * weight(side(cell)) / all / groups.get(side(cell)) / sizes.get(cell);
    }
    return weights;
  }

  private static double weight(String side) {
    return side.endsWith("\ttrue") ? IN_GRAMMAR : 1;
  }

  private static String side(String cell) {
    return cell.substring(0, cell.lastIndexOf('\t'));
  }

  /** Maps for every sample that were fitted to other speakers. */
  public static Map<Sample, Calibration.Maps> crossValidated(List<Sample> samples) {
    List<String> speakers = new ArrayList<>(new TreeSet<>(samples.stream().map(ConfidenceFit::speaker).toList()));
    Map<Sample, Calibration.Maps> maps = new IdentityHashMap<>();
    for (int fold = 0; fold < FOLDS; fold++) {
      List<Sample> others = new ArrayList<>();
      List<Sample> held = new ArrayList<>();
      for (Sample sample : samples) {
        (speakers.indexOf(speaker(sample)) % FOLDS == fold ? held : others).add(sample);
      }
      if (!held.isEmpty() && possible(others)) {
        Calibration.Maps fitted = fit(others);
        held.forEach(sample -> maps.put(sample, fitted));
      }
    }
    return maps;
  }

  /** One utterance of its own where the speaker is not known. */
  private static String speaker(Sample sample) {
    return sample.speaker().isEmpty() ? sample.id() : sample.speaker();
  }
}
