package io.dualmode.model.vocabulary.units;

import io.dualmode.api.SessionOptions;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.grammar.CompiledGrammar;
import io.dualmode.model.head.HeadPart;
import io.dualmode.model.language.Languages;
import io.dualmode.model.language.Pronouncer;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.lm.NgramModel;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.WordNetwork;
import io.dualmode.model.search.network.NgramNetwork;
import io.dualmode.model.search.network.UniformNetwork;
import io.dualmode.model.search.unit.UnitSpelling;
import io.dualmode.model.settings.EngineKeys;
import io.dualmode.model.vocabulary.SearchSpace;
import io.dualmode.model.vocabulary.SessionWords;
import io.dualmode.model.vocabulary.Vocabulary;
import io.dualmode.model.vocabulary.VocabularyInput;
import io.dualmode.model.vocabulary.VocabularyProvider;
import io.dualmode.model.vocabulary.lexicon.ConfiguredWords;
import io.dualmode.model.vocabulary.lexicon.LexiconVocabulary;
import io.dualmode.model.vocabulary.lexicon.ModelLexicon;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Whatever the units of a model spell: characters or word pieces without a dictionary. N-grams, where there are any, weigh the words that
 * they know and let others be said. Thread-safe.
 */
public final class UnitVocabulary implements Vocabulary {
  /** Weight of n-grams beside a network that has learnt a language by itself, and what a word gains to make up for them; not tuned. */
  private static final float LANGUAGE_WEIGHT = 0.3f;
  private static final float WORD_BONUS = 1;
  /** Sequences alive at a frame: those of units are far fewer than those of words of phones. */
  private static final int MOST_ACTIVE = 100;
  /** The same where each of them asks a network in every frame. */
  private static final int MOST_ASKING = 8;
  private static final int SILENCE_GUARD_MILLIS = 2000;

  /**
   * How free speech is weighed.
   *
   * @param ngrams null for none
   * @param words that they know
   * @param weight of their scores
   * @param bonus of every word
   */
  record Weights(NgramModel ngrams, List<String> words, float weight, float bonus) {
    /** The n-grams as a network, null for none. */
    WordNetwork network() {
      return ngrams == null ? null : new NgramNetwork(ngrams, true);
    }
  }

  private final UnitSpelling spelling;
  private final Pronouncer pronouncer;
  private final Weights weights;
  private final CompiledGrammar.Options tuning;
  private final ConfiguredWords configured;
  /** What the searches of units have other than those of words. */
  private final Map<String, Double> own = new HashMap<>();
  private final Set<String> added = new LinkedHashSet<>();
  private final SessionOptions usual;
  private UnitSpace plain;

  /** Loads vocabularies of units. */
  public static final class Provider implements VocabularyProvider {
    public static final String TYPE = "units";

    @Override
    public String type() {
      return TYPE;
    }

    @Override
    public Vocabulary load(VocabularyInput input) throws IOException {
      return new UnitVocabulary(input);
    }
  }

  private UnitVocabulary(VocabularyInput input) throws IOException {
    SupernetModel model = input.model();
    UnitInventory units = model.inventory();
    usual = SessionOptions.of(input.config()).toBuilder().hotwords(List.of()).build();
    spelling = UnitSpelling.of(units);
    pronouncer = Pronouncer.of(PronunciationLexicon.empty(units), Languages.of(model.config().language()));
    configured = ConfiguredWords.of(input.config(), units);
    tuning = input.grammarOptions();
    Map<String, Double> tuned = model.config().search().options();
    NgramModel ngrams = configured.languageModel() != null ? configured.languageModel()
        : configured.isWeighed() && model.files().contains(SupernetModel.LANGUAGE_MODEL)
            ? LexiconVocabulary.languageModel(model.files(), null) : null;
    weights = new Weights(ngrams, ngrams == null ? List.of() : ModelLexicon.words(ngrams),
        (float) input.config().get(EngineKeys.LM_WEIGHT).orElse(tuned.getOrDefault("languageWeight", (double) LANGUAGE_WEIGHT)),
        (float) input.config().get(EngineKeys.WORD_PENALTY).orElse(tuned.getOrDefault("wordPenalty", ngrams == null ? 0.0 : WORD_BONUS)));
    own.put("languageWeight", 1.0);
    own.put("wordPenalty", 0.0);
    if (input.config().get(EngineKeys.MAX_ACTIVE).isEmpty() && !tuned.containsKey("maxActive")) {
      own.put("maxActive", (double) (input.heads().stream().allMatch(HeadPart::scoresUnits) ? MOST_ACTIVE : MOST_ASKING));
    }
    OptionalInt guard = input.config().get(EngineKeys.SILENCE_GUARD);
    if (guard.isPresent() || !tuned.containsKey("silenceGuard")) {
      int frameMillis = model.config().parts().encodedFrameMillis();
      own.put("silenceGuard", (double) ((guard.orElse(SILENCE_GUARD_MILLIS) + frameMillis - 1) / frameMillis));
    }
  }

  @Override
  public SessionWords open(SessionOptions options) {
    return new UnitWords(this, options, tuning);
  }

  @Override
  public synchronized void add(Collection<String> words) {
    if (added.addAll(words)) {
      plain = null;
    }
  }

  /** Words that were asked for. */
  synchronized Set<String> added() {
    Set<String> all = new LinkedHashSet<>(configured.dictionary());
    all.addAll(added);
    return all;
  }

  @Override
  public SearchSpace free() {
    return new UnitWords(this, usual, tuning).space();
  }

  /** Free speech that no session changed, made when one first asks for it and shared by all. */
  synchronized UnitSpace plain(Supplier<UnitSpace> maker) {
    if (plain == null) {
      plain = maker.get();
    }
    return plain;
  }

  @Override
  public Pronouncer pronouncer() {
    return pronouncer;
  }

  UnitSpelling spelling() {
    return spelling;
  }

  Weights weights() {
    return weights;
  }

  @Override
  public WordNetwork network() {
    return weights.ngrams() == null ? new UniformNetwork(List.of()) : weights.network();
  }

  @Override
  public int words() {
    return 0;
  }

  @Override
  public boolean hasLanguageModel() {
    return weights.ngrams() != null;
  }

  /** Language scores have their weights already. */
  @Override
  public SearchConfig search(SearchConfig search, SessionOptions options) {
    SearchConfig changed = search;
    for (Map.Entry<String, Double> option : own.entrySet()) {
      changed = changed.with(option.getKey(), option.getValue());
    }
    return changed;
  }
}
