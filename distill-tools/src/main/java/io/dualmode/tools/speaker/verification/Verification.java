package io.dualmode.tools.speaker.verification;

import io.dualmode.api.speaker.SpeakerVector;
import io.dualmode.tools.data.cache.CachedUtterance;
import io.dualmode.tools.report.ErrorCurve;
import io.dualmode.tools.speaker.speech.SpeakerSpeech;
import io.dualmode.tools.speaker.speech.SpeakerSpeech.Speaker;
import io.dualmode.tools.speaker.speech.SpeakerSpeech.Utterance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Speaker verification on held-out speakers: every pair of utterances of one set is a trial, scored by the cosine of their vectors. Trials
 * stay inside a corpus, so that no channel tells speakers apart.
 */
public final class Verification {
  private static final String MANY = "librispeech-many";
  private static final List<String> SAME_SPEAKERS = List.of("librispeech-train-clean-many", "librispeech-unlabelled");

  /**
   * What one set gave.
   *
   * @param without utterances with too little speech for a vector
   */
  public record Outcome(String corpus, int speakers, int utterances, int without, double speechSeconds, ErrorCurve curve) {}

  private record Point(String speaker, SpeakerVector vector) {}

  private Verification() {}

  /** The sets of a split that have at least so many speakers and both kinds of trials. */
  public static List<Outcome> run(SpeakerSpeech speech, VectorSource source, int minSpeakers) {
    Map<String, List<Utterance>> sets = new TreeMap<>();
    for (Speaker speaker : speech.speakers()) {
      for (Utterance u : speaker.utterances()) {
        String corpus = SAME_SPEAKERS.contains(u.cached().corpus()) ? MANY : u.cached().corpus();
        sets.computeIfAbsent(corpus, name -> new ArrayList<>()).add(u);
      }
    }
    List<Outcome> outcomes = new ArrayList<>();
    sets.forEach((corpus, utterances) -> {
      if (utterances.stream().map(u -> u.cached().speaker()).distinct().count() >= minSpeakers) {
        outcomes.add(measure(corpus, utterances, source));
      }
    });
    return outcomes;
  }

  private static Outcome measure(String corpus, List<Utterance> utterances, VectorSource source) {
    List<Point> points = new ArrayList<>();
    double frames = 0;
    for (Utterance u : utterances) {
      CachedUtterance cached = u.cached();
      Optional<SpeakerVector> vector = source.vector(cached);
      if (vector.isPresent()) {
        points.add(new Point(cached.speaker(), vector.get()));
        frames += vector.get().frames();
      }
    }
    int speakers = (int) points.stream().map(Point::speaker).distinct().count();
    return new Outcome(corpus, speakers, points.size(), utterances.size() - points.size(), frames / 100 / Math.max(1, points.size()),
        curve(points));
  }

  /** Null where there are not both kinds of trials. */
  private static ErrorCurve curve(List<Point> points) {
    List<Double> targets = new ArrayList<>();
    List<Double> others = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      for (int j = 0; j < i; j++) {
        boolean same = points.get(i).speaker().equals(points.get(j).speaker());
        (same ? targets : others).add(points.get(i).vector().similarity(points.get(j).vector()));
      }
    }
    return targets.isEmpty() || others.isEmpty() ? null
        : new ErrorCurve(targets.stream().mapToDouble(d -> d).toArray(), others.stream().mapToDouble(d -> d).toArray());
  }
}
