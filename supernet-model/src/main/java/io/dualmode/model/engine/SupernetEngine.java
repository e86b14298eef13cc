package io.dualmode.model.engine;

import io.dualmode.api.EngineConfig;
import io.dualmode.api.Keys;
import io.dualmode.api.RecognitionMode;
import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechSession;
import io.dualmode.model.encoder.ContextMode;
import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.Encoder;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.WeightSet;
import io.dualmode.model.format.ModelConfig;
import io.dualmode.model.format.SearchDefaults;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.grammar.CompiledGrammar;
import io.dualmode.model.search.BeamSearch;
import io.dualmode.model.search.SearchConfig;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The recognizer of one model file: streaming on the sparse weights, full context on the dense ones.
 *
 * <p>Loading reads the lexicon, the language model and the weight set of the configured mode; the other set is read when a session
 * first asks for it. Everything is shared by all sessions; a session holds encoder state and search paths only. Thread-safe.
 */
public final class SupernetEngine implements SpeechEngine {
  private final EngineConfig config;
  private final ModelConfig model;
  private final List<String> units;
  private final Encoders encoders;
  private final Vocabulary vocabulary;
  private final String head;
  private final double mmiWeight;
  private final SearchConfig search;
  private final String source;
  private volatile boolean closed;

  private SupernetEngine(EngineConfig config, SupernetModel model, ModelLocation location) throws IOException {
    this.config = config;
    this.model = model.config();
    this.units = model.units();
    this.source = model.files().describe(SupernetModel.WEIGHTS);
    encoders = new Encoders(model, location, Backend.of(config.get(Keys.BACKEND)));
    SearchDefaults tuned = model.config().search();
    boolean choose = config.get(Keys.SCORER).equals("model");
    head = choose ? tuned.head() : config.get(Keys.SCORER);
    mmiWeight = choose ? tuned.mmiWeight() : config.get(Keys.SCORER_WEIGHT);
    search = searchConfig(tuned, config);
    requireMode(config.get(Keys.MODE));
    FutureTask<Vocabulary> words = new FutureTask<>(() -> Vocabulary.load(model, location));
    new Thread(words, "dualmode-load").start();
    try {
      preload(model, config.get(Keys.MODE));
    } finally {
      vocabulary = await(words);
    }
  }

  /** Loads what the configured mode needs; a backend that is missing is found here and not in the middle of a dialogue. */
  private void preload(SupernetModel model, RecognitionMode mode) throws IOException {
    Corner corner = corner(mode);
    if (corner.context() == ContextMode.STREAMING || Backend.of(config.get(Keys.BACKEND)) == Backend.JAVA) {
      encoders.preload(model, corner.weights());
    } else {
      encoders.of(corner);
    }
  }

  private static Vocabulary await(FutureTask<Vocabulary> words) throws IOException {
    try {
      return words.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IllegalStateException("the vocabulary cannot be loaded: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the model was loaded", e);
    }
  }

  /** Loads the model that a configuration names. */
  public static SupernetEngine load(EngineConfig config) throws IOException {
    ModelLocation location = ModelLocation.of(config);
    try (SupernetModel model = location.open()) {
      return new SupernetEngine(config, model, location);
    }
  }

  private static SearchConfig searchConfig(SearchDefaults tuned, EngineConfig config) {
    SearchConfig search = SearchConfig.DEFAULT;
    for (Map.Entry<String, Double> option : tuned.options().entrySet()) {
      search = search.with(option.getKey(), option.getValue());
    }
    search = override(search, "languageWeight", config.get(Keys.LM_WEIGHT));
    search = override(search, "wordPenalty", config.get(Keys.WORD_PENALTY));
    search = override(search, "beam", config.get(Keys.BEAM));
    return override(search, "maxActive", config.get(Keys.MAX_ACTIVE));
  }

  private static SearchConfig override(SearchConfig search, String name, OptionalDouble value) {
    return value.isPresent() ? search.with(name, value.getAsDouble()) : search;
  }

  private Corner corner(RecognitionMode mode) {
    ContextMode context = mode == RecognitionMode.FULL_CONTEXT ? ContextMode.FULL : ContextMode.STREAMING;
    WeightSet set = switch (config.get(Keys.WEIGHTS)) {
      case "dense" -> WeightSet.DENSE;
      case "sparse" -> WeightSet.SPARSE;
      default -> mode == RecognitionMode.FULL_CONTEXT ? WeightSet.DENSE : WeightSet.SPARSE;
    };
    if (!encoders.available().contains(set)) {
      throw new IllegalArgumentException("mode " + mode.key() + " with " + Keys.WEIGHTS.name() + "=" + config.get(Keys.WEIGHTS)
          + " needs the " + set + " weights, but " + source + " holds " + encoders.available() + " only");
    }
    return new Corner(set, context);
  }

  private void requireMode(RecognitionMode mode) {
    if (mode == RecognitionMode.TWO_PASS) {
      throw new IllegalArgumentException("mode two-pass needs a rescorer, and " + source + " holds none; use streaming or full-context");
    }
    corner(mode);
  }

  @Override
  public SpeechSession newSession() {
    return newSession(defaultOptions());
  }

  @Override
  public SpeechSession newSession(SessionOptions options) {
    requireMode(options.mode());
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("the engine is closed");
      }
      encoders.retain();
    }
    try {
      return open(options);
    } catch (RuntimeException | Error e) {
      encoders.release();
      throw e;
    }
  }

  private SpeechSession open(SessionOptions options) {
    SessionWords words = new SessionWords(vocabulary, options, new CompiledGrammar.Options(config.get(Keys.GRAMMAR_BONUS).floatValue(),
        config.get(Keys.GRAMMAR_GARBAGE).floatValue(), CompiledGrammar.Options.DEFAULT.guesses()));
    SearchSpace space = words.space();
    boolean full = options.mode() == RecognitionMode.FULL_CONTEXT;
    boolean firstPass = !full || options.partials() || options.endpoints();
    SearchConfig wanted = search.with("nBest", options.nBest());
    int stride = model.encoder().stride();
    return new SupernetSession(options, words, space, firstPass ? decoder(corner(RecognitionMode.STREAMING), wanted, space) : null,
        full ? decoder(corner(RecognitionMode.FULL_CONTEXT), wanted, space) : null, stride,
        new ResultMapper(units, stride * model.frontEnd().frameShiftMillis()), encoders::release);
  }

  private UtteranceDecoder decoder(Corner corner, SearchConfig searchConfig, SearchSpace space) {
    Encoder encoder = encoders.of(corner);
    EncoderStream stream = encoder.newStream(corner);
    ScoringHead scoring = ScoringHead.of(head, encoder.heads(corner.weights()), units.size(), mmiWeight,
        stream.maxFramesPerCall());
    return new UtteranceDecoder(stream, scoring, searchConfig, space);
  }

  /** Measures what free speech costs on the streaming recognizer, on this thread. */
  public DecodingCost streamingCost(List<float[]> recordings) {
    Corner corner = corner(RecognitionMode.STREAMING);
    Encoder encoder = encoders.of(corner);
    try (EncoderStream stream = encoder.newStream(corner)) {
      ScoringHead scoring = ScoringHead.of(head, encoder.heads(corner.weights()), units.size(), mmiWeight, stream.maxFramesPerCall());
      SearchSpace space = vocabulary.free();
      return DecodingCost.measure(stream, scoring, new BeamSearch(search, space.trie(), space.network(), scoring.scorer()), recordings);
    }
  }

  @Override
  public SessionOptions defaultOptions() {
    return SessionOptions.of(config);
  }

  @Override
  public Set<RecognitionMode> modes() {
    Set<RecognitionMode> modes = EnumSet.noneOf(RecognitionMode.class);
    for (RecognitionMode mode : List.of(RecognitionMode.STREAMING, RecognitionMode.FULL_CONTEXT)) {
      try {
        corner(mode);
        modes.add(mode);
      } catch (IllegalArgumentException e) {
        // the model lacks the weights of this mode
      }
    }
    return modes;
  }

  @Override
  public String description() {
    return "supernet " + model.name() + " (" + model.language() + ") from " + source + ", head " + head + ", "
        + vocabulary.words() + " words" + (vocabulary.hasLanguageModel() ? "" : ", no language model");
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      encoders.release();
    }
  }
}
