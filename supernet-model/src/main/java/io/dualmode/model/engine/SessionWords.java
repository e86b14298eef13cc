package io.dualmode.model.engine;

import io.dualmode.api.Grammar;
import io.dualmode.api.Hotword;
import io.dualmode.api.LanguageModel;
import io.dualmode.api.Lexicon;
import io.dualmode.api.SessionOptions;
import io.dualmode.model.grammar.CompiledGrammar;
import io.dualmode.model.grammar.GrammarWarning;
import io.dualmode.model.grammar.HotwordNetwork;
import io.dualmode.model.lexicon.PronunciationGuesser;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.search.LexiconTrie;
import io.dualmode.model.search.WordNetwork;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The words of one session: the model's, or what its options and later changes make of them.
 *
 * <p>{@link #space} is rebuilt when something changed. Without changes of the dictionary free speech shares the model's tree; a
 * strict or loose grammar builds a tree of its own words only, so that a host's dictionary of 100,000 words costs nothing then.
 * Not thread-safe.
 */
final class SessionWords {
  private static final Logger LOG = LoggerFactory.getLogger(SessionWords.class);

  private final Vocabulary model;
  private final Lexicon callersLexicon;
  private final LanguageModel callersModel;
  private final CompiledGrammar.Options tuning;
  private final List<Hotword> hotwords;
  private final boolean phones;
  private Grammar grammar;
  /** Pronunciations added at run time, and words whose pronunciations in either dictionary do not count any more. */
  private final PronunciationLexicon added;
  private final Set<String> removed = new HashSet<>();
  private CallerNetwork callerNetwork;
  private SearchSpace space;

  SessionWords(Vocabulary model, SessionOptions options, CompiledGrammar.Options tuning) {
    this.model = model;
    this.tuning = tuning;
    callersLexicon = options.lexicon().orElse(null);
    callersModel = options.languageModel().orElse(null);
    grammar = options.grammar().orElse(null);
    hotwords = options.hotwords();
    phones = options.phones();
    added = PronunciationLexicon.empty(model.lexicon().units());
    space = build();
  }

  /** What to search with from the next utterance on. */
  SearchSpace space() {
    if (space == null || callerNetwork != null && callerNetwork.isFull()) {
      space = build();
    }
    return space;
  }

  /** Replaces the grammar; one that cannot be searched changes nothing. */
  void setGrammar(Optional<Grammar> wanted) {
    requireWords();
    Grammar before = grammar;
    grammar = wanted.orElse(null);
    rebuild(() -> grammar = before);
  }

  private void requireWords() {
    if (phones) {
      throw new IllegalStateException("the session recognises phones; open another one for words");
    }
  }

  /** Adds pronunciations, before all others the word has. */
  void add(String word, List<List<String>> pronunciations) {
    requireWords();
    if (pronunciations.isEmpty()) {
      throw new IllegalArgumentException("word '" + word + "': got no pronunciation, expected at least one");
    }
    for (List<String> pronunciation : pronunciations) {
      added.add(word, String.join(" ", pronunciation));
    }
    space = null;
  }

  /** Removes a word with all its pronunciations; returns whether it was there. */
  boolean remove(String word) {
    requireWords();
    if (pronunciations(word).isEmpty()) {
      return false;
    }
    List<int[]> before = added.pronunciations(word);
    added.remove(word);
    boolean first = removed.add(word);
    rebuild(() -> {
      if (first) {
        removed.remove(word);
      }
      before.forEach(units -> added.add(word, units));
    });
    return true;
  }

  /** Compiles a grammar at once, so that its errors are those of the call that caused them; free speech can wait. */
  private void rebuild(Runnable undo) {
    SearchSpace before = space;
    space = null;
    try {
      space = grammar == null ? null : build();
    } catch (RuntimeException e) {
      undo.run();
      space = before;
      throw e;
    }
  }

  private List<int[]> pronunciations(String word) {
    List<int[]> all = new ArrayList<>(added.pronunciations(word));
    if (removed.contains(word)) {
      return all;
    }
    if (callersLexicon == null) {
      all.addAll(vocabulary().lexicon().pronunciations(word));
    } else {
      all.addAll(callersPronunciations(word, null));
    }
    return all;
  }

  /** Pronunciations of the caller's dictionary; those with units that the model lacks are told and left out. */
  private List<int[]> callersPronunciations(String word, List<String> warnings) {
    PronunciationLexicon one = PronunciationLexicon.empty(model.lexicon().units());
    for (List<String> pronunciation : callersLexicon.pronunciations(word)) {
      try {
        one.add(word, String.join(" ", pronunciation));
      } catch (IllegalArgumentException e) {
        if (warnings != null && warnings.size() < 100) {
          warnings.add("dictionary: " + e.getMessage() + "; the pronunciation is left out");
        }
      }
    }
    return one.pronunciations(word);
  }

  /** The model's words for free speech, which a dictionary of the caller's replaces. */
  private Vocabulary vocabulary() {
    return callersLexicon == null ? model.forFreeSpeech() : model;
  }

  private boolean isChanged() {
    return callersLexicon != null || added.size() > 0 || !removed.isEmpty();
  }

  private SearchSpace build() {
    if (phones) {
      return model.phones();
    }
    List<String> warnings = new ArrayList<>();
    callerNetwork = null;
    SearchSpace built;
    if (grammar != null && grammar.enforcement() != Grammar.Enforcement.BIASED) {
      PronunciationLexicon needed = PronunciationLexicon.empty(model.lexicon().units());
      spellings(grammar).forEach(word -> copy(word, model.lexicon(), needed, warnings, true));
      built = compile(needed, null);
    } else {
      PronunciationLexicon lexicon = isChanged() || hotwordsMissing() ? wholeLexicon(warnings) : vocabulary().lexicon();
      WordNetwork free = freeNetwork(lexicon);
      if (grammar != null) {
        built = compile(lexicon, free);
      } else {
        WordNetwork network = hotwords.isEmpty() ? free : new HotwordNetwork(free, hotwords);
        LexiconTrie trie = network == vocabulary().network() ? vocabulary().free().trie() : LexiconTrie.of(lexicon, network);
        if (trie.words() == 0) {
          throw new IllegalArgumentException("lexicon and language model have no word in common" + (warnings.isEmpty() ? "" : "; " + warnings));
        }
        built = new SearchSpace(trie, network, Optional.empty(), List.of());
      }
    }
    warnings.forEach(LOG::warn);
    built.grammar().ifPresent(compiled -> compiled.warnings().stream().map(GrammarWarning::message).forEach(warnings::add));
    return new SearchSpace(built.trie(), built.network(), built.grammar(), List.copyOf(warnings));
  }

  private SearchSpace compile(PronunciationLexicon lexicon, WordNetwork free) {
    PronunciationGuesser guesser = (word, most) -> removed.contains(word) ? List.of() : model.guesser().guess(word, most);
    CompiledGrammar compiled = CompiledGrammar.compile(grammar, lexicon, guesser, free, tuning);
    WordNetwork network = hotwords.isEmpty() ? compiled.network() : new HotwordNetwork(compiled.network(), hotwords);
    return new SearchSpace(compiled.trie(), network, Optional.of(compiled), List.of());
  }

  private boolean hotwordsMissing() {
    return hotwords.stream().flatMap(h -> List.of(h.phrase().strip().split("\\s+")).stream())
        .anyMatch(w -> !vocabulary().lexicon().contains(w));
  }

  /** Copies what is known about a word; {@code fallback} lets the model's dictionary fill gaps of the caller's. */
  private void copy(String word, PronunciationLexicon models, PronunciationLexicon to, List<String> warnings, boolean fallback) {
    added.pronunciations(word).forEach(units -> to.add(word, units));
    if (removed.contains(word)) {
      return;
    }
    if (callersLexicon != null) {
      callersPronunciations(word, warnings).forEach(units -> to.add(word, units));
    }
    if (callersLexicon == null || fallback && !to.contains(word)) {
      models.pronunciations(word).forEach(units -> to.add(word, units));
    }
  }

  private PronunciationLexicon wholeLexicon(List<String> warnings) {
    PronunciationLexicon lexicon;
    if (callersLexicon == null) {
      lexicon = vocabulary().lexicon().copy();
      removed.forEach(lexicon::remove);
      added.forEach((word, variants) -> {
        lexicon.remove(word);
        copy(word, vocabulary().lexicon(), lexicon, warnings, false);
      });
    } else {
      lexicon = PronunciationLexicon.empty(model.lexicon().units());
      Set<String> words = new LinkedHashSet<>(callersLexicon.words());
      added.forEach((word, variants) -> words.add(word));
      words.forEach(word -> copy(word, vocabulary().lexicon(), lexicon, warnings, false));
    }
    for (Hotword hotword : hotwords) {
      for (String word : hotword.phrase().strip().split("\\s+")) {
        if (!lexicon.contains(word) && !removed.contains(word)) {
          guess(word, lexicon, warnings);
        }
      }
    }
    return lexicon;
  }

  private void guess(String word, PronunciationLexicon lexicon, List<String> warnings) {
    List<PronunciationGuesser.Guess> guesses = model.guesser().guess(word, tuning.guesses());
    guesses.forEach(guess -> lexicon.add(word, guess.units()));
    warnings.add(guesses.isEmpty() ? "hotword '" + word + "' is in no dictionary and cannot be guessed, so it is never recognised"
        : "hotword '" + word + "' is in no dictionary; pronounced as a guess: " + lexicon.units().format(guesses.get(0).units()));
  }

  private WordNetwork freeNetwork(PronunciationLexicon lexicon) {
    if (callersModel == null && lexicon == vocabulary().lexicon()) {
      return vocabulary().network();
    }
    Collection<String> words = new ArrayList<>(lexicon.size());
    lexicon.forEach((word, variants) -> words.add(word));
    if (callersModel == null) {
      return new OpenNetwork(vocabulary().network(), words);
    }
    callerNetwork = new CallerNetwork(callersModel, lexicon);
    Set<String> own = new LinkedHashSet<>();
    added.forEach((word, variants) -> own.add(word));
    hotwords.forEach(h -> own.addAll(List.of(h.phrase().strip().split("\\s+"))));
    own.removeIf(word -> !lexicon.contains(word) || callerNetwork.idOf(word) >= 0);
    if (own.isEmpty()) {
      return callerNetwork;
    }
    words.removeIf(word -> callerNetwork.idOf(word) < 0);
    words.addAll(own);
    return new OpenNetwork(callerNetwork, words);
  }

  /** Every spelling that the pronunciation of a grammar's words may ask for. */
  private static Set<String> spellings(Grammar grammar) {
    Set<String> spellings = new LinkedHashSet<>();
    Set<String> seen = new HashSet<>();
    for (Grammar.Arc arc : grammar.arcs()) {
      if (arc.word().isEmpty() || !seen.add(arc.word())) {
        continue;
      }
      String lower = arc.word().toLowerCase(Locale.ROOT);
      for (String form : List.of(arc.word(), lower)) {
        spellings.add(form);
        spellings.add(form.endsWith("'s") ? form.substring(0, form.length() - 2) : form);
        spellings.add(form.endsWith("s'") ? form.substring(0, form.length() - 1) : form);
      }
      spellings.addAll(List.of(lower.split("[-_]+")));
    }
    spellings.remove("");
    spellings.removeIf(word -> word.equals(Grammar.UNKNOWN));
    return spellings;
  }
}
