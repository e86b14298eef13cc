package io.dualmode.model.engine;

import io.dualmode.api.AlignmentSession;
import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.activity.VoiceActivityOptions;
import io.dualmode.api.activity.VoiceActivitySession;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.model.composition.Composition;
import io.dualmode.model.confidence.ConfidenceListener;
import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.NetworkPart;
import io.dualmode.model.engine.decoding.Confidences;
import io.dualmode.model.engine.decoding.Corners;
import io.dualmode.model.engine.decoding.Decoders;
import io.dualmode.model.engine.decoding.Rescoring;
import io.dualmode.model.engine.decoding.Scoring;
import io.dualmode.model.engine.decoding.SecondPass;
import io.dualmode.model.engine.decoding.UtteranceDecoder;
import io.dualmode.model.engine.decoding.WrittenText;
import io.dualmode.model.engine.network.Encoders;
import io.dualmode.model.engine.network.LookAhead;
import io.dualmode.model.engine.network.ModelLocation;
import io.dualmode.model.engine.network.ModelPunctuation;
import io.dualmode.model.engine.network.ModelSpeakerNetwork;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.config.ModelConfig;
import io.dualmode.model.head.ScoringHead;
import io.dualmode.model.language.Languages;
import io.dualmode.model.readable.ReadableWriter;
import io.dualmode.model.rescore.EncodedUtterance;
import io.dualmode.model.rescore.ScoredReadings;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.alignment.TextNetwork;
import io.dualmode.model.settings.EngineKeys;
import io.dualmode.model.settings.UnusedSettings;
import io.dualmode.model.vocabulary.SearchSpace;
import io.dualmode.model.vocabulary.SessionWords;
import io.dualmode.model.vocabulary.Vocabulary;
import io.dualmode.model.vocabulary.lexicon.LexiconVocabulary;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;

/**
 * The recognizer of one model file: streaming on the sparse weights, full context on the dense ones, and two-pass, where the model's
 * rescorer ranks the readings of the streaming pass when an utterance ends.
 *
 * <p>Loading reads the lexicon, the language model and the weight set of the configured mode; the other set is read when a session
 * first asks for it. Everything is shared by all sessions; a session holds encoder state and search paths only. Thread-safe.
 */
public final class SupernetEngine implements SpeechEngine {
  private final EngineConfig config;
  private final SessionOptions defaults;
  private final ModelConfig model;
  private final Composition parts;
  private final String source;
  private final Encoders encoders;
  private final ModelSpeakerNetwork speakers;
  private final ModelPunctuation punctuation;
  private final Rescoring rescoring;
  private final Scoring scoring;
  private final Corners corners;
  private final Decoders decoders;
  private final boolean skipsSilence;
  private final Vocabulary vocabulary;
  private final boolean writesItself;
  private final UnusedSettings unused;
  private volatile boolean closed;

  private SupernetEngine(EngineConfig config, SupernetModel model, ModelLocation location) throws IOException {
    this.config = config;
    defaults = SessionOptions.of(config);
    this.model = model.config();
    parts = model.config().parts();
    writesItself = WrittenText.isWrittenBy(model.inventory());
    source = model.files().describe(SupernetModel.WEIGHTS);
    NetworkPart network = LookAhead.of(config, parts.network());
    skipsSilence = config.get(EngineKeys.SKIP_SILENCE).equals("true");
    encoders = new Encoders(model, location, network, config.get(EngineKeys.BACKEND));
    speakers = new ModelSpeakerNetwork(location);
    punctuation = new ModelPunctuation(model, location);
    rescoring = new Rescoring(config, model, location);
    scoring = Scoring.of(config, model.config().search(), model.config().parts().headNames());
    corners = new Corners(config, encoders, network, rescoring, source);
    decoders = new Decoders(model.config().parts(), model.units(), encoders, corners, scoring);
    try {
      unused = SupernetSettings.unused(config, model, scoring, encoders);
      corners.require(config.get(Keys.MODE));
      vocabulary = loadBesideTheEncoder(model, location);
    } catch (IOException | RuntimeException | Error e) {
      encoders.release();
      throw e;
    }
  }

  private Vocabulary loadBesideTheEncoder(SupernetModel model, ModelLocation location) throws IOException {
    FutureTask<Vocabulary> words = new FutureTask<>(() -> Vocabularies.load(model, location, config, scoring));
    new Thread(words, "dualmode-load").start();
    try {
      corners.preload(model, config.get(Keys.MODE));
      if (defaults.readable() && !writesItself) {
        punctuation.prepare(Languages.of(model.config().language()));
      }
    } catch (IOException | RuntimeException | Error e) {
      try {
        await(words);
      } catch (IOException | RuntimeException other) {
        e.addSuppressed(other);
      }
      throw e;
    }
    return await(words);
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
    corners.require(options.mode());
    return holding(() -> open(options, observer, evidence));
  }

  /** Makes something that gives its share of the encoders back when it is closed; a failure gives it back at once. */
  private <T> T holding(Supplier<T> maker) {
    hold();
    try {
      return maker.get();
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
    if (options.speakerVectors() && options.speakerModel().isEmpty()) {
      SpeakerVectors.require(parts.frontEnd());
      speakers.get();
    }
    String separator = options.phones() ? " " : vocabulary.pronouncer().language().wordSeparator();
    WrittenText written = !options.phones() && writesItself ? new WrittenText(model.language().tag(), separator, options.readable()) : null;
    ReadableWriter writer = options.readable() && !options.phones() && written == null ? punctuation.newWriter(vocabulary.pronouncer().language()) : null;
    SessionWords words = vocabulary.open(options);
    SearchSpace space = words.space();
    boolean rescored = options.mode() == RecognitionMode.TWO_PASS && !options.phones() && rescoring.shape() != null;
    boolean again = !options.phones() && corners.listensAgain(options.mode());
    boolean full = options.mode() == RecognitionMode.FULL_CONTEXT || again;
    boolean firstPass = !full || (options.partials() || options.endpoints()) && corners.streams();
    SearchConfig usual = vocabulary.search(scoring.search(), options).with("nBest", options.nBest());
    SearchConfig search = options.phones() ? usual : rescoring.search(usual, options);
    EncodedUtterance frames = rescored ? new EncodedUtterance(parts.network().width()) : null;
    SecondPass secondPass = options.phones() ? null : rescoring.newPass(options, vocabulary.network(), search, frames, observer);
    Confidences confidences = new Confidences(options.phones() ? null : scoring.calibration().orElse(null), options.mode(), evidence);
    Decoders.Gather gather = confidences.needFrames() ? Decoders.Gather.ALL : Decoders.Gather.NOTHING;
    Decoders.Gather ofPartials = confidences.judgesSounds() ? Decoders.Gather.SOUND : Decoders.Gather.NOTHING;
    boolean skips = full && skipsSilence && !options.lattice() && observer == null && evidence == null;
    UtteranceDecoder streaming = firstPass
        ? decoders.recognizer(corners.of(RecognitionMode.STREAMING), search, space, full ? null : frames, full ? ofPartials : gather,
            null, skips) : null;
    UtteranceDecoder whole = full
        ? decoders.recognizer(again ? Corners.SECOND : corners.of(RecognitionMode.FULL_CONTEXT), search, space, frames, gather,
            again && rescored ? decoders.firstPassScores(rescoring.firstPassShare()) : null, false) : null;
    return new SupernetSession(options, words, space, streaming, whole, secondPass, parts,
        decoders.mapper(search, confidences, separator, written), writer,
        this::speakerVectors, encoders::release);
  }

  private SpeakerVectors speakerVectors() {
    SpeakerVectors.require(parts.frontEnd());
    return new SpeakerVectors(speakers.get());
  }

  @Override
  public AlignmentSession newAlignment(List<String> words, SessionOptions options) {
    corners.require(options.mode());
    AlignmentText text = new AlignmentText(words, options.lexicon(), vocabulary.pronouncer(), TextNetwork.Costs.DEFAULT);
    return holding(() -> new SupernetAlignment(text, options.sampleRateHz(), parts.frontEnd(), decoders.aligner(corners.of(options.mode()), text),
        decoders.alignmentMapper(options.mode()), encoders::release));
  }

  @Override
  public VoiceActivitySession newVoiceActivity(VoiceActivityOptions options) {
    return newVoiceActivity(options, null);
  }

  /** The same, and {@code tap} is told the log odds of speech in every frame of the network. */
  public VoiceActivitySession newVoiceActivity(VoiceActivityOptions options, DoubleConsumer tap) {
    corners.require(RecognitionMode.STREAMING);
    return holding(() -> {
      Corner corner = corners.of(RecognitionMode.STREAMING);
      EncoderStream stream = decoders.stream(corner);
      ScoringHead head = decoders.head(corner, stream);
      if (head.unitOfOutput() == null) {
        stream.close();
        throw new UnsupportedOperationException(description() + " cannot tell where speech is: its head gives no posteriors of units");
      }
      return SupernetVoiceActivity.open(options, parts, stream, head, tap, encoders::release);
    });
  }

  @Override
  public void addWords(Collection<String> words) {
    vocabulary.add(words);
  }

  /** Measures what free speech costs on the streaming recognizer, on this thread. */
  public DecodingCost streamingCost(List<float[]> recordings) {
    Corner corner = corners.of(RecognitionMode.STREAMING);
    try (EncoderStream stream = decoders.stream(corner)) {
      ScoringHead head = decoders.head(corner, stream);
      return DecodingCost.measure(parts.frontEnd(), stream, head,
          vocabulary.free().newSearch(vocabulary.search(scoring.search(), defaults), head), recordings);
    }
  }

  /**
   * Searches of whole utterances of free speech as the sessions of a mode do them last, before anything is ranked: for error analysis.
   *
   * @throws IllegalArgumentException when the model lacks what the mode needs, or is not searched for words of a lexicon
   */
  public UtteranceSearches newSearches(RecognitionMode mode) {
    corners.require(mode);
    if (!(vocabulary instanceof LexiconVocabulary known)) {
      throw new IllegalArgumentException("searches for given words need a model that is searched for words of a lexicon, and " + source + " is not");
    }
    return holding(() -> {
      boolean again = corners.listensAgain(mode);
      Corner corner = again ? Corners.SECOND : corners.of(mode);
      EncoderStream stream = decoders.stream(corner);
      LexiconVocabulary words = known.forFreeSpeech();
      return new UtteranceSearches(parts.frontEnd(), stream, decoders.head(corner, stream),
          again ? decoders.firstPassScores(rescoring.firstPassShare()) : null, scoring.search(), words.lexicon(), words.free(),
          encoders::release);
    });
  }

  @Override
  public SessionOptions defaultOptions() {
    return defaults;
  }

  /** Settings that the model has no use for; who loads it tells of them. */
  UnusedSettings unused() {
    return unused;
  }

  @Override
  public Set<RecognitionMode> modes() {
    return corners.modes();
  }

  @Override
  public String language() {
    return model.language().tag();
  }

  @Override
  public Set<String> units() {
    return Set.copyOf(vocabulary.pronouncer().units().spokenNames());
  }

  @Override
  public String description() {
    return parts.network().type() + " " + model.name() + " (" + model.language().tag() + ") from " + source + ", head " + scoring.head() + ", "
        + (vocabulary.words() == 0 ? "any words" : vocabulary.words() + " words") + (vocabulary.hasLanguageModel() ? "" : ", no language model");
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      encoders.release();
    }
  }
}
