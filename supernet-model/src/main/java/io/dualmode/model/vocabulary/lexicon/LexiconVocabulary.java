package io.dualmode.model.vocabulary.lexicon;

import io.dualmode.api.SessionOptions;
import io.dualmode.model.compiled.CompiledVocabulary;
import io.dualmode.model.format.ModelFiles;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.source.ModelFormatException;
import io.dualmode.model.grammar.CompiledGrammar;
import io.dualmode.model.language.Language;
import io.dualmode.model.language.Languages;
import io.dualmode.model.language.Pronouncer;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.lm.CompactNgram;
import io.dualmode.model.lm.NgramTables;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.WordNetwork;
import io.dualmode.model.search.network.NgramNetwork;
import io.dualmode.model.search.network.UniformNetwork;
import io.dualmode.model.search.tree.LexiconTrie;
import io.dualmode.model.vocabulary.SessionWords;
import io.dualmode.model.vocabulary.Vocabulary;
import io.dualmode.model.vocabulary.VocabularyInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The words of a model: dictionary, language model, and how words outside the dictionary are pronounced. Immutable but for the
 * words that {@link #add} asks for in free speech; thread-safe.
 */
public final class LexiconVocabulary implements Vocabulary {
  private static final int MAX_LANGUAGE_MODEL_BYTES = 1 << 30;

  private final PronunciationLexicon lexicon;
  private final ModelGuesser guesser;
  private final Language language;
  private final WordNetwork network;
  private final boolean hasLanguageModel;
  private final TreeSpace free;
  private final TreeSpace phones;
  private final ConfiguredWords configured;
  private final CompiledGrammar.Options tuning;
  private Set<String> wanted = new LinkedHashSet<>();
  private LexiconVocabulary enlarged = this;

  private LexiconVocabulary(PronunciationLexicon lexicon, ModelGuesser guesser, Language language, TreeSpace free, boolean hasLanguageModel,
      TreeSpace phones, ConfiguredWords configured, CompiledGrammar.Options tuning) {
    this.lexicon = lexicon;
    this.guesser = guesser;
    this.language = language;
    this.free = free;
    network = free.network();
    this.hasLanguageModel = hasLanguageModel;
    this.phones = phones;
    this.configured = configured;
    this.tuning = tuning;
  }

  private static TreeSpace free(LexiconTrie trie, WordNetwork network) {
    return new TreeSpace(trie, network, Optional.empty(), List.of());
  }

  /**
   * The vocabulary of a model; without a language model every word may follow every other.
   *
   * @param location opens the model again
   * @param settings what stands in the place of the model's words, and beside them
   * @param tuning how grammars are weighed
   */
  public static LexiconVocabulary load(SupernetModel model, VocabularyInput.Opener location, ConfiguredWords settings,
      CompiledGrammar.Options tuning) throws IOException {
    CompiledVocabulary compiled = CompiledVocabulary.of(model);
    PronunciationLexicon own = compiled != null ? compiled.lexicon() : ModelLexicon.read(model);
    ConfiguredWords configured = settings.spelledAs(own);
    PronunciationLexicon lexicon = configured.over(own);
    WordNetwork network;
    LexiconTrie trie = null;
    boolean hasLanguageModel = false;
    if (configured.isWeighed() && configured.languageModel() != null) {
      hasLanguageModel = true;
      network = new NgramNetwork(configured.languageModel(), false);
    } else if (configured.isWeighed() && model.files().contains(SupernetModel.LANGUAGE_MODEL)) {
      hasLanguageModel = true;
      CompactNgram ngrams = languageModel(model.files(), compiled);
      network = new NgramNetwork(ngrams, false);
      // The tree was compiled of the model's own words and scores.
      if (compiled != null && lexicon == own && compiled.isOf(ngrams.identity())) {
        trie = compiled.trie(ngrams.vocabularySize());
      }
    } else {
      network = uniform(lexicon);
    }
    Language language = Languages.of(model.config().language());
    LexiconVocabulary vocabulary = new LexiconVocabulary(lexicon, new ModelGuesser(location, lexicon, language), language,
        free(trie == null ? LexiconTrie.of(lexicon, network) : trie, network), hasLanguageModel, PhoneSpace.load(model), configured, tuning);
    vocabulary.add(configured.lacking(lexicon, network));
    if (vocabulary.forFreeSpeech().words() == 0) {
      throw new ModelFormatException(model.describeLexicon(), -1, "a word that the language model knows", "none");
    }
    return vocabulary;
  }

  /** The language model of a model that has one, with the tables that were compiled for it. */
  public static CompactNgram languageModel(ModelFiles files, CompiledVocabulary compiled) throws IOException {
    String name = SupernetModel.LANGUAGE_MODEL;
    Path path = files.path(name);
    Function<String, NgramTables> tables = identity -> compiled != null && compiled.isOf(identity) ? compiled.tables() : null;
    return path != null ? CompactNgram.open(path, tables) : CompactNgram.of(files.describe(name), files.read(name, MAX_LANGUAGE_MODEL_BYTES), tables);
  }

  private static WordNetwork uniform(PronunciationLexicon lexicon) {
    List<String> words = new ArrayList<>(lexicon.size());
    lexicon.forEach((word, variants) -> words.add(word));
    return new UniformNetwork(words);
  }

  /** {@inheritDoc} They are looked for and pronounced when {@link #forFreeSpeech} is needed next. */
  @Override
  public synchronized void add(Collection<String> words) {
    wanted.addAll(words);
  }

  /** This vocabulary, or a larger one with the words asked for, made once and shared by all sessions. */
  public synchronized LexiconVocabulary forFreeSpeech() {
    if (!wanted.isEmpty()) {
      AddedWords added = AddedWords.of(wanted, new Pronouncer(enlarged.lexicon, guesser.quick(), language), enlarged.network);
      wanted = new LinkedHashSet<>();
      if (added.count() > 0) {
        enlarged = new LexiconVocabulary(added.lexicon(), guesser, language, free(LexiconTrie.of(added.lexicon(), added.network()), added.network()),
            hasLanguageModel, phones, configured, tuning);
      }
    }
    return enlarged;
  }

  @Override
  public SessionWords open(SessionOptions options) {
    return new LexiconWords(this, options, tuning);
  }

  @Override
  public SearchConfig search(SearchConfig search, SessionOptions options) {
    return options.phones() ? PhoneSpace.weighed(search) : search;
  }

  /** The model's dictionary, with what the configuration has beside it. */
  public PronunciationLexicon lexicon() {
    return lexicon;
  }

  Language language() {
    return language;
  }

  /** How words are spoken, by the dictionary, the language or a guess. */
  @Override
  public Pronouncer pronouncer() {
    return new Pronouncer(lexicon, guesser, language);
  }

  /** One that guesses faster and slightly worse, for long lists. */
  Pronouncer quickPronouncer() {
    return new Pronouncer(lexicon, guesser::guessQuickly, language);
  }

  /** The language model, or every word after every other. */
  @Override
  public WordNetwork network() {
    return network;
  }

  /** What the configuration has in the place of the model's words, and beside them. */
  ConfiguredWords configured() {
    return configured;
  }

  /** Free speech with all words. */
  @Override
  public TreeSpace free() {
    return free;
  }

  /** Phones instead of words. */
  TreeSpace phones() {
    return phones;
  }

  @Override
  public int words() {
    return free.trie().words();
  }

  @Override
  public boolean hasLanguageModel() {
    return hasLanguageModel;
  }
}
