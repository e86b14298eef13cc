package io.dualmode.kaldi.engine;

import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.kaldi.fst.file.MappedBytes;
import io.dualmode.kaldi.graph.AddedWords;
import io.dualmode.kaldi.graph.GrammarGraphs;
import io.dualmode.kaldi.graph.SearchSpace;
import io.dualmode.model.grammar.WarningLog;
import io.dualmode.model.lm.MappedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The recognizer of a model directory of Kaldi, with its own network, features, adaptation and graph. All of it is shared by all sessions.
 * Thread-safe.
 */
public final class KaldiEngine implements SpeechEngine {
  private static final Logger LOG = LoggerFactory.getLogger(KaldiEngine.class);
  private static final String STATIC = "the model has one graph of everything, in which grammars do not count; free speech is heard";

  private final ModelParts parts;
  private final String source;
  private final String language;
  private final SessionOptions defaults;
  private final SearchSpace free;
  private final List<MappedFile> mapped;
  private boolean closed;
  private boolean warned;

  private KaldiEngine(ModelParts parts, Path directory, EngineConfig config, List<MappedFile> mapped) {
    this.parts = parts;
    this.mapped = mapped;
    source = directory.toString();
    language = parts.language().equals(KaldiFormat.UNKNOWN_LANGUAGE) ? "" : parts.language();
    defaults = SessionOptions.of(config).toBuilder().endpointRules(parts.decoding().endpoints()).build();
    free = new SearchSpace(parts.graphs().free(), Optional.empty(), List.of(), AddedWords.NONE);
  }

  /** Opens a directory of Kaldi, or a model directory made of one; what is missing or broken is an error that names the file. */
  public static KaldiEngine load(Path directory, EngineConfig config) throws IOException {
    List<MappedFile> mapped = MappedFile.in(directory, MappedBytes.READ_BELOW);
    KaldiEngine engine = new KaldiEngine(ModelParts.read(directory, config), directory, config, mapped);
    KaldiSettings.unused(config).log(LOG, engine.source);
    return engine;
  }

  /** Throws an {@link IllegalStateException} when a file that is mapped was changed since the model was opened. */
  void requireSame() {
    mapped.forEach(MappedFile::requireSame);
  }

  ModelParts parts() {
    return parts;
  }

  /**
   * What to search for a grammar, null for free speech.
   *
   * @param added words of the session beside those of the model
   */
  SearchSpace space(Grammar grammar, AddedWords added) {
    if (grammar == null) {
      return added.isEmpty() ? free : new SearchSpace(parts.graphs().free(added), Optional.empty(), List.of(), added);
    }
    if (!parts.graphs().takesGrammars()) {
      warnOnce(STATIC);
      return new SearchSpace(free.graphs(), Optional.empty(), List.of(STATIC), AddedWords.NONE);
    }
    if (grammar.enforcement() == Grammar.Enforcement.BIASED) {
      String warning = "a biased grammar does not count with this kind of model; free speech is heard";
      warnOnce(warning);
      SearchSpace all = space(null, added);
      return new SearchSpace(all.graphs(), Optional.empty(), List.of(warning), added);
    }
    GrammarGraphs graphs = new GrammarGraphs(grammar, parts.words().names(), added);
    List<String> warnings = graphs.unknown().isEmpty() ? List.of()
        : List.of("grammar: words that the model does not have are left out: " + graphs.unknown());
    WarningLog.write(LOG, warnings);
    return new SearchSpace(parts.graphs().of(graphs.fst()), Optional.of(grammar.enforcement()), warnings, added);
  }

  private synchronized void warnOnce(String warning) {
    if (!warned) {
      warned = true;
      LOG.warn("{}: {}", source, warning);
    }
  }

  /** Which options of a session do not count. */
  List<String> warnings(SessionOptions options) {
    List<String> warnings = new ArrayList<>();
    if (options.lexicon().isPresent()) {
      warnings.add("the dictionary of the application does not count: the words of a Kaldi model are in its graph");
    }
    if (options.languageModel().isPresent()) {
      warnings.add("the language model of the application does not count with a Kaldi model");
    }
    if (!options.hotwords().isEmpty()) {
      warnings.add("hotwords do not count with a Kaldi model");
    }
    if (options.speakerVectors() && options.speakerModel().isEmpty()) {
      warnings.add("a Kaldi model has no speaker vectors of its own; a speaker model of Vosk makes them");
    }
    return warnings;
  }

  @Override
  public SpeechSession newSession(SessionOptions options) {
    if (options.phones()) {
      throw new IllegalArgumentException("phones: a Kaldi model hears words only");
    }
    warnings(options).forEach(warning -> LOG.warn("{}: {}", source, warning));
    requireOpen();
    requireSame();
    return new KaldiSession(this, options, space(options.grammar().orElse(null), AddedWords.NONE));
  }

  @Override
  public SpeechSession newSession() {
    return newSession(defaults);
  }

  private synchronized void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the engine is closed");
    }
  }

  @Override
  public SessionOptions defaultOptions() {
    return defaults;
  }

  @Override
  public Set<RecognitionMode> modes() {
    return Set.of(RecognitionMode.values());
  }

  @Override
  public String language() {
    return language;
  }

  @Override
  public String description() {
    return "Kaldi model " + source + (language.isEmpty() ? "" : " (" + language + ")") + ", " + parts.words().names().size() + " words";
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
