package io.dualmode.api;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a caller wants of one session; made by a builder.
 *
 * @param sampleRateHz rate of the samples it will get, 4000..384000; the engine resamples
 * @param mode how it listens
 * @param partials whether {@link SpeechSession#partial} is wanted; without it, full context costs one pass instead of two
 * @param endpoints whether endpoints are wanted
 * @param endpointRules when an utterance ends
 * @param nBest readings in a result, at least 1
 * @param lattice whether results carry a lattice
 * @param grammar what may be said; empty for free speech
 * @param lexicon the caller's dictionary instead of the model's
 * @param languageModel the caller's language model instead of the model's
 * @param hotwords words to hear more readily
 * @param speakerVectors whether results say who spoke ({@link RecognitionResult#speakerVector}); costs nothing where it is not wanted
 * @param phones whether phones are recognised instead of words: any sequence of them, each a {@link Word} with the name of its phone
 */
public record SessionOptions(
    int sampleRateHz, RecognitionMode mode, boolean partials, boolean endpoints, EndpointRules endpointRules, int nBest,
    boolean lattice, Optional<Grammar> grammar, Optional<Lexicon> lexicon, Optional<LanguageModel> languageModel,
    List<Hotword> hotwords, boolean speakerVectors, boolean phones) {

  /** Lowest sample rate that can be heard. */
  public static final int MIN_RATE_HZ = 4000;
  /** Highest sample rate that can be heard. */
  public static final int MAX_RATE_HZ = 384_000;

  public SessionOptions {
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(endpointRules, "endpointRules");
    Objects.requireNonNull(grammar, "grammar");
    Objects.requireNonNull(lexicon, "lexicon");
    Objects.requireNonNull(languageModel, "languageModel");
    hotwords = List.copyOf(hotwords);
    if (sampleRateHz < MIN_RATE_HZ || sampleRateHz > MAX_RATE_HZ) {
      throw new IllegalArgumentException("sampleRateHz is " + sampleRateHz + ", allowed: " + MIN_RATE_HZ + ".." + MAX_RATE_HZ);
    }
    if (phones && (grammar.isPresent() || lexicon.isPresent() || languageModel.isPresent() || !hotwords.isEmpty())) {
      throw new IllegalArgumentException(
          "phones are wanted together with a grammar, lexicon, language model or hotwords, which speak of words; leave them out");
    }
    if (nBest < 1 || nBest > 1000) {
      throw new IllegalArgumentException("nBest is " + nBest + ", allowed: 1..1000");
    }
  }

  /** The options that a configuration describes, for 16 kHz audio. */
  public static SessionOptions of(EngineConfig config) {
    return new SessionOptions(16_000, config.get(Keys.MODE), true, true, EndpointRules.of(config), config.get(Keys.N_BEST),
        false, Optional.empty(), Optional.empty(), Optional.empty(), List.of(), false, false);
  }

  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Changes some options of a set. */
  public static final class Builder {
    private int sampleRateHz;
    private RecognitionMode mode;
    private boolean partials;
    private boolean endpoints;
    private EndpointRules endpointRules;
    private int nBest;
    private boolean lattice;
    private Optional<Grammar> grammar;
    private Optional<Lexicon> lexicon;
    private Optional<LanguageModel> languageModel;
    private List<Hotword> hotwords;
    private boolean speakerVectors;
    private boolean phones;

    private Builder(SessionOptions from) {
      sampleRateHz = from.sampleRateHz;
      mode = from.mode;
      partials = from.partials;
      endpoints = from.endpoints;
      endpointRules = from.endpointRules;
      nBest = from.nBest;
      lattice = from.lattice;
      grammar = from.grammar;
      lexicon = from.lexicon;
      languageModel = from.languageModel;
      hotwords = from.hotwords;
      speakerVectors = from.speakerVectors;
      phones = from.phones;
    }

    public Builder sampleRateHz(int value) {
      sampleRateHz = value;
      return this;
    }

    public Builder mode(RecognitionMode value) {
      mode = value;
      return this;
    }

    public Builder partials(boolean value) {
      partials = value;
      return this;
    }

    public Builder endpoints(boolean value) {
      endpoints = value;
      return this;
    }

    public Builder endpointRules(EndpointRules value) {
      endpointRules = value;
      return this;
    }

    public Builder nBest(int value) {
      nBest = value;
      return this;
    }

    public Builder lattice(boolean value) {
      lattice = value;
      return this;
    }

    public Builder grammar(Grammar value) {
      grammar = Optional.ofNullable(value);
      return this;
    }

    public Builder lexicon(Lexicon value) {
      lexicon = Optional.ofNullable(value);
      return this;
    }

    public Builder languageModel(LanguageModel value) {
      languageModel = Optional.ofNullable(value);
      return this;
    }

    public Builder hotwords(List<Hotword> value) {
      hotwords = value;
      return this;
    }

    public Builder speakerVectors(boolean value) {
      speakerVectors = value;
      return this;
    }

    public Builder phones(boolean value) {
      phones = value;
      return this;
    }

    public SessionOptions build() {
      return new SessionOptions(sampleRateHz, mode, partials, endpoints, endpointRules, nBest, lattice, grammar, lexicon,
          languageModel, hotwords, speakerVectors, phones);
    }
  }
}
