package io.dualmode.tools.confidence.sample;

import io.dualmode.api.grammar.Grammar;
import io.dualmode.tools.evaluate.GrammarAcceptor;
import io.dualmode.tools.manifest.EvenChoice;
import io.dualmode.tools.manifest.ManifestEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Utterances and what is listened for in them.
 *
 * @param name {@link Sample#FREE}, or that of a grammar
 * @param grammar empty for free speech
 */
public record ListeningTask(String name, Optional<Grammar> grammar, List<ManifestEntry> entries) {
  /** Name of the task with a list of phrases. */
  public static final String PHRASES = "phrases";

  /** Utterances of a group that are no sentences of a grammar and heard with it all the same. */
  private static final int MOST_FOREIGN = 120;
  /** Longer sentences do not go into a list of phrases. */
  private static final int LONGEST_PHRASE = 12;

  public static ListeningTask free(List<ManifestEntry> entries) {
    return new ListeningTask(Sample.FREE, Optional.empty(), entries);
  }

  /** All sentences of the grammar, and of the others a share of each corpus, spread evenly. */
  public static ListeningTask of(String name, Grammar grammar, List<ManifestEntry> entries) {
    GrammarAcceptor acceptor = new GrammarAcceptor(grammar);
    List<ManifestEntry> chosen = new ArrayList<>();
    Map<String, List<ManifestEntry>> foreign = new LinkedHashMap<>();
    for (ManifestEntry entry : entries) {
      if (acceptor.accepts(SampleCollector.words(entry.text()))) {
        chosen.add(entry);
      } else {
        foreign.computeIfAbsent(entry.corpus() + entry.group(), key -> new ArrayList<>()).add(entry);
      }
    }
    foreign.values().forEach(group -> chosen.addAll(EvenChoice.of(group, MOST_FOREIGN)));
    return new ListeningTask(name, Optional.of(grammar), chosen);
  }

  /** How many of the utterances are sentences of the grammar. */
  public long belonging() {
    GrammarAcceptor acceptor = new GrammarAcceptor(grammar.orElseThrow());
    return entries.stream().filter(e -> acceptor.accepts(SampleCollector.words(e.text()))).count();
  }

  /**
   * A list of phrases made of every other of the shorter sentences that are said, so that one half of these belongs to it and the other
   * does not; empty where there are too few.
   *
   * @param known tells words of the dictionary; sentences with others are left out, as an application would mend its list
   */
  public static Optional<ListeningTask> phrases(List<ManifestEntry> entries, Predicate<String> known) {
    List<ManifestEntry> shorter = entries.stream().filter(e -> {
      List<String> words = SampleCollector.words(e.text());
      return words.size() > 1 && words.size() <= LONGEST_PHRASE && words.stream().allMatch(known);
    }).toList();
    TreeSet<String> texts = new TreeSet<>();
    shorter.forEach(entry -> texts.add(String.join(" ", SampleCollector.words(entry.text()))));
    List<String> phrases = new ArrayList<>();
    boolean take = false;
    for (String text : texts) {
      take = !take;
      if (take) {
        phrases.add(text);
      }
    }
    return phrases.size() < 2 ? Optional.empty() : Optional.of(of(PHRASES, Grammar.ofPhrases(phrases, Grammar.Enforcement.STRICT), shorter));
  }
}
