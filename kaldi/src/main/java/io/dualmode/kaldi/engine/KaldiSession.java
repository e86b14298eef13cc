package io.dualmode.kaldi.engine;

import io.dualmode.api.Hypothesis;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.SessionOptions;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.internal.adapter.PartialText;
import io.dualmode.api.internal.adapter.ScoredReadings;
import io.dualmode.api.speaker.SpeakerVector;
import io.dualmode.kaldi.fst.compose.ComposedGraph;
import io.dualmode.kaldi.graph.AddedWords;
import io.dualmode.kaldi.graph.SearchSpace;
import io.dualmode.model.engine.session.AudioSession;
import io.dualmode.model.frontend.FeatureBuffer;
import io.dualmode.model.search.graph.Graph;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/**
 * One stream on a {@link KaldiEngine}, as Vosk's recognizer hears: features, network and adaptation go on from one utterance to the next, a
 * search begins anew with each. They begin anew when the stream ends, and between utterances after ten minutes.
 *
 * <p>In full context, and in two passes, the features of an utterance are kept, and when it ends they are heard again as a whole with what
 * was learnt of the speaker by then; in two passes the first one gives partial readings and endpoints.
 */
final class KaldiSession extends AudioSession implements PartialText, ScoredReadings {
  /** Frames of the search after which the stream begins anew when an utterance has ended. */
  private static final int MOST_FRAMES = 20_000;

  /** States of a composed graph that are kept from one utterance to the next, some ten megabytes. */
  private static final int MOST_STATES = 100_000;

  private final KaldiEngine engine;
  private final SessionOptions options;
  private final Decoder decoder;
  /** Features of the utterance where they are heard again at its end, null where they are not. */
  private final FeatureBuffer features;
  /** What the search walks through: what was composed for an utterance serves the next one. */
  private Graph graph;
  private SearchSpace space;
  private SearchSpace wanted;
  /** What {@link #wanted} is made of. */
  private Grammar wantedGrammar;
  private AddedWords added = AddedWords.NONE;
  private long streamStartMillis;
  private List<Hypothesis> readings = List.of();

  KaldiSession(KaldiEngine engine, SessionOptions options, SearchSpace space) {
    super(options, engine.parts().frontEnd());
    this.engine = engine;
    this.options = options;
    this.space = space;
    wanted = space;
    wantedGrammar = options.grammar().orElse(null);
    graph = space.newGraph();
    decoder = new Decoder(engine.parts(), engine.parts().newStream(), graph, space.added());
    features = options.mode() == RecognitionMode.STREAMING ? null : new FeatureBuffer(engine.parts().frontEnd().features());
  }

  @Override
  protected void feature(float[] frame, int offset) {
    if (features != null) {
      features.frame(frame, offset);
    }
    try {
      decoder.accept(frame, offset);
    } catch (RuntimeException | InternalError e) {
      throw explained(e);
    }
  }

  /** Does what reads the model; a failure whose cause is that one of its files was changed is told as that. */
  private <T> T guarded(Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException | InternalError e) {
      throw explained(e);
    }
  }

  private RuntimeException explained(Throwable failure) {
    engine.requireSame();
    if (failure instanceof Error error) {
      throw error;
    }
    return (RuntimeException) failure;
  }

  @Override
  protected boolean atEndpoint() {
    return options.endpoints() && guarded(() -> decoder.atEndpoint(options.endpointRules()));
  }

  private long startMillis() {
    return streamStartMillis + (long) decoder.firstFrame() * engine.parts().frameMillis();
  }

  @Override
  public synchronized Hypothesis partial() {
    requireOpen();
    return options.partials() ? guarded(() -> decoder.partial(startMillis())) : Hypothesis.EMPTY;
  }

  @Override
  public synchronized String partialText() {
    requireOpen();
    return options.partials() ? guarded(decoder::partialText) : "";
  }

  @Override
  public synchronized RecognitionResult result() {
    requireOpen();
    return guarded(this::ended);
  }

  private RecognitionResult ended() {
    RecognitionResult result = heard(decoder.frames() * engine.parts().subsampling());
    if (decoder.firstFrame() + decoder.frames() > MOST_FRAMES) {
      dropAudio();
      beginStream(true);
    } else {
      if (features != null) {
        features.discard(Math.min(features.frames(), decoder.frames() * engine.parts().subsampling()));
      }
      changeSpace();
      decoder.beginUtterance(graph(), space.added());
      nextUtterance();
    }
    return result;
  }

  /** The result of the utterance, of which so many features belong to it. */
  private RecognitionResult heard(int frames) {
    RecognitionResult result = searched(frames);
    engine.requireSame();
    return result;
  }

  private RecognitionResult searched(int frames) {
    if (decoder.frames() == 0) {
      readings = List.of();
      return RecognitionResult.empty(startMillis(), startMillis());
    }
    boolean strict = space.enforcement().filter(e -> e == Grammar.Enforcement.STRICT).isPresent();
    if (features == null) {
      Optional<SpeakerVector> voice = voice(decoder);
      return told(decoder.result(startMillis(), options.nBest(), strict), voice);
    }
    Decoder again = new Decoder(engine.parts(), engine.parts().newStream(decoder.stream()), graph(), space.added());
    int size = engine.parts().frontEnd().features();
    for (int i = 0; i < Math.min(frames, features.frames()); i++) {
      again.accept(features.data(), i * size);
    }
    again.finish();
    Optional<SpeakerVector> voice = voice(again);
    return told(again.result(startMillis(), options.nBest(), strict), voice);
  }

  private RecognitionResult told(ResultMaker.Outcome outcome, Optional<SpeakerVector> voice) {
    readings = outcome.readings();
    return voice.isEmpty() ? outcome.result() : outcome.result().toBuilder().speakerVector(voice.get()).build();
  }

  /** Who spoke the utterance that a decoder has heard; frames that it has not searched are no speech. */
  private Optional<SpeakerVector> voice(Decoder of) {
    if (!hearsSpeaker()) {
      return Optional.empty();
    }
    long start = startMillis();
    int frameMillis = engine.parts().frameMillis();
    int frames = of.frames();
    if (of.stream().adapts()) {
      // adaptation has told the host of the frames that wait to be searched
      int waiting = decoder.stream().featureFrames() - decoder.firstFrame() * engine.parts().subsampling();
      frames = Math.max(frames, (waiting + engine.parts().subsampling() - 1) / engine.parts().subsampling());
    }
    IntPredicate speech = of.speech();
    return speakerVector(start, start + (long) frames * frameMillis, millis -> speech.test((int) ((millis - start) / frameMillis)));
  }

  @Override
  public synchronized List<Hypothesis> readings() {
    return readings;
  }

  @Override
  public synchronized RecognitionResult finish() {
    requireOpen();
    if (idle()) {
      return RecognitionResult.empty(acceptedMillis(), acceptedMillis());
    }
    finishAudio();
    return guarded(() -> {
      decoder.finish();
      RecognitionResult result = heard(Integer.MAX_VALUE);
      beginStream(false);
      return result;
    });
  }

  /** @param heard whether audio of it has come */
  private void beginStream(boolean heard) {
    streamStartMillis = nextStream(heard);
    if (features != null) {
      features.clear();
    }
    changeSpace();
    decoder.beginStream(engine.parts().newStream(), graph(), space.added());
  }

  private void changeSpace() {
    if (space != wanted) {
      space = wanted;
      graph = space.newGraph();
    }
  }

  /** The graph for an utterance: a new one where the one there is has grown large. */
  private Graph graph() {
    if (graph instanceof ComposedGraph composed && composed.states() > MOST_STATES) {
      graph = space.newGraph();
    }
    return graph;
  }

  @Override
  public synchronized void reset() {
    requireOpen();
    dropAudio();
    beginStream(false);
  }

  @Override
  public synchronized void setGrammar(Grammar grammar) {
    requireOpen();
    want(grammar, added);
  }

  /** A Kaldi model has words only for units: a word is added by words that sound like it. */
  @Override
  public synchronized void addWord(String word, List<List<String>> pronunciations) {
    requireOpen();
    requireGrammars();
    want(wantedGrammar, added.with(word, pronunciations, engine.parts().words().names()));
  }

  @Override
  public synchronized boolean removeWord(String word) {
    requireOpen();
    requireGrammars();
    AddedWords left = added.without(word);
    if (left == added) {
      return false;
    }
    want(wantedGrammar, left);
    return true;
  }

  private void requireGrammars() {
    if (!engine.parts().graphs().takesGrammars()) {
      throw new UnsupportedOperationException("the model has one graph of everything, to which no word can be added");
    }
  }

  /** Looks for something else from the next utterance on. */
  private void want(Grammar grammar, AddedWords words) {
    wanted = engine.space(grammar, words);
    wantedGrammar = grammar;
    added = words;
    if (idle()) {
      changeSpace();
      decoder.beginUtterance(graph(), space.added());
    }
  }

  @Override
  public synchronized List<String> warnings() {
    requireOpen();
    List<String> all = new ArrayList<>(engine.warnings(options));
    all.addAll(wanted.warnings());
    return all;
  }
}
