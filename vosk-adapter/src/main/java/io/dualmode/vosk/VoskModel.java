package io.dualmode.vosk;

import io.dualmode.api.EndpointRules;
import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.grammar.Grammar.Enforcement;
import io.dualmode.api.grammar.PhraseList;
import io.dualmode.api.internal.SafeText;
import io.dualmode.api.internal.adapter.SpokenLanguage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An engine and what a Vosk model adds to it, counted: the engine is closed when the model and all its recognizers are.
 *
 * <p>Thread-safe.
 */
public final class VoskModel implements AutoCloseable {
  private static final int MOST_QUOTED = 1000;
  private static final String FAILED = "Failed to create a model";
  private static final String ADVICE = "set " + Keys.MODEL.name()
      + " to a Dualmode model of that language, or let the application go on with com.alphacephei:vosk";

  private final SpeechEngine engine;
  private final EngineConfig config;
  private final EndpointRules rules;
  private final Optional<Charset> garbling;
  /** Whether the application's own model listens, of whose words its grammars are. */
  private final boolean own;
  private int users = 1;
  private boolean closed;

  private VoskModel(SpeechEngine engine, EngineConfig config, EndpointRules rules, boolean own) {
    this.engine = engine;
    this.config = config;
    this.rules = rules;
    this.own = own;
    this.garbling = garbling(config);
  }

  private static Optional<Charset> garbling(EngineConfig config) {
    String charset = config.get(VoskKeys.MOJIBAKE);
    return charset.isEmpty() ? Optional.empty() : Optional.of(Charset.forName(charset));
  }

  /** Opens what a path holds, with the configuration of the process; every failure is an {@link IOException} with Vosk's text. */
  public static VoskModel open(String path) throws IOException {
    try {
      return open(path, EngineConfig.builder().beside(VoskModel.class).build());
    } catch (IllegalArgumentException e) {
      VoskLog.LOG.error("cannot open the model {}: {}", path, e.getMessage());
      throw new IOException(FAILED, e);
    }
  }

  /** As {@link #load}; every failure is an {@link IOException} with Vosk's text, and its reason in the log. */
  public static VoskModel open(String path, EngineConfig config) throws IOException {
    try {
      return load(path, config);
    } catch (IOException | UncheckedIOException | IllegalArgumentException | IllegalStateException e) {
      VoskLog.LOG.error("cannot open the model {}: {}", path, e.getMessage());
      throw new IOException(FAILED, e);
    }
  }

  /** Opens what a path holds with another configuration; a Dualmode model may also be named as everywhere ({@link Keys#MODEL}). */
  public static VoskModel load(String path, EngineConfig config) throws IOException {
    if (path == null || path.isBlank()) {
      throw new IOException("no path");
    }
    Path directory = Path.of(path);
    boolean foreign = KaldiModelDirectory.is(directory);
    boolean inItsPlace = foreign && (config.get(VoskKeys.MODEL).equals("bundled") || !config.get(Keys.MODEL).isEmpty());
    if (!inItsPlace && SpeechEngines.isModel(path, config, VoskModel.class)) {
      EngineConfig own = config.with(Keys.MODEL, path);
      SpeechEngine engine = foreign ? loadForeign(own) : SpeechEngines.load(own, VoskModel.class);
      return new VoskModel(engine, own, engine.defaultOptions().endpointRules(), foreign);
    }
    if (!Files.exists(directory)) {
      throw new IOException("the path does not exist, and no model on the class path has the name");
    }
    if (!foreign) {
      throw new IOException(path + " holds neither a Dualmode model (config.json, weights.safetensors) nor a Kaldi model"
          + " (am/final.mdl, conf/model.conf)");
    }
    return open(new KaldiModelDirectory(directory), directory, config);
  }

  private static SpeechEngine loadForeign(EngineConfig config) throws IOException {
    try {
      return SpeechEngines.load(config, VoskModel.class);
    } catch (IOException e) {
      throw new IOException(e.getMessage() + "; " + VoskKeys.MODEL.name() + "=bundled lets the bundled model listen in its place", e);
    }
  }

  static VoskModel open(Path path, EngineConfig config) throws IOException {
    return open(path.toString(), config);
  }

  /** A model over an engine that is open; it is closed with the model and its recognizers. */
  public static VoskModel of(SpeechEngine engine, EngineConfig config) {
    return new VoskModel(engine, config, EndpointRules.of(config), false);
  }

  /** The engine that listens, which stays this model's. */
  public SpeechEngine engine() {
    return engine;
  }

  /** The same model with another engine in front of its own; it is closed with the new model, which closes nothing of this one. */
  public VoskModel over(SpeechEngine front) {
    return new VoskModel(front, config, rules, own);
  }

  private static VoskModel open(KaldiModelDirectory kaldi, Path path, EngineConfig config) throws IOException {
    EndpointRules rules = kaldi.endpointRules(config);
    List<String> words = kaldi.words();
    SpeechEngine engine = SpeechEngines.load(config, VoskModel.class);
    try {
      Optional<String> otherLanguage = otherLanguage(path, words, engine, config);
      int taken = addWords(engine, words);
      VoskLog.LOG.warn("{} holds a Kaldi model, in whose place {} listens, with {}", path, engine.description(),
          kaldi.takenOver(taken));
      otherLanguage.ifPresent(VoskLog.LOG::warn);
      return new VoskModel(engine, config, rules, false);
    } catch (RuntimeException e) {
      engine.close();
      throw e;
    }
  }

  /**
   * Which language is heard, in a sentence, where the directory is of another one. Words of another script are an error, unless the
   * configuration names the model that listens: then somebody chose it.
   */
  private static Optional<String> otherLanguage(Path path, List<String> words, SpeechEngine engine, EngineConfig config) {
    String own = SpokenLanguage.primary(engine.language());
    boolean chosen = !config.get(Keys.MODEL).isEmpty();
    Optional<String> impossible = SpokenLanguage.otherScript(words, own);
    Optional<String> named = SpokenLanguage.named(path).filter(language -> !own.isEmpty() && !language.equals(own))
        .map(language -> "it is of " + SpokenLanguage.english(language) + " by its name");
    Optional<String> sentence = impossible.or(() -> named)
        .or(() -> own.equals("en") ? SpokenLanguage.otherLetters(words) : Optional.empty())
        .map(why -> path + ": " + why + ", but the model that listens hears " + SpokenLanguage.english(own) + " (" + engine.language() + ")"
            + (chosen ? "" : "; " + ADVICE));
    if (impossible.isPresent() && !chosen) {
      throw new IllegalArgumentException(sentence.orElseThrow());
    }
    return sentence;
  }

  /** Returns how many words the engine took: all, or none where it cannot. */
  private static int addWords(SpeechEngine engine, List<String> words) {
    try {
      if (!words.isEmpty()) {
        engine.addWords(words);
      }
      return words.size();
    } catch (UnsupportedOperationException e) {
      VoskLog.debug("{} words are not taken over: {}", words.size(), e.getMessage());
      return 0;
    }
  }

  /** Counts a recognizer in. */
  synchronized void retain() {
    if (closed) {
      throw new IllegalStateException("the model is closed");
    }
    users++;
  }

  /** Counts a recognizer out. */
  synchronized void release() {
    if (--users == 0) {
      engine.close();
    }
  }

  SpeechSession newSession(SessionOptions options) {
    return engine.newSession(options);
  }

  SessionOptions defaultOptions() {
    return engine.defaultOptions();
  }

  EndpointRules endpointRules() {
    return rules;
  }

  /** The graph of a phrase list; empty for a list without words, which means free speech. */
  Optional<Grammar> grammar(String json) {
    PhraseList list = PhraseList.parse(json);
    if (!list.leftOut().isEmpty()) {
      VoskLog.LOG.warn("grammar: {} are symbols and no words; they are left out", SafeText.of(list.leftOut().toString(), MOST_QUOTED));
    }
    if (list.blank() > 0) {
      VoskLog.LOG.warn("grammar: {} of {} phrases have no word and are left out{}", list.blank(), list.blank() + list.phrases().size(),
          list.phrases().isEmpty() ? "; without any phrase all words may be said" : "");
    }
    if (list.phrases().isEmpty()) {
      return Optional.empty();
    }
    if (!own) {
      requireScript(list);
    }
    boolean strict = config.get(VoskKeys.GRAMMAR).equals("strict");
    return Optional.of(Grammar.ofPhrases(list.phrases(), strict ? Enforcement.STRICT : Enforcement.LOOSE));
  }

  /** Fails where most words are of another script than those of the model that listens in the place of the application's. */
  private void requireScript(PhraseList list) {
    List<String> words = list.phrases().stream().flatMap(phrase -> Stream.of(phrase.split(" ")))
        .filter(word -> !word.equals(Grammar.UNKNOWN)).toList();
    SpokenLanguage.otherScript(words, engine.language()).ifPresent(why -> {
      throw new IllegalArgumentException("grammar: " + why + ", but the model hears " + SpokenLanguage.english(engine.language()) + " ("
          + engine.language() + "); " + ADVICE);
    });
  }

  /** A result as the application wants it: as it is, or garbled so that the application's own repair gives the right text. */
  String deliver(String json) {
    return garbling.isEmpty() ? json : new String(json.getBytes(StandardCharsets.UTF_8), garbling.get());
  }

  /** Idempotent; recognizers that are open work on. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      release();
    }
  }
}
