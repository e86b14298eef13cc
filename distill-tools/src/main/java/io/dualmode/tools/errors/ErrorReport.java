package io.dualmode.tools.errors;

import io.dualmode.model.language.Language;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.tools.evaluate.EditDistance;
import io.dualmode.tools.evaluate.EditDistance.Step;
import io.dualmode.tools.evaluate.ErrorRate;
import io.dualmode.tools.ngram.Perplexity;
import io.dualmode.tools.phones.PhoneReferences;
import io.dualmode.tools.report.MarkdownTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The analysis of recognised utterances as far as their text tells, in Markdown. */
final class ErrorReport {
  private static final int WORDS = 25;
  private static final int SPELLINGS = 12;
  private static final int PHONES = 20;
  /** A phone said less often says little about its error rate. */
  private static final int LEAST_PHONES = 20;

  private final KnownWords known;
  private final PhoneReferences phones;
  private final UnitInventory units;
  private final Language language;

  private final Map<String, List<RecognizedUtterance>> sets = new TreeMap<>();
  private final WordConfusions confusions = new WordConfusions();
  private final FrequencyBands frequencies;
  private final PhoneConfusions wordPhones;
  private final UtteranceBands lengths = new UtteranceBands("words in the utterance", 2, 4, 8, 16, 32);
  private final UtteranceBands rates = new UtteranceBands("phones a second", 5, 7.5, 10, 12.5, 15);
  private final Map<SpellingDifferences.Pair, Integer> spellings = new HashMap<>();

  /**
   * An empty report.
   *
   * @param phones the phones of words
   * @param units their names
   * @param language that of the words
   */
  ErrorReport(KnownWords known, PhoneReferences phones, UnitInventory units, Language language) {
    this.known = known;
    this.phones = phones;
    this.units = units;
    this.language = language;
    wordPhones = new PhoneConfusions(language);
    frequencies = new FrequencyBands(known);
  }

  void add(RecognizedUtterance utterance) {
    sets.computeIfAbsent(utterance.speech(), s -> new ArrayList<>()).add(utterance);
    List<Step<String>> steps = utterance.aligned();
    confusions.add(steps);
    frequencies.add(steps);
    SpellingDifferences.of(utterance.reference(), utterance.heard(), language).pairs().forEach(pair -> spellings.merge(pair, 1, Integer::sum));
    ErrorRate errors = EditDistance.compare(utterance.reference(), utterance.heard());
    lengths.add(utterance.reference().size(), errors, utterance.seconds());
    List<String> said = phones(utterance.reference());
    List<String> heard = phones(utterance.heard());
    if (said == null || heard == null) {
      wordPhones.leaveOut();
    } else {
      wordPhones.add(said, heard);
    }
    if (said != null) {
      rates.add(said.size() / utterance.seconds(), errors, utterance.seconds());
    }
  }

  /** Names of the phones of words, null where a word has no pronunciation. */
  List<String> phones(List<String> words) {
    return words.isEmpty() ? List.of()
        : phones.phones(String.join(" ", words)).map(list -> list.stream().map(units::name).toList()).orElse(null);
  }

  String markdown() {
    return "## Sets\n\n" + setTable()
        + "\nOutside the vocabulary are words that dictionary or language model lacks; errors beside them stand in the same unbroken run of errors."
        + " Perplexity is that of the model's language model on the reference, words outside it left out.\n"
        + "\n## Words\n\n" + confusions.markdown(WORDS)
        + "\n## Spelling only\n\n" + spellingTable()
        + "\n## Frequency of words\n\n" + frequencies.markdown()
        + "\n## Length and rate\n\n" + lengths.markdown() + '\n' + rates.markdown()
        + "\nPhones of the reference for each second of audio, pauses included.\n"
        + "\n## Phones of the recognised words\n\n" + phoneTables(wordPhones)
        + "\nFirst pronunciations of CMUdict, or by rule where it lacks the word, of both texts, aligned utterance by utterance"
        + (wordPhones.leftOut() == 0 ? ".\n" : "; " + wordPhones.leftOut() + " utterances left out, a word of which has none.\n");
  }

  /** The error rate of phones, errors by class, and the most frequent ones. */
  static String phoneTables(PhoneConfusions phones) {
    return "Phone error rate " + phones.rate() + ".\n\n" + phones.classes() + '\n' + phones.pairs(PHONES, LEAST_PHONES);
  }

  private String setTable() {
    MarkdownTable table = new MarkdownTable("speech", "utterances", "with errors %", "words", "WER %", "sub", "del", "ins", "spelling only",
        "WER % without these", "outside vocabulary %", "unknown to both", "errors at such words %", "beside them %", "perplexity", "not in LM %");
    sets.forEach((name, list) -> row(table, name, list));
    if (sets.size() > 1) {
      row(table, "**all**", sets.values().stream().flatMap(List::stream).toList());
    }
    return table.toString();
  }

  private void row(MarkdownTable table, String name, List<RecognizedUtterance> list) {
    ErrorRate errors = ErrorRate.NONE;
    OutOfVocabulary outside = OutOfVocabulary.NONE;
    long spelling = 0;
    long wrong = 0;
    for (RecognizedUtterance utterance : list) {
      ErrorRate own = EditDistance.compare(utterance.reference(), utterance.heard());
      errors = errors.plus(own);
      wrong += own.errors() > 0 ? 1 : 0;
      outside = outside.plus(OutOfVocabulary.of(utterance.aligned(), known));
      spelling += SpellingDifferences.of(utterance.reference(), utterance.heard(), language).saved();
    }
    Perplexity perplexity = known.languageModel() == null ? null
        : Perplexity.of(known.languageModel(), list.stream().map(RecognizedUtterance::reference).toList());
    table.row(name, list.size(), MarkdownTable.percent(wrong, list.size()), errors.references(), errors.percent(), errors.substitutions(),
        errors.deletions(), errors.insertions(), spelling, MarkdownTable.percent(errors.errors() - spelling, errors.references()),
        MarkdownTable.percent(outside.outside(), outside.words()), outside.unknown(), MarkdownTable.percent(outside.at(), outside.errors()),
        MarkdownTable.percent(outside.beside(), outside.errors()), perplexity == null ? Double.NaN : perplexity.perplexity(),
        perplexity == null ? Double.NaN : MarkdownTable.percent(perplexity.outside(), perplexity.words()));
  }

  private String spellingTable() {
    MarkdownTable table = new MarkdownTable("said", "heard", "times");
    spellings.entrySet().stream()
        .sorted(Map.Entry.<SpellingDifferences.Pair, Integer>comparingByValue().reversed().thenComparing(e -> e.getKey().reference()))
        .limit(SPELLINGS).forEach(e -> table.row(e.getKey().reference(), e.getKey().heard(), e.getValue()));
    return table.toString();
  }
}
