package io.dualmode.model.engine;

import io.dualmode.api.Hypothesis;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.SessionOptions;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.model.composition.Composition;
import io.dualmode.model.engine.decoding.ResultMapper;
import io.dualmode.model.engine.decoding.SecondPass;
import io.dualmode.model.engine.decoding.UtteranceDecoder;
import io.dualmode.model.engine.session.AudioSession;
import io.dualmode.model.frontend.FeatureBuffer;
import io.dualmode.model.readable.ReadableWriter;
import io.dualmode.model.search.SearchResult;
import io.dualmode.model.vocabulary.SearchSpace;
import io.dualmode.model.vocabulary.SessionWords;
import java.util.List;
import java.util.function.Supplier;

/**
 * One stream on a {@link SupernetEngine}.
 *
 * <p>Features go to the streaming decoder as they come; it gives partial readings and endpoints, and in streaming mode the result.
 * In full context, and where a second pass listens again, the features of the utterance are kept, and the full decoder hears them at
 * once when the utterance ends, unless the streaming decoder heard nothing but silence. An
 * utterance that ends without the end of the stream ends at the last encoder frame that was searched; later features open the next
 * one.
 */
final class SupernetSession extends AudioSession {
  private final SessionOptions options;
  private final SessionWords words;
  private final UtteranceDecoder streaming;
  private final UtteranceDecoder full;
  private final SecondPass secondPass;
  private final int stride;
  private final int featureMillis;
  private final ResultMapper mapper;
  private final ReadableWriter writer;
  private final Runnable onClose;
  private final Supplier<SpeakerVectors> speakers;
  /**
   * Features of the utterance from its frame {@link #dropped} on: all where they are heard again at its end, else those not searched
   * yet and, for speaker vectors, a minute before them.
   */
  private final FeatureBuffer features;
  private int dropped;
  private SearchSpace space;
  private long streamStartMillis;
  private long utteranceStartFrame;
  /** Null where no speaker vectors are wanted of this utterance, and of the next one. */
  private SpeakerVectors speaker;
  private SpeakerVectors nextSpeaker;

  /**
   * A session over decoders of its own.
   *
   * @param words what changes of grammar and dictionary are made to; they count from the next utterance on
   * @param space what the decoders look for
   * @param streaming the first pass, or null where only full context is wanted
   * @param full the full-context pass, or null where the first pass gives the result
   * @param secondPass ranks the readings of an utterance again when it ends, or null
   * @param writer writes results as people do, or null
   * @param speakers makes what speaker vectors need, when they are first wanted
   * @param onClose run once when the session is closed
   */
  SupernetSession(SessionOptions options, SessionWords words, SearchSpace space, UtteranceDecoder streaming, UtteranceDecoder full,
      SecondPass secondPass, Composition parts, ResultMapper mapper, ReadableWriter writer, Supplier<SpeakerVectors> speakers, Runnable onClose) {
    super(options, parts.frontEnd());
    this.options = options;
    this.words = words;
    this.space = space;
    this.streaming = streaming;
    this.full = full;
    this.secondPass = secondPass;
    this.stride = parts.network().stride();
    this.featureMillis = parts.frontEnd().frameMillis();
    this.features = new FeatureBuffer(parts.frontEnd().features());
    this.mapper = mapper;
    this.writer = writer;
    this.speakers = speakers;
    this.onClose = onClose;
    setSpeakerVectors(options.speakerVectors() && options.speakerModel().isEmpty());
  }

  @Override
  protected void beforeAudio() {
    if (idle()) {
      changeSpace();
    }
  }

  @Override
  protected void feature(float[] frame, int offset) {
    features.frame(frame, offset);
    if (streaming != null) {
      streaming.accept(frame, offset, 1);
      int searched = streaming.frames() * stride - dropped;
      if (full == null && searched > 0) {
        discard(searched);
      }
    }
  }

  /** Drops features of the utterance that were searched and that no speaker vector needs. */
  private void discard(int searched) {
    int surplus = features.frames() - SpeakerVectors.MAX_FRAMES;
    if (speaker == null) {
      features.discard(Math.min(searched, features.frames()));
      dropped += searched;
    } else if (surplus >= SpeakerVectors.MAX_FRAMES) {
      features.discard(Math.min(searched, surplus));
      dropped += Math.min(searched, surplus);
    }
  }

  @Override
  protected boolean atEndpoint() {
    if (!options.endpoints() || streaming == null) {
      return false;
    }
    int frameMillis = stride * featureMillis;
    int frames = streaming.frames();
    if (frames > 0 && streaming.search().turnEnded()) {
      return true;
    }
    int silence = streaming.search().silenceFrames();
    // no rule asks what it costs to end in the middle of a word
    double relativeCost = silence == 0 ? Double.POSITIVE_INFINITY : streaming.search().endCost();
    return frames > 0 && options.endpointRules().detect(silence < frames, (long) silence * frameMillis, relativeCost,
        (long) frames * frameMillis);
  }

  @Override
  public synchronized Hypothesis partial() {
    requireOpen();
    return streaming == null || !options.partials() ? Hypothesis.EMPTY
        : mapper.partial(streaming.search().partial(), streaming.evidence(), startMillis(), space);
  }

  @Override
  public synchronized RecognitionResult result() {
    requireOpen();
    int end = streaming != null ? streaming.frames() * stride : features.frames();
    RecognitionResult result = written(full != null && isSilent() ? RecognitionResult.empty(startMillis(), startMillis() + (long) end * featureMillis)
        : mapped(full != null ? hearAll(end) : streaming.search().result(), end), false);
    beginUtterance(end);
    return result;
  }

  @Override
  public synchronized RecognitionResult finish() {
    requireOpen();
    if (idle()) {
      return RecognitionResult.empty(acceptedMillis(), acceptedMillis());
    }
    finishAudio();
    int end = dropped + features.frames();
    if (full == null || isSilent()) {
      streaming.flush();
    }
    RecognitionResult result = written(full != null && isSilent() ? RecognitionResult.empty(startMillis(), startMillis() + (long) end * featureMillis)
        : mapped(full != null ? hearAll(features.frames()) : streaming.search().result(), end), true);
    beginStream();
    return result;
  }

  /** Whether the utterance so far needs no second hearing. */
  private boolean isSilent() {
    return streaming != null && streaming.isSilent();
  }

  /** The full-context pass over the first so many features of the utterance, null if there are none. */
  private SearchResult hearAll(int frames) {
    if (frames == 0) {
      return null;
    }
    full.reset();
    full.accept(features.data(), 0, frames);
    full.flush();
    return full.search().result();
  }

  /** The result of an utterance of so many features, of which nothing may have been heard. */
  private RecognitionResult mapped(SearchResult heard, int frames) {
    if (heard == null) {
      return RecognitionResult.empty(startMillis(), startMillis());
    }
    int kept = Math.min(frames - dropped, features.frames());
    SearchResult ranked = secondPass == null ? heard : secondPass.rank(heard, space);
    RecognitionResult result = mapper.result(ranked, (full != null ? full : streaming).evidence(), startMillis(), options.nBest(),
        options.lattice(), space);
    if (hearsSpeaker()) {
      return result.toBuilder().speakerVector(speakerVector(result.startMillis(), startMillis() + (long) frames * featureMillis,
          new SpokenTimes(result.best().words())).orElse(null)).build();
    }
    return speaker == null ? result : result.toBuilder().speakerVector(speaker.of(features.data(), kept,
        startMillis() + (long) dropped * featureMillis, result.best().words()).orElse(null)).build();
  }

  /**
   * The result as people write it, where they want that.
   *
   * @param last whether the stream ends with it
   */
  private RecognitionResult written(RecognitionResult result, boolean last) {
    return writer == null ? result : writer.write(result, last);
  }

  private long startMillis() {
    return streamStartMillis + utteranceStartFrame * featureMillis;
  }

  /** Starts the next utterance {@code end} features into this one; what lies behind is heard again by the streaming decoder. */
  private void beginUtterance(int end) {
    utteranceStartFrame += end;
    features.discard(Math.min(Math.max(0, end - dropped), features.frames()));
    dropped = 0;
    nextUtterance();
    speaker = nextSpeaker;
    changeSpace();
    if (secondPass != null) {
      secondPass.reset();
    }
    if (streaming != null) {
      streaming.reset();
      streaming.accept(features.data(), 0, features.frames());
    }
  }

  private void beginStream() {
    features.clear();
    dropped = 0;
    streamStartMillis = nextStream(false);
    utteranceStartFrame = 0;
    speaker = nextSpeaker;
    if (secondPass != null) {
      secondPass.reset();
    }
    if (streaming != null) {
      streaming.reset();
    }
  }

  @Override
  public synchronized void reset() {
    requireOpen();
    dropAudio();
    if (writer != null) {
      writer.reset();
    }
    beginStream();
  }

  @Override
  public synchronized void setGrammar(Grammar grammar) {
    requireOpen();
    words.setGrammar(grammar);
  }

  @Override
  public synchronized void addWord(String word, List<List<String>> pronunciations) {
    requireOpen();
    words.add(word, pronunciations);
  }

  @Override
  public synchronized boolean removeWord(String word) {
    requireOpen();
    return words.remove(word);
  }

  @Override
  public synchronized void setSpeakerVectors(boolean wanted) {
    requireOpen();
    nextSpeaker = !wanted ? null : nextSpeaker != null ? nextSpeaker : speakers.get();
    if (idle()) {
      speaker = nextSpeaker;
    }
  }

  @Override
  public synchronized List<String> warnings() {
    requireOpen();
    return words.space().warnings();
  }

  /** Belongs where the decoders are fresh, before the first feature of an utterance. */
  private void changeSpace() {
    SearchSpace wanted = words.space();
    if (wanted == space) {
      return;
    }
    space = wanted;
    if (streaming != null) {
      streaming.listenFor(space);
    }
    if (full != null) {
      full.listenFor(space);
    }
  }

  @Override
  protected void whenClosed() {
    features.clear();
    if (streaming != null) {
      streaming.close();
    }
    if (full != null) {
      full.close();
    }
    onClose.run();
  }
}
