package io.dualmode.model.engine;

import io.dualmode.api.AlignmentSession;
import io.dualmode.api.EngineConfig;
import io.dualmode.api.Keys;
import io.dualmode.api.RecognitionMode;
import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechSession;
import io.dualmode.model.confidence.Calibration;
import io.dualmode.model.confidence.ConfidenceListener;
import io.dualmode.model.encoder.ContextMode;
import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.Encoder;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.FrameSink;
import io.dualmode.model.encoder.WeightSet;
import io.dualmode.model.format.ModelConfig;
import io.dualmode.model.format.SearchDefaults;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.grammar.CompiledGrammar;
import io.dualmode.model.rescore.EncodedUtterance;
import io.dualmode.model.rescore.ScoredReadings;
import io.dualmode.model.search.BeamSearch;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.TextNetwork;
import io.dualmode.model.search.score.AcousticScorer;
import io.dualmode.model.search.score.MmiScorer;
import java.io.IOException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/**
 * The recognizer of one model file: streaming on the sparse weights, full context on the dense ones, and two-pass, where the model's
 * rescorer ranks the readings of the streaming pass when an utterance ends.
 *
 * <p>Loading reads the lexicon, the language model and the weight set of the configured mode; the other set is read when a session
 * first asks for it. Everything is shared by all sessions; a session holds encoder state and search paths only. Thread-safe.
 */
public final class SupernetEngine implements SpeechEngine {
  /** What an attention rescorer listens to when it hears the utterance again. */
  private static final Corner SECOND = new Corner(WeightSet.DENSE, ContextMode.FULL);
  /**
   * The search in {@link #newAlignment}: departures from a text cost more than a beam for recognition is wide, and a path must
   * outlive them to be proven right.
   */
  private static final SearchConfig ALIGNMENT = SearchConfig.DEFAULT.with("languageWeight", 1).with("wordPenalty", 0)
      .with("beam", 24).with("wordBeam", 20).with("maxActive", 2000).with("maxLatticeArcs", 10_000).with("nBest", 1);

  private final EngineConfig config;
  private final ModelConfig model;
  private final List<String> units;
  private final Encoders encoders;
  private final Vocabulary vocabulary;
  private final Rescoring rescoring;
  private final String head;
  private final double mmiWeight;
  private final SearchConfig search;
  private final ModelSpeakerNetwork speakers;
  private final String source;
  private volatile boolean closed;

  private SupernetEngine(EngineConfig config, SupernetModel model, ModelLocation location) throws IOException {
    this.config = config;
    this.model = model.config();
    this.units = model.units();
    this.source = model.files().describe(SupernetModel.WEIGHTS);
    encoders = new Encoders(model, location, Backend.of(config.get(Keys.BACKEND)));
    speakers = new ModelSpeakerNetwork(location);
    SearchDefaults tuned = model.config().search();
    boolean choose = config.get(Keys.SCORER).equals("model");
    head = choose ? tuned.head() : config.get(Keys.SCORER);
    mmiWeight = choose ? tuned.mmiWeight() : config.get(Keys.SCORER_WEIGHT);
    search = searchConfig(tuned, config);
    rescoring = new Rescoring(config, model, location);
    requireMode(config.get(Keys.MODE));
    FutureTask<Vocabulary> words = new FutureTask<>(() -> Vocabulary.load(model, location,
        config.get(Keys.LANGUAGE_MODEL).equals("model")));
    new Thread(words, "dualmode-load").start();
    try {
      preload(model, config.get(Keys.MODE));
    } finally {
      vocabulary = await(words);
    }
  }

  /** Loads what the configured mode needs; a backend that is missing is found here and not in the middle of a dialogue. */
  private void preload(SupernetModel model, RecognitionMode mode) throws IOException {
    preload(model, corner(mode));
    if (mode == RecognitionMode.TWO_PASS && rescoring.listensAgain()) {
      preload(model, SECOND);
    }
  }

  private void preload(SupernetModel model, Corner corner) throws IOException {
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
    corner(mode);
    if (mode != RecognitionMode.TWO_PASS) {
      return;
    }
    if (rescoring.shape() == null) {
      throw new IllegalArgumentException("mode two-pass needs a rescorer, and " + source + " holds none; use streaming or full-context");
    }
    if (rescoring.listensAgain() && !encoders.available().contains(WeightSet.DENSE)) {
      throw new IllegalArgumentException("mode two-pass: the rescorer needs the DENSE weights, but " + source + " holds "
          + encoders.available() + " only");
    }
  }

  @Override
  public SpeechSession newSession() {
    return newSession(defaultOptions());
  }

  @Override
  public SpeechSession newSession(SessionOptions options) {
    return newSession(options, null, null);
  }

  /**
   * A session that shows what its rescorers say of every utterance before weights are applied: what those are tuned on.
   *
   * @param observer is called when an utterance ends, before its result is returned; null for none
   */
  public SpeechSession newSession(SessionOptions options, Consumer<ScoredReadings> observer) {
    return newSession(options, observer, null);
  }

  /** A session that tells a listener on what evidence its confidences rest. */
  public SpeechSession newSession(SessionOptions options, ConfidenceListener listener) {
    return newSession(options, null, listener);
  }

  private SpeechSession newSession(SessionOptions options, Consumer<ScoredReadings> observer, ConfidenceListener evidence) {
    requireMode(options.mode());
    hold();
    try {
      return open(options, observer, evidence);
    } catch (RuntimeException | Error e) {
      encoders.release();
      throw e;
    }
  }

  private synchronized void hold() {
    if (closed) {
      throw new IllegalStateException("the engine is closed");
    }
    encoders.retain();
  }

  private SpeechSession open(SessionOptions options, Consumer<ScoredReadings> observer, ConfidenceListener evidence) {
    if (options.speakerVectors()) {
      speakers.get();
    }
    SessionWords words = new SessionWords(vocabulary, options, new CompiledGrammar.Options(config.get(Keys.GRAMMAR_BONUS).floatValue(),
        (float) config.get(Keys.GRAMMAR_GARBAGE).orElse(model.search().garbage().orElse(CompiledGrammar.Options.DEFAULT.garbageScore())),
        CompiledGrammar.Options.DEFAULT.guesses()));
    SearchSpace space = words.space();
    boolean twoPass = options.mode() == RecognitionMode.TWO_PASS && !options.phones();
    boolean again = twoPass && rescoring.listensAgain();
    boolean full = options.mode() == RecognitionMode.FULL_CONTEXT || again;
    boolean firstPass = !full || options.partials() || options.endpoints();
    SearchConfig wanted = options.phones() ? PhoneSpace.weighed(search).with("nBest", options.nBest())
        : rescoring.search(search.with("nBest", options.nBest()), options);
    EncodedUtterance frames = twoPass ? new EncodedUtterance(model.encoder().dim()) : null;
    SecondPass secondPass = options.phones() ? null : rescoring.newPass(options, vocabulary, search, frames, observer);
    int stride = model.encoder().stride();
    Confidences confidences = new Confidences(options.phones() ? null : calibration().orElse(null), options.mode(), evidence);
    boolean gather = confidences.needFrames();
    return new SupernetSession(options, words, space,
        firstPass ? decoder(corner(RecognitionMode.STREAMING), wanted, space, full ? null : frames, gather && !full, null) : null,
        full ? decoder(again ? SECOND : corner(RecognitionMode.FULL_CONTEXT), wanted, space, frames, gather, again ? firstPassScores() : null)
            : null, secondPass, stride,
        new ResultMapper(units, stride * model.frontEnd().frameShiftMillis(), wanted, confidences),
        () -> new SpeakerVectors(speakers.get()), encoders::release);
  }

  /** The model's calibration, where this engine scores as it was fitted. */
  private Optional<Calibration> calibration() {
    return model.search().calibration().filter(c -> c.head().equals(head) && config.get(Keys.WEIGHTS).equals("mode")
        && mmiWeight == model.search().mmiWeight());
  }

  private UtteranceDecoder decoder(Corner corner, SearchConfig searchConfig, SearchSpace space, FrameSink tap, boolean gather,
      FirstPassScores firstPass) {
    Encoder encoder = encoders.of(corner);
    EncoderStream stream = encoder.newStream(corner);
    ScoringHead scoring = scoring(corner, head, stream);
    // the loop costs little over the contexts of MMI only
    AcousticScorer loop = gather && head.equals("mmi") ? MmiScorer.of(encoder.heads(corner.weights()).mmi(), units.size()) : null;
    return new UtteranceDecoder(stream, scoring, searchConfig, space,
        tap, gather ? scoring.frameEvidence(loop, searchConfig.acousticScale()) : null, firstPass);
  }

  /** What a second pass takes of the first, null for nothing; other heads than MMI do not bear averaging. */
  private FirstPassScores firstPassScores() {
    float share = rescoring.firstPassShare();
    if (share == 0 || !head.equals("mmi")) {
      return null;
    }
    Corner corner = corner(RecognitionMode.TWO_PASS);
    EncoderStream stream = encoders.of(corner).newStream(corner);
    return new FirstPassScores(stream, scoring(corner, head, stream), share, model.encoder().dim());
  }

  private ScoringHead scoring(Corner corner, String name, EncoderStream stream) {
    return ScoringHead.of(name, encoders.of(corner).heads(corner.weights()), units.size(), mmiWeight, stream.maxFramesPerCall());
  }

  @Override
  public AlignmentSession newAlignment(List<String> words, SessionOptions options) {
    requireMode(options.mode());
    AlignmentText text = new AlignmentText(words, options.lexicon(), vocabulary, TextNetwork.Costs.DEFAULT);
    hold();
    try {
      Corner corner = corner(options.mode());
      Encoder encoder = encoders.of(corner);
      EncoderStream stream = encoder.newStream(corner);
      int stride = model.encoder().stride();
      if (corner.context() == ContextMode.FULL) {
        stream = new WindowedStream(stream, stride, encoder.config().dim());
      }
      // the head that was trained on times
      String exact = encoder.heads(corner.weights()).hasMmi() ? "mmi" : head;
      return new SupernetAlignment(text, options.sampleRateHz(),
          new UtteranceDecoder(stream, scoring(corner, exact, stream), ALIGNMENT, text.space(), null, null, null),
          new ResultMapper(units, stride * model.frontEnd().frameShiftMillis(), ALIGNMENT, new Confidences(null, options.mode(), null)),
          encoders::release);
    } catch (RuntimeException | Error e) {
      encoders.release();
      throw e;
    }
  }

  @Override
  public void addWords(Collection<String> words) {
    vocabulary.add(words);
  }

  /** Measures what free speech costs on the streaming recognizer, on this thread. */
  public DecodingCost streamingCost(List<float[]> recordings) {
    Corner corner = corner(RecognitionMode.STREAMING);
    Encoder encoder = encoders.of(corner);
    try (EncoderStream stream = encoder.newStream(corner)) {
      ScoringHead scoring = scoring(corner, head, stream);
      SearchSpace space = vocabulary.free();
      return DecodingCost.measure(stream, scoring, new BeamSearch(search, space.trie(), space.network(), scoring.scorer()), recordings);
    }
  }

  /**
   * Searches of whole utterances of free speech as the sessions of a mode do them last, before anything is ranked: for error analysis.
   *
   * @throws IllegalArgumentException when the model lacks what the mode needs
   */
  public UtteranceSearches newSearches(RecognitionMode mode) {
    requireMode(mode);
    hold();
    try {
      boolean again = mode == RecognitionMode.TWO_PASS && rescoring.listensAgain();
      Corner corner = again ? SECOND : corner(mode);
      EncoderStream stream = encoders.of(corner).newStream(corner);
      Vocabulary words = vocabulary.forFreeSpeech();
      return new UtteranceSearches(stream, scoring(corner, head, stream), again ? firstPassScores() : null, search, words.lexicon(), words.free(), encoders::release);
    } catch (RuntimeException | Error e) {
      encoders.release();
      throw e;
    }
  }

  @Override
  public SessionOptions defaultOptions() {
    return SessionOptions.of(config);
  }

  @Override
  public Set<RecognitionMode> modes() {
    Set<RecognitionMode> modes = EnumSet.noneOf(RecognitionMode.class);
    for (RecognitionMode mode : RecognitionMode.values()) {
      try {
        requireMode(mode);
        modes.add(mode);
      } catch (IllegalArgumentException e) {
        // the model lacks the weights or the rescorer of this mode
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
