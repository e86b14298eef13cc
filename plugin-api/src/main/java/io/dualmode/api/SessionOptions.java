package io.dualmode.api;

import io.dualmode.api.audio.SampleRates;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.speaker.SpeakerModel;
import io.dualmode.api.vocabulary.Hotword;
import io.dualmode.api.vocabulary.HotwordList;
import io.dualmode.api.vocabulary.LanguageModel;
import io.dualmode.api.vocabulary.Lexicon;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a caller wants of one session: {@code engine.defaultOptions().toBuilder().nBest(3).build()}. Immutable.
 */
public final class SessionOptions {
  private static final int DEFAULT_RATE_HZ = 16_000;

  private final int sampleRateHz;
  private final RecognitionMode mode;
  private final boolean partials;
  private final boolean endpoints;
  private final EndpointRules endpointRules;
  private final int nBest;
  private final boolean lattice;
  private final Optional<Grammar> grammar;
  private final Optional<Lexicon> lexicon;
  private final Optional<LanguageModel> languageModel;
  private final List<Hotword> hotwords;
  private final boolean speakerVectors;
  private final Optional<SpeakerModel> speakerModel;
  private final boolean phones;
  private final boolean readable;

  private SessionOptions(Builder from) {
    sampleRateHz = from.sampleRateHz;
    mode = from.mode;
    partials = from.partials;
    endpoints = from.endpoints;
    endpointRules = from.endpointRules;
    nBest = from.nBest;
    lattice = from.lattice;
    grammar = Optional.ofNullable(from.grammar);
    lexicon = Optional.ofNullable(from.lexicon);
    languageModel = Optional.ofNullable(from.languageModel);
    hotwords = from.hotwords;
    speakerVectors = from.speakerVectors;
    speakerModel = Optional.ofNullable(from.speakerModel);
    phones = from.phones;
    readable = from.readable;
    SampleRates.check(sampleRateHz);
    if (phones && (grammar.isPresent() || lexicon.isPresent() || languageModel.isPresent() || !hotwords.isEmpty())) {
      throw new IllegalArgumentException(
          "phones are wanted together with a grammar, lexicon, language model or hotwords, which speak of words; leave them out");
    }
    if (nBest < 1 || nBest > 1000) {
      throw new IllegalArgumentException("nBest is " + nBest + ", allowed: 1..1000");
    }
  }

  /**
   * The options that a configuration describes, for 16 kHz audio.
   *
   * @throws IllegalArgumentException when the file of {@link Keys#HOTWORDS} cannot be read or has a fault
   */
  public static SessionOptions of(EngineConfig config) {
    Builder builder = new Builder();
    builder.mode = config.get(Keys.MODE);
    builder.endpointRules = EndpointRules.of(config);
    builder.nBest = config.get(Keys.N_BEST);
    builder.readable = config.get(Keys.TEXT).equals(Keys.READABLE);
    builder.hotwords = HotwordList.of(Keys.HOTWORDS.name(), config.get(Keys.HOTWORDS));
    return builder.build();
  }

  /** Rate of the samples that the session will get, 4000..384000; the engine resamples. */
  public int sampleRateHz() {
    return sampleRateHz;
  }

  /** How it listens. */
  public RecognitionMode mode() {
    return mode;
  }

  /** Whether {@link SpeechSession#partial} is wanted; without it, full context costs one pass instead of two. */
  public boolean partials() {
    return partials;
  }

  /** Whether endpoints are wanted. */
  public boolean endpoints() {
    return endpoints;
  }

  /** When an utterance ends. */
  public EndpointRules endpointRules() {
    return endpointRules;
  }

  /** Readings in a result, at least 1. */
  public int nBest() {
    return nBest;
  }

  /** Whether results carry a lattice. */
  public boolean lattice() {
    return lattice;
  }

  /** What may be said; empty for free speech. */
  public Optional<Grammar> grammar() {
    return grammar;
  }

  /** The caller's dictionary instead of the model's. */
  public Optional<Lexicon> lexicon() {
    return lexicon;
  }

  /** The caller's language model instead of the model's. */
  public Optional<LanguageModel> languageModel() {
    return languageModel;
  }

  /** Words to hear more readily. */
  public List<Hotword> hotwords() {
    return hotwords;
  }

  /** Whether results say who spoke ({@link RecognitionResult#speakerVector}); costs nothing where it is not wanted. */
  public boolean speakerVectors() {
    return speakerVectors;
  }

  /** The application's own speaker model, whose vectors are in results then, in the place of the engine's. */
  public Optional<SpeakerModel> speakerModel() {
    return speakerModel;
  }

  /** Whether phones are recognised instead of words: any sequence of them, each a {@link Word} with the name of its phone. */
  public boolean phones() {
    return phones;
  }

  /**
   * Whether results carry their text as people write it beside the words ({@link Hypothesis#readable}). Partial readings stay plain, and so
   * does everything where {@link #phones} are recognised.
   */
  public boolean readable() {
    return readable;
  }

  /** These options, to change some of them. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SessionOptions o && values().equals(o.values());
  }

  @Override
  public int hashCode() {
    return values().hashCode();
  }

  @Override
  public String toString() {
    return "SessionOptions[" + sampleRateHz + " Hz, " + mode.key() + ", partials " + partials + ", endpoints " + endpoints + " by "
        + endpointRules + ", nBest " + nBest + ", lattice " + lattice + ", grammar " + grammar + ", own lexicon " + lexicon.isPresent()
        + ", own language model " + languageModel.isPresent() + ", hotwords " + hotwords.size() + ", speaker vectors " + speakerVectors
        + ", own speaker model " + speakerModel.isPresent() + ", phones " + phones + ", readable " + readable + "]";
  }

  private List<Object> values() {
    return List.of(sampleRateHz, mode, partials, endpoints, endpointRules, nBest, lattice, grammar, lexicon, languageModel, hotwords,
        speakerVectors, speakerModel, phones, readable);
  }

  /** Changes some options of a set. */
  public static final class Builder {
    private int sampleRateHz = DEFAULT_RATE_HZ;
    private RecognitionMode mode;
    private boolean partials = true;
    private boolean endpoints = true;
    private EndpointRules endpointRules;
    private int nBest;
    private boolean lattice;
    private @Nullable Grammar grammar;
    private @Nullable Lexicon lexicon;
    private @Nullable LanguageModel languageModel;
    private List<Hotword> hotwords = List.of();
    private boolean speakerVectors;
    private @Nullable SpeakerModel speakerModel;
    private boolean phones;
    private boolean readable;

    /** Its maker says mode, end-point rules and the number of readings. */
    @SuppressWarnings("NullAway.Init")
    private Builder() {}

    private Builder(SessionOptions from) {
      sampleRateHz = from.sampleRateHz;
      mode = from.mode;
      partials = from.partials;
      endpoints = from.endpoints;
      endpointRules = from.endpointRules;
      nBest = from.nBest;
      lattice = from.lattice;
      grammar = from.grammar.orElse(null);
      lexicon = from.lexicon.orElse(null);
      languageModel = from.languageModel.orElse(null);
      hotwords = from.hotwords;
      speakerVectors = from.speakerVectors;
      speakerModel = from.speakerModel.orElse(null);
      phones = from.phones;
      readable = from.readable;
    }

    public Builder sampleRateHz(int value) {
      sampleRateHz = value;
      return this;
    }

    public Builder mode(RecognitionMode value) {
      mode = Objects.requireNonNull(value, "mode");
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
      endpointRules = Objects.requireNonNull(value, "endpointRules");
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

    /** A grammar, null for free speech. */
    public Builder grammar(@Nullable Grammar value) {
      grammar = value;
      return this;
    }

    /** A dictionary, null for the model's. */
    public Builder lexicon(@Nullable Lexicon value) {
      lexicon = value;
      return this;
    }

    /** A language model, null for the model's. */
    public Builder languageModel(@Nullable LanguageModel value) {
      languageModel = value;
      return this;
    }

    public Builder hotwords(List<Hotword> value) {
      hotwords = List.copyOf(value);
      return this;
    }

    public Builder speakerVectors(boolean value) {
      speakerVectors = value;
      return this;
    }

    /** A speaker model of the application's own, null for the engine's. */
    public Builder speakerModel(@Nullable SpeakerModel value) {
      speakerModel = value;
      return this;
    }

    /** Whether phones are recognised; hotwords, which are words, are dropped then. */
    public Builder phones(boolean value) {
      phones = value;
      hotwords = value ? List.of() : hotwords;
      return this;
    }

    public Builder readable(boolean value) {
      readable = value;
      return this;
    }

    public SessionOptions build() {
      return new SessionOptions(this);
    }
  }
}
