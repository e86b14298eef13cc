package io.dualmode.sphinx.engine;

import edu.cmu.sphinx.linguist.dictionary.Dictionary;
import edu.cmu.sphinx.linguist.language.grammar.GrammarNode;
import edu.cmu.sphinx.result.Result;
import io.dualmode.api.Hypothesis;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.Word;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.vocabulary.Lexicon;
import io.dualmode.sphinx.audio.RecentAudio;
import io.dualmode.sphinx.result.ResultBuilder;
import io.dualmode.sphinx.result.TextAlignment;
import io.dualmode.sphinx.words.GrammarTranslation;
import io.dualmode.sphinx.words.HostLanguageModel;
import io.dualmode.sphinx.words.HostLexicon;
import io.dualmode.sphinx.words.HostWords;
import io.dualmode.sphinx.words.LanguageScale;
import io.dualmode.sphinx.words.LargeVocabulary;
import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The session of one search manager with the engine, from allocation to deallocation.
 *
 * <p>A session takes its dictionary, language model and sample rate when it opens, so a change of one of them, and of the
 * grammar, whose words need pronunciations too, opens another. One that opens in the middle of a stream hears again what came
 * after the last utterance. The clock of a session goes on from stream to stream; the shift to the clock of the stream is constant
 * within one.
 */
public final class EngineLink {
  /** As much as the host's voice activity detection needs to take sound for speech. */
  private static final int LEAST_SPEECH_MILLIS = 200;
  /** Words that a grammar forces on a click have less by far. */
  private static final double LEAST_CONFIDENCE = 0.1;

  private final SpeechEngine engine;
  private final Task task;
  private final boolean lattice;
  private SessionOptions options;
  private SpeechSession session;
  private ResultBuilder results;
  private HostLanguageModel languageModel;
  private GrammarNode translated;
  private LanguageScale scale = LanguageScale.SAME;
  private OptionalDouble unknownLogWeight = OptionalDouble.empty();
  private final RecentAudio recent = new RecentAudio();
  private Endpointing endpointing = Endpointing.DATA;
  private boolean inStream;
  private long shiftMillis;
  private long startMillis;
  private long nowMillis;

  public EngineLink(EngineConfig config, Task task, int nBest, String partials, boolean bareGrammarResults) throws IOException {
    this.task = task;
    this.lattice = task == Task.LARGE_VOCABULARY || !bareGrammarResults;
    engine = SharedEngines.get(config);
    RecognitionMode mode = config.get(Keys.MODE);
    if (!engine.modes().contains(mode)) {
      throw new IllegalArgumentException(Keys.MODE.name() + " is " + mode.key() + ", but " + engine.description()
          + " can only do " + engine.modes().stream().map(RecognitionMode::key).sorted().toList());
    }
    boolean unfinished = switch (partials) {
      case "auto" -> mode != RecognitionMode.FULL_CONTEXT;
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("partials is '" + partials + "', allowed: auto, true, false");
    };
    options = engine.defaultOptions().toBuilder().mode(mode).partials(unfinished).endpoints(false)
        .nBest(Math.max(lattice ? nBest : 1, config.get(Keys.N_BEST)))
        .hotwords(SessionOptions.of(config).hotwords()).build();
    results = new ResultBuilder(new HostWords(null), lattice);
  }

  /** The rate that the audio will probably have, so that the session opens before the speaker talks. */
  public void expectSampleRate(int rateHz) {
    options = options.toBuilder().sampleRateHz(rateHz).build();
  }

  /** Who says where utterances end. */
  public void endAs(Endpointing wanted) {
    endpointing = wanted;
    options = wanted.applyTo(options);
  }

  public SpeechEngine engine() {
    return engine;
  }

  public Endpointing endpointing() {
    return endpointing;
  }

  public void useVocabulary(LargeVocabulary vocabulary, Dictionary dictionary) {
    languageModel = vocabulary.languageModel();
    results = new ResultBuilder(new HostWords(dictionary), lattice);
    options = options.toBuilder().lexicon(vocabulary.lexicon()).languageModel(languageModel).build();
  }

  public void usePhones() {
    options = options.toBuilder().phones(true).build();
  }

  /** Looks for the words of a text instead of recognising; {@code passage} if they may lie elsewhere. */
  public TextAlignment align(List<String> words, Dictionary dictionary, boolean passage) {
    return new TextAlignment(engine, options, words, dictionary, passage);
  }

  /** How much the weights of grammars count. */
  public void weighGrammars(LanguageScale wanted) {
    scale = wanted;
  }

  /** Whether speech outside the grammar is possible, and how probable it is to the host. */
  public void outOfGrammar(boolean wanted, double probability) {
    unknownLogWeight = wanted && task == Task.GRAMMAR && probability > 0
        ? OptionalDouble.of(Math.log(probability)) : OptionalDouble.empty();
  }

  /** Takes the grammar behind a node, unless it is the one in use. */
  public void useGrammar(GrammarNode initial, Dictionary dictionary) {
    if (initial == translated) {
      return;
    }
    if (initial == null) {
      throw new IllegalStateException("the grammar is empty; load one before recognition starts");
    }
    GrammarTranslation.Translated grammar = GrammarTranslation.of(initial, scale, unknownLogWeight);
    Lexicon lexicon = new HostLexicon(dictionary, grammar.words());
    LanguageCheck.otherScript(grammar.words(), lexicon, engine).ifPresent(why -> {
      throw new IllegalStateException(why + LanguageCheck.advice());
    });
    results = new ResultBuilder(new HostWords(dictionary), lattice);
    options = options.toBuilder().lexicon(lexicon).grammar(grammar.grammar()).build();
    translated = initial;
    reopen();
    if (inStream) {
      shiftMillis = startMillis;
      session.accept(recent.since(startMillis));
    }
  }

  private void reopen() {
    if (session != null) {
      session.close();
    }
    session = engine.newSession(options);
  }

  /**
   * Ends the work until the next allocation. A session with a large vocabulary stays open, because its words take seconds to
   * prepare; it waits for an {@link EngineLink} that wants the same.
   */
  public void rest() {
    if (task == Task.LARGE_VOCABULARY && session != null) {
      session.reset();
    } else {
      close();
    }
  }

  /** Takes over the resting session of an earlier link, or lets it go when it is of another kind. */
  public void succeed(EngineLink earlier) {
    if (earlier.session != null && earlier.engine == engine && earlier.options.equals(options)) {
      session = earlier.session;
      earlier.session = null;
    }
    earlier.close();
  }

  /** Opens the session unless there is one. */
  public void open() {
    if (session == null) {
      reopen();
    }
  }

  /** Begins a stream with the place of its first sample. */
  void begin(int sampleRateHz, long streamMillis) {
    if (sampleRateHz != options.sampleRateHz()) {
      options = options.toBuilder().sampleRateHz(sampleRateHz).build();
      reopen();
    }
    inStream = true;
    recent.begin(sampleRateHz, streamMillis);
    startMillis = streamMillis;
    nowMillis = streamMillis;
    shiftMillis = streamMillis - session.acceptedMillis();
  }

  /** Takes samples that end at a place in the stream; returns whether one of the session's endpoint rules holds. */
  boolean accept(short[] samples, long streamMillis) {
    recent.add(samples);
    nowMillis = streamMillis;
    return session.accept(samples);
  }

  /** Ends the utterance and goes on with the stream; null where nothing was heard, unless that is wanted too. */
  Result utterance(boolean evenEmpty) {
    boolean words = isSpeech(session.partial());
    return ended(session.result(), evenEmpty || words);
  }

  /** Ends the stream and its last utterance. */
  Result finish(boolean evenEmpty) {
    inStream = false;
    return ended(session.finish(), evenEmpty);
  }

  /** Whether a reading has a word that the engine believes, or speech of some length: a click is no utterance. */
  private static boolean isSpeech(Hypothesis reading) {
    long millis = 0;
    for (Word word : reading.words()) {
      millis += word.endMillis() - word.startMillis();
      if (!word.text().equals(Grammar.UNKNOWN) && word.confidence().orElse(1) >= LEAST_CONFIDENCE) {
        return true;
      }
    }
    return millis >= LEAST_SPEECH_MILLIS;
  }

  private Result ended(RecognitionResult heard, boolean evenEmpty) {
    if (languageModel != null) {
      languageModel.utteranceEnded();
    }
    long from = Math.max(startMillis, heard.startMillis() + shiftMillis);
    startMillis = heard.endMillis() + shiftMillis;
    return evenEmpty || isSpeech(heard.best()) ? results.ended(heard, shiftMillis, from, startMillis) : null;
  }

  /** The words so far. */
  Result soFar() {
    return results.unfinished(session.partial(), shiftMillis, startMillis, nowMillis);
  }

  /** Drops what was heard of an utterance that did not end. */
  void abandon() {
    inStream = false;
    if (session != null && session.state() == SpeechSession.State.RUNNING) {
      session.reset();
    }
  }

  public void close() {
    if (session != null) {
      session.close();
      session = null;
    }
  }
}
