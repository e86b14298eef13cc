package io.dualmode.model.engine.decoding;

import io.dualmode.api.RecognitionResult;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.model.confidence.Calibration;
import io.dualmode.model.confidence.ConfidenceListener;
import io.dualmode.model.confidence.ConfidenceMap;
import io.dualmode.model.confidence.Evidence;
import io.dualmode.model.confidence.FrameEvidence;
import io.dualmode.model.confidence.SpeechMap;
import io.dualmode.model.search.RecognizedWord;
import io.dualmode.model.search.SearchHypothesis;
import io.dualmode.model.search.WordLattice;
import io.dualmode.model.vocabulary.SearchSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How sure a session is of the readings of an utterance: calibrated probabilities where the model brings a {@link Calibration} for
 * this use, lattice posteriors where not. Stateless but for its listener.
 */
public final class Confidences {
  private final Calibration calibration;
  private final RecognitionMode mode;
  private final ConfidenceListener listener;

  /**
   * Confidences of one session.
   *
   * @param calibration null where the model has none, or where it was not fitted for what this session does
   * @param listener null where nobody wants the evidence
   */
  public Confidences(Calibration calibration, RecognitionMode mode, ConfidenceListener listener) {
    this.calibration = calibration;
    this.mode = mode;
    this.listener = listener;
  }

  /** Whether evidence of the frames is worth gathering. */
  public boolean needFrames() {
    return calibration != null || listener != null;
  }

  /**
   * The words without those whose sound cannot be speech: tones and noise that the search had no better name for. Unknown speech
   * stays, and so does everything where sounds are not judged.
   *
   * @param frames null where they were not gathered
   */
  List<RecognizedWord> spoken(List<RecognizedWord> words, FrameEvidence frames) {
    if (frames == null || !judgesSounds()) {
      return words;
    }
    SpeechMap speech = calibration.speech().get();
    List<RecognizedWord> spoken = words.stream().filter(w -> isUnknown(w) || speech.mayBeSpeech(frames.shape(w))).toList();
    return spoken.size() == words.size() ? words : spoken;
  }

  /** Whether words are left out whose sound cannot be speech; whoever asks for evidence gets that of all words. */
  public boolean judgesSounds() {
    return listener == null && calibration != null && calibration.speech().isPresent();
  }

  /** A reading: what the search found, its words with unknown speech joined, its probability. */
  record Reading(SearchHypothesis found, List<RecognizedWord> words, double confidence) {}

  /**
   * Readings with lattice posteriors become readings with calibrated confidences. The best one is mapped; the others share what it
   * leaves in proportion to their posteriors, so that all together stay within one and none passes the best unless its posterior did.
   */
  List<Reading> calibrated(List<Reading> readings, WordLattice lattice, FrameEvidence frames, SearchSpace space) {
    Optional<Calibration.Maps> maps = calibration == null || frames == null ? Optional.empty()
        : calibration.of(new Calibration.Use(mode, boundByGrammar(space)));
    if (maps.isEmpty()) {
      return readings;
    }
    List<Reading> mapped = new ArrayList<>(readings.size());
    for (Reading reading : readings) {
      mapped.add(map(reading, maps.get(), lattice, frames));
    }
    double before = readings.get(0).confidence();
    double after = mapped.get(0).confidence();
    double share = after > before ? (1 - after) / (1 - before) : before > 0 ? after / before : 0;
    for (int i = 1; i < mapped.size(); i++) {
      mapped.set(i, new Reading(mapped.get(i).found(), mapped.get(i).words(), share * readings.get(i).confidence()));
    }
    return mapped;
  }

  /** Whether the words come from a grammar alone. */
  private static boolean boundByGrammar(SearchSpace space) {
    return space.grammar().map(g -> g.enforcement() != Grammar.Enforcement.BIASED).orElse(false);
  }

  private Reading map(Reading reading, Calibration.Maps maps, WordLattice lattice, FrameEvidence frames) {
    Evidence found = evidence(reading, lattice, frames);
    if (found == null) {
      return reading;
    }
    Evidence evidence = calibration.speech().map(found::judgedBy).orElse(found);
    double[] odds = maps.words(evidence);
    List<RecognizedWord> words = new ArrayList<>(reading.words().size());
    int known = 0;
    for (RecognizedWord word : reading.words()) {
      words.add(isUnknown(word) ? word : word.withConfidence(ConfidenceMap.probability(odds[known++])));
    }
    return new Reading(reading.found(), words, ConfidenceMap.probability(maps.reading(evidence, odds)));
  }

  /** The evidence for the words that are not unknown speech, null where there is none. */
  private static Evidence evidence(Reading reading, WordLattice lattice, FrameEvidence frames) {
    return reading.words().stream().allMatch(Confidences::isUnknown) ? null
        : Evidence.of(reading.confidence(), reading.words(), word -> !isUnknown(word), lattice, frames);
  }

  private static boolean isUnknown(RecognizedWord word) {
    return word.text().equals(Grammar.UNKNOWN);
  }

  /** Tells the listener about a result whose readings had these posteriors. */
  void tell(RecognitionResult result, List<Reading> readings, WordLattice lattice, FrameEvidence frames) {
    if (listener != null) {
      boolean words = !readings.isEmpty() && frames != null;
      listener.heard(result, words ? evidence(readings.get(0), lattice, frames) : null,
          readings.isEmpty() ? 0 : readings.get(0).confidence());
    }
  }
}
