package io.dualmode.tools.evaluate;

import com.google.gson.JsonObject;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.tools.evaluate.Evaluation.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How well the confidence of an utterance tells sentences of a grammar from other speech: each corpus of the one against each of the
 * other. What was heard as nothing, or as unknown speech, is surely rejected.
 */
final class RejectionReport {
  private static final double REJECTED = -1;

  private final Map<String, List<Outcome>> belonging = new TreeMap<>();
  private final Map<String, List<Outcome>> foreign = new TreeMap<>();

  RejectionReport(Grammar grammar, List<Outcome> outcomes) {
    GrammarAcceptor acceptor = new GrammarAcceptor(grammar);
    for (Outcome outcome : outcomes) {
      boolean accepted = acceptor.accepts(Evaluation.words(outcome.entry().text()));
      (accepted ? belonging : foreign).computeIfAbsent(outcome.entry().speech(), name -> new ArrayList<>()).add(outcome);
    }
  }

  /** The evaluation without speech that no answer of the grammar could be right for. */
  Evaluation belonging(Evaluation all) {
    return new Evaluation(belonging.values().stream().flatMap(List::stream).toList(), all.failures(), all.elapsedSeconds());
  }

  private record Row(String in, String out, Rejection rejection, double rejectedIn, double rejectedOut) {}

  private List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    belonging.forEach((in, inside) -> foreign.forEach((out, outside) -> rows.add(new Row(in, out,
        Rejection.of(inside.stream().map(RejectionReport::score).toList(), outside.stream().map(RejectionReport::score).toList()),
        rejected(inside), rejected(outside)))));
    return rows;
  }

  private static double rejected(List<Outcome> outcomes) {
    return outcomes.stream().filter(o -> score(o) == REJECTED).count() / (double) outcomes.size();
  }

  private static double score(Outcome outcome) {
    String text = outcome.heard().text();
    return text.isBlank() || text.contains(Grammar.UNKNOWN) ? REJECTED : outcome.heard().confidence().orElseThrow();
  }

  String table() {
    if (belonging.isEmpty() || foreign.isEmpty()) {
      return "\nrejection: nothing to compare, " + (foreign.isEmpty() ? "every" : "no") + " utterance is a sentence of the grammar\n";
    }
    StringBuilder text = new StringBuilder("\n| sentences of the grammar | other speech | equal error rate % | at confidence | heard as nothing or"
        + " [unk], sentences % | other speech % |\n|---|---|---|---|---|---|\n");
    for (Row row : rows()) {
      text.append(String.format(Locale.ROOT, "| %s (%d) | %s (%d) | %.1f | %.2f | %.1f | %.1f |%n", row.in, row.rejection.belonging().length, row.out,
          row.rejection.foreign().length, 100 * row.rejection.equalErrorRate(), Math.max(0, row.rejection.threshold()), 100 * row.rejectedIn,
          100 * row.rejectedOut));
    }
    return text.toString();
  }

  String json() {
    StringBuilder text = new StringBuilder();
    for (Row row : rows()) {
      JsonObject json = new JsonObject();
      json.addProperty("sentences", row.in);
      json.addProperty("otherSpeech", row.out);
      json.addProperty("equalErrorPercent", 100 * row.rejection.equalErrorRate());
      json.addProperty("threshold", Math.max(0, row.rejection.threshold()));
      json.addProperty("sentencesHeardAsNothingPercent", 100 * row.rejectedIn);
      json.addProperty("otherSpeechHeardAsNothingPercent", 100 * row.rejectedOut);
      text.append(json).append('\n');
    }
    return text.toString();
  }
}
