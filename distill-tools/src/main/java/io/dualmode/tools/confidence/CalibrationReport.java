package io.dualmode.tools.confidence;

import io.dualmode.model.confidence.SpeechMap;
import io.dualmode.tools.confidence.fit.ConfidenceQuality;
import io.dualmode.tools.confidence.fit.ConfidenceQuality.Judged;
import io.dualmode.tools.confidence.sample.Sample;
import io.dualmode.tools.evaluate.Rejection;
import io.dualmode.tools.report.ReliabilityPicture.Diagram;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Tables and diagrams of how well confidences hold before and after calibration; corpora are never pooled. */
final class CalibrationReport {
  /** Fewer judgements say nothing about a group. */
  private static final int LEAST = 20;

  private final List<Judgement> judgements;

  CalibrationReport(List<Judgement> judgements) {
    this.judgements = judgements;
  }

  /** Right words that are left out because their sound cannot be speech, and words on other sounds that remain. */
  String lost(List<Sample> samples, SpeechMap speech) {
    StringBuilder text = new StringBuilder("Words left out because their sound cannot be speech:\n\n"
        + "| mode | listening for | speech | words heard | left out | right words left out |\n|---|---|---|---|---|---|\n");
    Map<String, int[]> counts = new TreeMap<>();
    for (Sample sample : samples) {
      String group = sample.mode() + " | " + task(sample) + " | " + sample.group() + " " + sample.split();
      int[] count = counts.computeIfAbsent(group, k -> new int[3]);
      for (int i = 0; sample.evidence() != null && i < sample.wordsRight().size(); i++) {
        boolean left = !speech.mayBeSpeech(sample.evidence().shapes().get(i));
        count[0]++;
        count[1] += left ? 1 : 0;
        count[2] += left && sample.wordsRight().get(i) ? 1 : 0;
      }
    }
    counts.forEach((name, count) -> text.append("| " + name + " | " + count[0] + " | " + count[1] + " | " + count[2] + " |\n"));
    return text.append('\n').toString();
  }

  String words() {
    return "Words, raw lattice posterior -> calibrated:\n\n" + qualities("words", Judgement::words);
  }

  String readings() {
    return "Whole utterances:\n\n" + qualities("utterances", Judgement::readings);
  }

  private interface Judging {
    List<Judged> of(List<Judgement> judgements, boolean calibrated);
  }

  private String qualities(String what, Judging judging) {
    StringBuilder text = new StringBuilder("| mode | listening for | speech | " + what
        + " | right % | mean confidence % | ECE % | Brier | NCE | area |\n|---|---|---|---|---|---|---|---|---|---|\n");
    grouped(j -> j.sample().mode() + " | " + task(j.sample()) + " | " + j.sample().group() + " " + j.sample().split())
        .forEach((name, group) -> {
          List<Judged> before = judging.of(group, false);
          if (before.size() >= LEAST) {
            ConfidenceQuality raw = ConfidenceQuality.of(before);
            ConfidenceQuality mapped = ConfidenceQuality.of(judging.of(group, true));
            text.append(String.format(Locale.ROOT, "| %s | %d | %.1f | %.1f -> %.1f | %.1f -> %.1f | %.3f -> %.3f | %s -> %s | %s -> %s |%n",
                name, raw.count(), 100 * raw.right(), 100 * raw.mean(), 100 * mapped.mean(), 100 * raw.calibrationError(),
                100 * mapped.calibrationError(), raw.brier(), mapped.brier(), known(raw.crossEntropy()), known(mapped.crossEntropy()),
                known(raw.area()), known(mapped.area())));
          }
        });
    return text.append('\n').toString();
  }

  private static String known(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.2f", value) : "-";
  }

  private static String task(Sample sample) {
    return sample.task().equals(Sample.FREE) ? "free speech" : sample.task();
  }

  private Map<String, List<Judgement>> grouped(Function<Judgement, String> key) {
    Map<String, List<Judgement>> groups = new TreeMap<>();
    judgements.forEach(j -> groups.computeIfAbsent(key.apply(j), k -> new ArrayList<>()).add(j));
    return groups;
  }

  /** Strict grammars: each corpus of sentences that belong against each of speech that does not. */
  String rejection() {
    StringBuilder text = new StringBuilder("Telling speech outside a strict grammar by the confidence of the utterance:\n\n"
        + "| mode | grammar | split | in grammar | out of grammar | EER %, posterior | EER %, calibrated |\n|---|---|---|---|---|---|---|\n");
    grouped(j -> j.sample().mode() + " | " + j.sample().task() + " | " + j.sample().split()).forEach((name, all) -> {
      Set<String> groups = new TreeSet<>(all.stream().map(j -> j.sample().group()).toList());
      for (String belonging : groups) {
        List<Judgement> in = side(all, belonging, true);
        for (String foreign : groups) {
          List<Judgement> out = side(all, foreign, false);
          if (in.size() >= LEAST && out.size() >= LEAST) {
            text.append(String.format(Locale.ROOT, "| %s | %s (%d) | %s (%d) | %.1f | %.1f |%n", name, belonging, in.size(), foreign, out.size(),
                100 * equalErrorRate(in, out, j -> j.sample().posterior()), 100 * equalErrorRate(in, out, Judgement::reading)));
          }
        }
      }
    });
    return text.append('\n').toString();
  }

  private static List<Judgement> side(List<Judgement> all, String group, boolean belongs) {
    return all.stream().filter(j -> !j.sample().task().equals(Sample.FREE) && j.sample().group().equals(group)
        && j.sample().belongs() == belongs).toList();
  }

  private static double equalErrorRate(List<Judgement> in, List<Judgement> out, Function<Judgement, Double> score) {
    return Rejection.of(in.stream().map(score).toList(), out.stream().map(score).toList()).equalErrorRate();
  }

  /** Words of the split that was not fitted to, raw and calibrated beside each other, one row for each mode and use. */
  List<Diagram> diagrams(String split) {
    List<Diagram> diagrams = new ArrayList<>();
    for (String mode : new TreeSet<>(judgements.stream().map(j -> j.sample().mode()).toList())) {
      for (boolean grammar : new boolean[] {false, true}) {
        for (boolean calibrated : new boolean[] {false, true}) {
          Map<String, List<Judgement>> groups = new TreeMap<>();
          judgements.stream().filter(j -> j.sample().mode().equals(mode) && j.sample().split().equals(split)
              && j.sample().task().equals(Sample.FREE) != grammar)
              .forEach(j -> groups.computeIfAbsent(grammar ? j.sample().task() : j.sample().group(), k -> new ArrayList<>()).add(j));
          Map<String, List<double[]>> curves = new LinkedHashMap<>();
          groups.forEach((name, group) -> {
            List<Judged> judged = Judgement.words(group, calibrated);
            if (judged.size() >= 2 * ConfidenceQuality.BINS) {
              curves.put(name, ConfidenceQuality.of(judged).bins().stream().map(b -> new double[] {b.mean(), b.right()}).toList());
            }
          });
          if (!curves.isEmpty()) {
            diagrams.add(new Diagram(mode + ", " + (grammar ? "grammars" : "free speech") + ", " + split + ": "
                + (calibrated ? "calibrated" : "lattice posteriors"), curves));
          }
        }
      }
    }
    return diagrams;
  }
}
