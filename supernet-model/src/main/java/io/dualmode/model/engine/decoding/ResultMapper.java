package io.dualmode.model.engine.decoding;

import io.dualmode.api.Hypothesis;
import io.dualmode.api.Phone;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.Word;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.lattice.Lattice;
import io.dualmode.model.confidence.FrameEvidence;
import io.dualmode.model.engine.decoding.Confidences.Reading;
import io.dualmode.model.grammar.GarbageWords;
import io.dualmode.model.search.RecognizedWord;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.SearchHypothesis;
import io.dualmode.model.search.SearchResult;
import io.dualmode.model.search.WordLattice;
import io.dualmode.model.vocabulary.SearchSpace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a search found, on the clock of the session. */
public final class ResultMapper {
  private final List<String> units;
  private final String wordSeparator;
  private final int frameMillis;
  private final SearchConfig search;
  private final Confidences confidences;
  private final WrittenText written;

  /**
   * A mapper for one session.
   *
   * @param wordSeparator what stands between the words of a text
   * @param frameMillis time from one encoder frame to the next
   * @param search how the search weighs language scores
   * @param written takes capitals and marks out of words where the model writes them, null where it does not
   */
  ResultMapper(List<String> units, String wordSeparator, int frameMillis, SearchConfig search, Confidences confidences, WrittenText written) {
    this.units = units;
    this.wordSeparator = wordSeparator;
    this.frameMillis = frameMillis;
    this.search = search;
    this.confidences = confidences;
    this.written = written;
  }

  /**
   * The outcome of an utterance that began at {@code startMillis}. Words whose sound cannot be speech are left out. Under a strict
   * grammar, words that stop before the end of a sentence are none, and neither are sentences of which no word can be speech: the result
   * is empty.
   *
   * @param frames evidence of the frames of the search, null where it was not gathered
   */
  public RecognitionResult result(SearchResult result, FrameEvidence frames, long startMillis, int nBest, boolean lattice,
      SearchSpace space) {
    boolean strict = space.grammar().map(g -> g.enforcement() == Grammar.Enforcement.STRICT).orElse(false);
    List<Reading> found = strict && !result.complete() ? List.of() : readings(result.nBest(), nBest, space, strict, frames);
    List<Hypothesis> alternatives = found.isEmpty() ? List.of(Hypothesis.EMPTY)
        : confidences.calibrated(found, result.lattice(), frames, space).stream().map(r -> hypothesis(r, startMillis, space)).toList();
    RecognitionResult mapped = RecognitionResult.builder(startMillis, startMillis + (long) result.frames() * frameMillis)
        .alternatives(alternatives).lattice(lattice ? lattice(result.lattice(), startMillis) : null).build();
    confidences.tell(mapped, found, result.lattice(), frames);
    return written == null || space.grammar().isPresent() ? mapped : written.plain(mapped);
  }

  /** Readings that differ in how unknown speech was cut into units are one. */
  private List<Reading> readings(List<SearchHypothesis> found, int nBest, SearchSpace space, boolean strict, FrameEvidence frames) {
    Map<List<String>, Reading> readings = new LinkedHashMap<>();
    for (SearchHypothesis hypothesis : found) {
      List<RecognizedWord> heard = space.grammar().isPresent() ? GarbageWords.joined(hypothesis.words()) : hypothesis.words();
      List<RecognizedWord> spoken = confidences.spoken(heard, frames);
      List<RecognizedWord> words = strict && !spoken.isEmpty() ? heard : spoken;
      if (readings.isEmpty() && words.isEmpty() && !heard.isEmpty()) {
        // other readings of what is no speech are none either
        return List.of();
      }
      List<String> spellings = words.stream().map(RecognizedWord::text).toList();
      Reading same = readings.get(spellings);
      if (same != null) {
        readings.put(spellings, new Reading(same.found(), same.words(), probability(same.confidence() + hypothesis.posterior())));
      } else if (readings.size() < nBest) {
        readings.put(spellings, new Reading(hypothesis, words, probability(hypothesis.posterior())));
      }
    }
    return List.copyOf(readings.values());
  }

  private Hypothesis hypothesis(Reading reading, long startMillis, SearchSpace space) {
    List<String> spellings = reading.words().stream().map(RecognizedWord::text).toList();
    return Hypothesis.builder(String.join(wordSeparator, spellings), words(reading.words(), startMillis))
        .confidence(probability(reading.confidence())).score(reading.found().score())
        .tags(space.tags(spellings)).build();
  }

  /**
   * A reading in progress, as sure as the least sure of its words; how sure it is that there are none, nothing tells.
   *
   * @param frames as for {@link #result}
   */
  public Hypothesis partial(List<RecognizedWord> heard, FrameEvidence frames, long startMillis, SearchSpace space) {
    List<RecognizedWord> words = confidences.spoken(space.grammar().isPresent() ? GarbageWords.joined(heard) : heard, frames);
    if (words.isEmpty()) {
      return Hypothesis.EMPTY;
    }
    double least = words.stream().mapToDouble(RecognizedWord::confidence).min().getAsDouble();
    String text = String.join(wordSeparator, words.stream().map(RecognizedWord::text).toList());
    Hypothesis partial = Hypothesis.builder(text, words(words, startMillis)).confidence(probability(least)).build();
    return written == null || space.grammar().isPresent() ? partial : written.plain(partial);
  }

  private List<Word> words(List<RecognizedWord> words, long startMillis) {
    List<Word> mapped = new ArrayList<>(words.size());
    for (RecognizedWord word : words) {
      mapped.add(word(word.text(), word, startMillis));
    }
    return mapped;
  }

  private Word word(String text, RecognizedWord heard, long startMillis) {
    return Word.builder(text, startMillis + (long) heard.startFrame() * frameMillis, startMillis + (long) heard.endFrame() * frameMillis)
        .confidence(probability(heard.confidence())).phones(phones(heard, startMillis)).build();
  }

  private List<Phone> phones(RecognizedWord word, long startMillis) {
    return word.units().stream().map(u -> new Phone(units.get(u.unit()), startMillis + (long) u.startFrame() * frameMillis,
        startMillis + (long) u.endFrame() * frameMillis)).toList();
  }

  /** A word of an alignment, on the clock of its recording. */
  public Word aligned(String text, RecognizedWord heard) {
    return word(text, heard, 0);
  }

  private Lattice lattice(WordLattice lattice, long startMillis) {
    List<Long> nodes = new ArrayList<>(lattice.nodes());
    for (int node = 0; node < lattice.nodes(); node++) {
      nodes.add(startMillis + (long) lattice.frame(node) * frameMillis);
    }
    List<Lattice.Edge> edges = new ArrayList<>(lattice.arcs());
    for (int arc = 0; arc < lattice.arcs(); arc++) {
      edges.add(new Lattice.Edge(lattice.from(arc), lattice.to(arc), lattice.word(arc), lattice.acousticScore(arc),
          lattice.languageScore(arc), probability(lattice.posterior(arc))));
    }
    return new Lattice(nodes, edges, 0, lattice.nodes() - 1, search.languageWeight(), search.wordPenalty());
  }

  /** Sums of probabilities may pass one by a rounding error. */
  private static double probability(double value) {
    return Math.max(0, Math.min(1, value));
  }
}
