package io.dualmode.model.vocabulary.lexicon;

import io.dualmode.api.SessionOptions;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.vocabulary.Hotword;
import io.dualmode.api.vocabulary.LanguageModel;
import io.dualmode.model.grammar.CompiledGrammar;
import io.dualmode.model.grammar.GrammarWarning;
import io.dualmode.model.grammar.HotwordNetwork;
import io.dualmode.model.grammar.WarningLog;
import io.dualmode.model.language.Language;
import io.dualmode.model.language.Pronouncer;
import io.dualmode.model.language.WordPronouncer;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.search.WordNetwork;
import io.dualmode.model.search.tree.LexiconTrie;
import io.dualmode.model.vocabulary.RebuiltWords;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The words of one session: the model's, or what its options and later changes make of them.
 *
 * <p>{@link #space} is rebuilt when something changed. Free speech shares the model's tree, or the one tree that a dictionary or language
 * model of the caller's needs; added, removed and preferred words lie over it ({@link WordOverlay}). A strict or loose grammar builds a
 * tree of its own words only, so that a host's dictionary of 100,000 words costs nothing then. Not thread-safe.
 */
final class LexiconWords extends RebuiltWords<TreeSpace> {
  private static final Logger LOG = LoggerFactory.getLogger(LexiconWords.class);

  /** Hotwords from which on pronunciations are guessed quickly. */
  private static final int MANY = 200;

  /** Free speech before the session's changes. */
  private record FreeSpeech(PronunciationLexicon lexicon, TreeSpace space, List<String> warnings) {}

  private final LexiconVocabulary model;
  private final LanguageModel callersModel;
  private final CompiledGrammar.Options tuning;
  private final List<Hotword> hotwords;
  private final boolean phones;
  private final SessionLexicon lexicon;
  private CallerNetwork callerNetwork;
  private FreeSpeech callers;

  LexiconWords(LexiconVocabulary model, SessionOptions options, CompiledGrammar.Options tuning) {
    super(options.grammar().orElse(null));
    this.model = model;
    this.tuning = tuning;
    callersModel = options.languageModel().orElse(null);
    hotwords = options.hotwords();
    HotwordNetwork.check(hotwords);
    phones = options.phones();
    lexicon = new SessionLexicon(model.lexicon(), options.lexicon().orElse(null), model.configured());
    space = build();
  }

  @Override
  public TreeSpace space() {
    if (space == null || space.network().isFull()) {
      space = build();
    }
    return space;
  }

  @Override
  public void setGrammar(Grammar wanted) {
    requireWords();
    super.setGrammar(wanted);
  }

  private void requireWords() {
    if (phones) {
      throw new IllegalStateException("the session recognises phones; open another one for words");
    }
  }

  @Override
  public void add(String word, List<List<String>> pronunciations) {
    requireWords();
    lexicon.add(word, pronunciations);
    space = null;
  }

  @Override
  public boolean remove(String word) {
    requireWords();
    Runnable undo = lexicon.remove(word, vocabulary().lexicon());
    if (undo == null) {
      return false;
    }
    rebuild(undo);
    return true;
  }

  /** The model's words for free speech, which a dictionary of the caller's replaces. */
  private LexiconVocabulary vocabulary() {
    return lexicon.isCallers() ? model : model.forFreeSpeech();
  }

  @Override
  protected TreeSpace build() {
    if (phones) {
      return model.phones();
    }
    List<String> warnings = new ArrayList<>();
    TreeSpace built = grammar == null ? freeSpeech(warnings)
        : grammar.enforcement() == Grammar.Enforcement.BIASED ? biased(warnings) : bound(warnings);
    WarningLog.write(LOG, warnings);
    built.compiled().ifPresent(compiled -> compiled.warnings().stream().map(GrammarWarning::message).forEach(warnings::add));
    return new TreeSpace(built.trie(), built.network(), built.compiled(), List.copyOf(warnings));
  }

  /** The words of a grammar and no others. */
  private TreeSpace bound(List<String> warnings) {
    PronunciationLexicon needed = PronunciationLexicon.empty(model.lexicon().units());
    spellings(grammar, model.language()).forEach(word -> lexicon.copy(word, model.lexicon(), needed, warnings, true));
    CompiledGrammar compiled = compile(needed, null);
    HotwordSpelling spelling = new HotwordSpelling(word -> compiled.network().idOf(word) >= 0, word -> null);
    HotwordNetwork hot = new HotwordNetwork(compiled.network(), spelling.spelled(hotwords));
    return new TreeSpace(compiled.trie(), hot.isEmpty() ? compiled.network() : hot, Optional.of(compiled), List.of());
  }

  /** All words, those of a grammar before the others. */
  private TreeSpace biased(List<String> warnings) {
    FreeSpeech free = base(warnings);
    PronunciationLexicon all = lexicon.applied(free.lexicon());
    WordOverlay added = new WordOverlay(free.space(), free.lexicon());
    lexicon.added().forEach(word -> added.add(word, all.pronunciations(word)));
    CompiledGrammar compiled = compile(all, added.network());
    TreeSpace built = new TreeSpace(compiled.trie(), compiled.network(), Optional.of(compiled), List.of());
    WordOverlay overlay = new WordOverlay(built, all);
    Set<String> grammars = grammar.arcs().stream().map(Grammar.Arc::word).collect(Collectors.toSet());
    HotwordSpelling spelling = new HotwordSpelling(word -> grammars.contains(word) || overlay.has(word),
        word -> lacking(word, all, free.space().network(), overlay, warnings));
    return overlay.build(spelling.spelled(hotwords));
  }

  private CompiledGrammar compile(PronunciationLexicon known, WordNetwork free) {
    return CompiledGrammar.compile(grammar, model.pronouncer().with(known).without(lexicon::isRemoved), free, tuning);
  }

  private TreeSpace freeSpeech(List<String> warnings) {
    FreeSpeech free = base(warnings);
    WordOverlay overlay = new WordOverlay(free.space(), free.lexicon());
    PronunciationLexicon all = lexicon.isChanged() ? lexicon.applied(free.lexicon()) : free.lexicon();
    lexicon.removed().forEach(overlay::forbid);
    for (String word : lexicon.added()) {
      if (lexicon.isRemoved(word)) {
        overlay.replace(word, all.pronunciations(word));
      } else {
        overlay.add(word, all.pronunciations(word));
      }
    }
    HotwordSpelling spelling = new HotwordSpelling(
        word -> lexicon.added().contains(word) || !lexicon.isRemoved(word) && overlay.has(word),
        word -> lacking(word, all, free.space().network(), overlay, warnings));
    List<Hotword> spelled = spelling.spelled(hotwords);
    for (Hotword hotword : spelled) {
      String first = HotwordNetwork.words(hotword).get(0);
      if (hotword.boost() > 0 && all.contains(first)) {
        overlay.replace(first, all.pronunciations(first));
      }
    }
    TreeSpace built = overlay.build(spelled);
    if (built.trie().words() == 0) {
      throw new IllegalArgumentException("lexicon and language model have no word in common" + (warnings.isEmpty() ? "" : "; " + warnings));
    }
    return built;
  }

  /** Makes a word of a hotword out of one that the session lacks; null where it cannot be spoken or was removed. */
  private String lacking(String word, PronunciationLexicon all, WordNetwork network, WordOverlay overlay, List<String> warnings) {
    List<String> forms = HotwordSpelling.forms(word);
    if (forms.stream().anyMatch(lexicon::isRemoved)) {
      return null;
    }
    Pronouncer pronouncer = hotwords.size() > MANY ? model.quickPronouncer() : model.pronouncer();
    Pronouncer.Result spoken = new WordPronouncer(pronouncer.with(all), tuning.guesses()).pronounce(word);
    if (lexicon.isCallers() && (spoken.source() == Pronouncer.Source.GUESS || spoken.source() == Pronouncer.Source.NONE)) {
      spoken = new WordPronouncer(pronouncer, tuning.guesses()).pronounce(word);
    }
    if (spoken.source() == Pronouncer.Source.NONE) {
      warnings.add("hotword '" + word + "' is in no dictionary and cannot be guessed, so it is never recognised"
          + model.language().advice(word).map(advice -> "; " + advice).orElse(""));
      return null;
    }
    if (spoken.source() == Pronouncer.Source.GUESS) {
      warnings.add("hotword '" + word + "' is in no dictionary; pronounced as a guess: " + all.units().format(spoken.variants().get(0)));
    }
    String spelling = forms.stream().filter(form -> network.idOf(form) >= 0).findFirst().orElse(word);
    overlay.add(spelling, spoken.variants());
    return spelling;
  }

  /** Free speech without the session's changes: the model's, or what the caller's dictionary and language model make, once. */
  private FreeSpeech base(List<String> warnings) {
    if (!lexicon.isCallers() && callersModel == null) {
      return new FreeSpeech(vocabulary().lexicon(), vocabulary().free(), List.of());
    }
    if (callers == null || callerNetwork != null && callerNetwork.isFull()) {
      List<String> told = new ArrayList<>();
      PronunciationLexicon known = lexicon.isCallers() ? lexicon.callers(told) : vocabulary().lexicon();
      List<String> words = new ArrayList<>(known.size());
      known.forEach((word, variants) -> words.add(word));
      CallerNetwork network = callersModel == null ? null : new CallerNetwork(callersModel, words);
      WordNetwork free = network != null ? network : OpenNetwork.ofList(vocabulary().network(), words);
      callers = new FreeSpeech(known, new TreeSpace(LexiconTrie.of(known, free), free, Optional.empty(), List.of()), told);
      callerNetwork = network;
    }
    warnings.addAll(callers.warnings());
    return callers;
  }

  /** Every spelling that the pronunciation of a grammar's words may ask for. */
  private static Set<String> spellings(Grammar grammar, Language language) {
    Set<String> spellings = new LinkedHashSet<>();
    Set<String> seen = new HashSet<>();
    for (Grammar.Arc arc : grammar.arcs()) {
      if (arc.word().isEmpty() || !seen.add(arc.word())) {
        continue;
      }
      spellings.addAll(WordPronouncer.spellings(arc.word(), language));
    }
    spellings.removeIf(word -> word.equals(Grammar.UNKNOWN));
    return spellings;
  }
}
