package io.dualmode.model.vocabulary.units;

import io.dualmode.api.SessionOptions;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.vocabulary.Hotword;
import io.dualmode.api.vocabulary.Lexicon;
import io.dualmode.model.grammar.CompiledGrammar;
import io.dualmode.model.grammar.GrammarWarning;
import io.dualmode.model.grammar.HotwordNetwork;
import io.dualmode.model.grammar.WarningLog;
import io.dualmode.model.language.Pronouncer;
import io.dualmode.model.language.WordPronouncer;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.search.WordNetwork;
import io.dualmode.model.search.network.OpenWords;
import io.dualmode.model.search.unit.UnitNetwork;
import io.dualmode.model.search.unit.UnitSpelling;
import io.dualmode.model.search.unit.WordTexts;
import io.dualmode.model.search.unit.WordUnits;
import io.dualmode.model.vocabulary.RebuiltWords;
import io.dualmode.model.vocabulary.SearchSpace;
import io.dualmode.model.vocabulary.lexicon.CallerNetwork;
import io.dualmode.model.vocabulary.lexicon.HotwordSpelling;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The words of a session over units: any that they spell, those of a caller's dictionary, or those of a grammar; hotwords, added and
 * removed words. Not thread-safe.
 */
final class UnitWords extends RebuiltWords<UnitSpace> {
  private static final Logger LOG = LoggerFactory.getLogger(UnitWords.class);
  private static final float GRAMMAR_WEIGHT = 1;

  private final UnitVocabulary model;
  private final SessionOptions options;
  private final CompiledGrammar.Options tuning;
  /** Words added at run time with the texts that they are said as. */
  private final Map<String, Set<String>> added = new LinkedHashMap<>();
  private final Set<String> removed = new LinkedHashSet<>();
  private final List<String> told = new ArrayList<>();
  /** Null where nothing weighs words of this session alone. */
  private WordNetwork network;

  UnitWords(UnitVocabulary model, SessionOptions options, CompiledGrammar.Options tuning) {
    super(options.grammar().orElse(null));
    if (options.phones()) {
      throw new IllegalArgumentException("phones: the model's units are " + model.pronouncer().units().kind().key()
          + ", of which no phones can be told; ask for words");
    }
    this.model = model;
    this.options = options;
    this.tuning = tuning;
    HotwordNetwork.check(options.hotwords());
    space = build();
  }

  @Override
  public SearchSpace space() {
    if (space == null || network != null && network.isFull()) {
      space = build();
    }
    return space;
  }

  @Override
  public void add(String word, List<List<String>> pronunciations) {
    if (pronunciations.isEmpty()) {
      throw new IllegalArgumentException("word '" + word + "': got no pronunciation, expected at least one");
    }
    UnitInventory units = model.pronouncer().units();
    Set<String> texts = new LinkedHashSet<>();
    spelledText(word).ifPresent(texts::add);
    for (List<String> pronunciation : pronunciations) {
      PronunciationLexicon one = PronunciationLexicon.empty(units);
      try {
        one.add(word, String.join(" ", pronunciation));
        one.pronunciations(word).forEach(spelled -> text(spelled).ifPresent(texts::add));
      } catch (IllegalArgumentException e) {
        if (texts.isEmpty()) {
          throw e;
        }
        told.add("word '" + word + "': it is recognised as it is spelled; " + e.getMessage());
      }
    }
    added.computeIfAbsent(word, w -> new LinkedHashSet<>()).addAll(texts);
    removed.remove(word);
    space = null;
  }

  @Override
  public boolean remove(String word) {
    boolean known = added.containsKey(word) || !removed.contains(word) && spelledText(word).isPresent();
    if (!known) {
      return false;
    }
    Set<String> texts = added.remove(word);
    removed.add(word);
    rebuild(() -> {
      removed.remove(word);
      if (texts != null) {
        added.put(word, texts);
      }
    });
    return true;
  }

  /** The text of units that are one word. */
  private Optional<String> text(int[] units) {
    List<UnitSpelling.Word> words = model.spelling().words(units);
    return words.size() == 1 ? Optional.of(words.get(0).text()) : Optional.empty();
  }

  /** What the model's units spell where a word is said, empty where they cannot. */
  private Optional<String> spelledText(String word) {
    return new WordPronouncer(model.pronouncer(), tuning.guesses()).pronounce(word).variants().stream().map(this::text)
        .flatMap(Optional::stream).findFirst();
  }

  @Override
  protected UnitSpace build() {
    network = null;
    if (grammar == null && hasNoWords()) {
      return model.plain(this::open);
    }
    List<String> warnings = new ArrayList<>(told);
    UnitSpace built = grammar == null ? open(null, warnings)
        : grammar.enforcement() == Grammar.Enforcement.BIASED ? open(grammar, warnings) : bound(warnings);
    WarningLog.write(LOG, warnings);
    built.compiled().ifPresent(compiled -> compiled.warnings().stream().map(GrammarWarning::message).forEach(warnings::add));
    return new UnitSpace(built.spelling(), built.network(), built.compiled(), List.copyOf(warnings));
  }

  /** Whether free speech is that of every other session. */
  private boolean hasNoWords() {
    return options.hotwords().isEmpty() && options.lexicon().isEmpty() && options.languageModel().isEmpty() && added.isEmpty()
        && removed.isEmpty() && told.isEmpty();
  }

  private UnitSpace open() {
    return open(null, new ArrayList<>());
  }

  /** The words of a grammar and no others. */
  private UnitSpace bound(List<String> warnings) {
    CompiledGrammar compiled = compile(null);
    WordNetwork words = compiled.network();
    HotwordSpelling spelling = new HotwordSpelling(word -> words.idOf(word) >= 0, word -> null);
    WordNetwork weighed = preferring(words, spelling.spelled(options.hotwords()));
    WordTexts texts = new WordTexts();
    addGrammar(texts, weighed, warnings);
    return space(weighed, texts, -1, words.idOf(Grammar.UNKNOWN), compiled, warnings);
  }

  /** Any words, or those of a caller's dictionary; the sentences of a grammar before others. */
  private UnitSpace open(Grammar preferred, List<String> warnings) {
    UnitVocabulary.Weights weights = model.weights();
    Set<String> named = new LinkedHashSet<>(model.added());
    options.lexicon().map(Lexicon::words).ifPresent(named::addAll);
    named.addAll(added.keySet());
    Set<String> grammars = new LinkedHashSet<>();
    if (preferred != null) {
      preferred.arcs().stream().map(Grammar.Arc::word).filter(word -> !word.isEmpty() && !word.equals(Grammar.UNKNOWN))
          .forEach(grammars::add);
    }
    named.addAll(grammars);
    boolean own = options.languageModel().isEmpty();
    boolean closed = options.lexicon().isPresent();
    Collection<String> weighed = own && !closed ? weights.words() : List.of();
    Set<String> known = new LinkedHashSet<>(weighed);
    known.addAll(named);
    HotwordSpelling spelling = new HotwordSpelling(known::contains, word -> lacking(word, named, warnings));
    List<Hotword> hotwords = spelling.spelled(options.hotwords());
    known.addAll(named);
    known.addAll(removed);
    int unknown = own && weights.ngrams() != null ? weights.ngrams().unknownId() : -1;
    WordNetwork ngrams = own ? weights.network() : new CallerNetwork(options.languageModel().get(), known);
    OpenWords free = new OpenWords(ngrams, unknown, known, removed, weights.weight(), weights.bonus());
    CompiledGrammar compiled = preferred == null ? null : compile(free);
    WordNetwork words = preferring(compiled == null ? free : compiled.network(), hotwords);
    if (words == free && known.isEmpty() && options.lexicon().isEmpty() && weights.bonus() == 0) {
      return new UnitSpace(model.spelling(), UnitNetwork.ANY, Optional.empty(), List.of());
    }
    WordTexts texts = new WordTexts();
    known.removeAll(grammars);
    known.removeAll(added.keySet());
    known.forEach(word -> texts.add(word, words.idOf(word), closed && named.contains(word) ? word : null));
    added.forEach((word, said) -> said.forEach(text -> texts.add(text, words.idOf(word), word)));
    if (preferred != null) {
      addGrammar(texts, words, warnings);
    }
    return space(words, texts, closed ? -1 : words.idOf(OpenWords.OTHER), -1, compiled, warnings);
  }

  private UnitSpace space(WordNetwork words, WordTexts texts, int other, int unknown, CompiledGrammar compiled, List<String> warnings) {
    network = words;
    return new UnitSpace(model.spelling(), new WordUnits(model.spelling(), words, texts, other, unknown, GRAMMAR_WEIGHT),
        Optional.ofNullable(compiled), warnings);
  }

  private CompiledGrammar compile(WordNetwork free) {
    PronunciationLexicon lexicon = PronunciationLexicon.empty(model.pronouncer().units());
    Pronouncer pronouncer = model.pronouncer().with(lexicon).without(word -> removed.contains(word) && !added.containsKey(word));
    added.keySet().forEach(word -> model.pronouncer().known(word).variants().forEach(units -> lexicon.add(word, units)));
    return CompiledGrammar.compile(grammar, pronouncer, free, tuning);
  }

  private static WordNetwork preferring(WordNetwork words, List<Hotword> hotwords) {
    HotwordNetwork preferring = new HotwordNetwork(words, hotwords);
    return preferring.isEmpty() ? words : preferring;
  }

  /** Adds the words of the grammar that a network has, written as the grammar does. */
  private void addGrammar(WordTexts texts, WordNetwork network, List<String> warnings) {
    Set<String> seen = new LinkedHashSet<>();
    for (Grammar.Arc arc : grammar.arcs()) {
      String word = arc.word();
      if (word.isEmpty() || word.equals(Grammar.UNKNOWN) || network.idOf(word) < 0 || !seen.add(word)) {
        continue;
      }
      Set<String> said = new LinkedHashSet<>(added.getOrDefault(word, Set.of()));
      spelledText(word).ifPresent(said::add);
      if (said.isEmpty()) {
        warnings.add("grammar word '" + word + "' is more than one word of the model's " + model.pronouncer().units().kind().key()
            + ", so it is never recognised; write it as it is said");
      }
      said.forEach(text -> texts.add(text, network.idOf(word), word));
    }
  }

  /** Makes a word of a hotword out of one that the session lacks; null where the units cannot spell it or it was removed. */
  private String lacking(String word, Set<String> named, List<String> warnings) {
    if (HotwordSpelling.forms(word).stream().anyMatch(removed::contains)) {
      return null;
    }
    if (spelledText(word).isEmpty()) {
      warnings.add("hotword '" + word + "' cannot be spelled in the model's " + model.pronouncer().units().kind().key()
          + ", so it is never recognised");
      return null;
    }
    named.add(word);
    return word;
  }
}
