package io.dualmode.tools.errors;

import io.dualmode.model.engine.UtteranceSearches;
import io.dualmode.model.search.RecognizedWord;
import io.dualmode.model.search.SearchResult;
import io.dualmode.tools.evaluate.EditDistance;
import io.dualmode.tools.evaluate.ErrorRate;
import io.dualmode.tools.report.MarkdownTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whether wrong utterances are the fault of the search or of the models: where the words that were said score better than those that
 * were found, under the same models, the search lost them; where not, no search would have given them (Chase, "Error-responsive feedback
 * mechanisms for speech recognizers", 1997). What was said is scored by a search for these words only, without beams.
 */
final class SearchErrors {
  /** How many times as wide the other search is. */
  static final double WIDENING = 2;
  /** Scores are sums of floats in another order: differences below this are none (nats). */
  private static final double ROUNDING = 0.01;

  /** What became of one utterance. */
  enum Verdict {
    RIGHT("right"),
    /** The reference scores better than what was found. */
    SEARCH("search error"),
    /** What was found scores as well as the reference or better. */
    MODEL("model error"),
    /** A word of the reference cannot be recognised at all. */
    VOCABULARY("outside the vocabulary"),
    /** No path of the reference's words fits into the audio. */
    UNALIGNED("reference does not fit");

    private final String title;

    Verdict(String title) {
      this.title = title;
    }
  }

  /**
   * One utterance.
   *
   * @param errors of the search as configured
   * @param wideErrors of the wider search
   * @param outscored whether the wider search found a better path
   */
  record Judged(String speech, Verdict verdict, ErrorRate errors, ErrorRate wideErrors, boolean outscored) {}

  private final List<Judged> judged = new ArrayList<>();

  /** Searches samples at 16 kHz in all ways and judges what was found. */
  void add(RecognizedUtterance utterance, float[] samples, UtteranceSearches searches) {
    searches.hear(samples);
    judged.add(judge(utterance.speech(), utterance.reference(), searches.search(), searches.search(WIDENING),
        searches.searchFor(utterance.reference())));
  }

  /** Judges one utterance by what its searches found; {@code said} is empty where a word cannot be recognised. */
  static Judged judge(String speech, List<String> reference, SearchResult found, SearchResult wide, Optional<SearchResult> said) {
    ErrorRate errors = EditDistance.compare(reference, words(found));
    Verdict verdict;
    if (errors.errors() == 0) {
      verdict = Verdict.RIGHT;
    } else if (said.isEmpty()) {
      verdict = Verdict.VOCABULARY;
    } else if (!said.get().complete()) {
      verdict = Verdict.UNALIGNED;
    } else {
      verdict = said.get().best().score() > found.best().score() + ROUNDING || !found.complete() ? Verdict.SEARCH : Verdict.MODEL;
    }
    return new Judged(speech, verdict, errors, EditDistance.compare(reference, words(wide)),
        wide.best().score() > found.best().score() + ROUNDING);
  }

  private static List<String> words(SearchResult result) {
    return result.best().words().stream().map(RecognizedWord::text).map(word -> word.toLowerCase(Locale.ROOT)).toList();
  }

  List<Judged> judged() {
    return List.copyOf(judged);
  }

  /** For every set and for all: verdicts on utterances, with the word errors in them, and word errors of both searches. */
  String markdown() {
    Map<String, List<Judged>> sets = new TreeMap<>();
    judged.forEach(j -> sets.computeIfAbsent(j.speech, s -> new ArrayList<>()).add(j));
    MarkdownTable table = new MarkdownTable("speech", "utterances", Verdict.RIGHT.title, Verdict.SEARCH.title + " (word errors)",
        Verdict.MODEL.title + " (word errors)", Verdict.VOCABULARY.title + " (word errors)", Verdict.UNALIGNED.title + " (word errors)", "WER %",
        "WER %, beams twice as wide", "wider search found better");
    sets.forEach((name, list) -> row(table, name, list));
    if (sets.size() > 1) {
      row(table, "**all**", judged);
    }
    return table.toString();
  }

  private static void row(MarkdownTable table, String name, List<Judged> list) {
    List<Object> cells = new ArrayList<>(List.of(name, list.size(), list.stream().filter(j -> j.verdict == Verdict.RIGHT).count()));
    for (Verdict verdict : Verdict.values()) {
      if (verdict != Verdict.RIGHT) {
        List<Judged> some = list.stream().filter(j -> j.verdict == verdict).toList();
        cells.add(some.size() + " (" + some.stream().mapToLong(j -> j.errors.errors()).sum() + ")");
      }
    }
    cells.add(list.stream().map(Judged::errors).reduce(ErrorRate.NONE, ErrorRate::plus).percent());
    cells.add(list.stream().map(Judged::wideErrors).reduce(ErrorRate.NONE, ErrorRate::plus).percent());
    cells.add(list.stream().filter(Judged::outscored).count());
    table.row(cells.toArray());
  }
}
