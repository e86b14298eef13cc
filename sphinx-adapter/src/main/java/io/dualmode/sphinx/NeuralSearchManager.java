package io.dualmode.sphinx;

import edu.cmu.sphinx.decoder.scorer.AcousticScorer;
import edu.cmu.sphinx.decoder.search.SearchManager;
import edu.cmu.sphinx.frontend.DataProcessor;
import edu.cmu.sphinx.jsgf.JSGFGrammar;
import edu.cmu.sphinx.jsgf.JSGFGrammarParseException;
import edu.cmu.sphinx.jsgf.parser.TokenMgrError;
import edu.cmu.sphinx.linguist.Linguist;
import edu.cmu.sphinx.linguist.allphone.AllphoneLinguist;
import edu.cmu.sphinx.linguist.dictionary.Dictionary;
import edu.cmu.sphinx.linguist.dictionary.TextDictionary;
import edu.cmu.sphinx.linguist.language.grammar.AlignerGrammar;
import edu.cmu.sphinx.linguist.language.grammar.Grammar;
import edu.cmu.sphinx.linguist.language.ngram.LanguageModel;
import edu.cmu.sphinx.linguist.lextree.LexTreeLinguist;
import edu.cmu.sphinx.result.Result;
import edu.cmu.sphinx.util.props.PropertyException;
import edu.cmu.sphinx.util.props.PropertySheet;
import edu.cmu.sphinx.util.props.S4Boolean;
import edu.cmu.sphinx.util.props.S4Component;
import edu.cmu.sphinx.util.props.S4Integer;
import edu.cmu.sphinx.util.props.S4String;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.vocabulary.Lexicon;
import io.dualmode.sphinx.audio.AudioReader;
import io.dualmode.sphinx.audio.AudioTap;
import io.dualmode.sphinx.engine.Endpointing;
import io.dualmode.sphinx.engine.EngineLink;
import io.dualmode.sphinx.engine.LanguageCheck;
import io.dualmode.sphinx.engine.SphinxKeys;
import io.dualmode.sphinx.engine.StreamListener;
import io.dualmode.sphinx.engine.Task;
import io.dualmode.sphinx.result.TextAlignment;
import io.dualmode.sphinx.words.Components;
import io.dualmode.sphinx.words.GrammarTranslation;
import io.dualmode.sphinx.words.HostLexicon;
import io.dualmode.sphinx.words.LanguageScale;
import io.dualmode.sphinx.words.LargeVocabulary;
import io.dualmode.sphinx.words.ShippedModels;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * The host's search manager with a speech engine inside: the one component that a Sphinx4 configuration has to name.
 *
 * <p>It reads samples from the front end of the scorer, in front of voice activity detection and feature extraction
 * ({@link AudioTap}), and gives the engine what the linguist was configured with: dictionary and language model, or
 * dictionary and grammar. Linguist, scorer and acoustic model of the host are never started. The grammar is looked at again at
 * every utterance, so {@code loadJSGF} and {@code commitChanges} work as in the host.
 *
 * <p>It speaks through {@code java.util.logging}, as the host does. As everything in the host it serves one thread. All search
 * managers of a process share the engine's weights.
 */
public final class NeuralSearchManager implements SearchManager {
  /** Where dictionary, language model or grammar are named. */
  @S4Component(type = Linguist.class, mandatory = false)
  public static final String PROP_LINGUIST = "linguist";

  /** Where the front end is named. */
  @S4Component(type = AcousticScorer.class)
  public static final String PROP_SCORER = "scorer";

  /** What to recognise: {@code auto}, {@code large-vocabulary}, {@code grammar}, {@code allphone} or {@code align}. */
  @S4String(defaultValue = "auto")
  public static final String PROP_MODE = "mode";

  /** Readings in a result, which n-best lists, lattices and word confidences are made from. */
  @S4Integer(defaultValue = 10)
  public static final String PROP_N_BEST = "nBest";

  /** Restores what the host gives with a grammar: no lattice, no n-best list, every confidence 1. */
  @S4Boolean(defaultValue = false)
  public static final String PROP_BARE_GRAMMAR_RESULTS = "bareGrammarResults";

  /** Whether unfinished results carry words: {@code auto} (not in full-context mode, where it doubles the work), true, false. */
  @S4String(defaultValue = "auto")
  public static final String PROP_PARTIALS = "partials";

  private static final Logger log = Logger.getLogger(NeuralSearchManager.class.getName());
  private static final int FRAME_MILLIS = 10;
  /** What was said once in this process and need not be said at every start. */
  private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

  private final LargeVocabulary vocabulary = new LargeVocabulary();
  private final AudioReader audio = new AudioReader();
  private Components components;
  private Task configured;
  private int nBest;
  private boolean bareGrammarResults;
  private String partials;
  private EngineLink link;
  private StreamListener listener;
  private EngineLink resting;
  private Grammar grammar;
  private TextAlignment alignment;
  /** Listens instead of the engine where the language is another and the application wants that; else null. */
  private SearchManager stock;

  @Override
  public void newProperties(PropertySheet ps) throws PropertyException {
    components = new Components(ps);
    nBest = ps.getInt(PROP_N_BEST);
    bareGrammarResults = ps.getBoolean(PROP_BARE_GRAMMAR_RESULTS);
    partials = ps.getString(PROP_PARTIALS);
    try {
      configured = Task.fromKey(ps.getString(PROP_MODE));
    } catch (IllegalArgumentException e) {
      throw new PropertyException(e, ps.getInstanceName(), PROP_MODE, e.getMessage());
    }
  }

  @Override
  public void allocate() {
    ClassPathCheck.warnOnce();
    try {
      Task task = task();
      EngineConfig config = EngineConfig.builder().beside(NeuralSearchManager.class).build();
      link = new EngineLink(config, task, nBest, partials, bareGrammarResults);
      DataProcessor end = frontEnd();
      DataProcessor source = AudioTap.source(end);
      link.endAs(Endpointing.of(config.get(SphinxKeys.ENDPOINTING), AudioTap.find(end).endpointer() != null));
      listener = new StreamListener(link, audio, link.endpointing());
      audio.restart(source instanceof RestartableSource);
      if (source instanceof RestartableSource restartable) {
        restartable.restart();
      }
      link.expectSampleRate(components.integerOf(source, "sampleRate", 16_000));
      try {
        checkNames(config);
        allocateTask(task, config);
      } catch (LanguageCheck.ForeignLanguageException e) {
        if (!config.get(SphinxKeys.FALLBACK).equals("stock")) {
          throw new IllegalStateException(e.getMessage() + LanguageCheck.advice(), e);
        }
        log.warning(e.getMessage() + ": Sphinx4's own engine listens");
        deallocate();
        stock = StockEngine.of(components.manager(), components.ownName());
        stock.allocate();
        return;
      }
      if (resting != null) {
        link.succeed(resting);
        resting = null;
      }
      if (!task.usesGrammar() && alignment == null) {
        link.open();
      }
    } catch (IOException | RuntimeException e) {
      closeLink();
      throw new RuntimeException("Allocation of search manager resources failed: " + reason(e), e);
    }
  }

  private DataProcessor frontEnd() {
    DataProcessor end = components.component(PROP_SCORER, "frontend", DataProcessor.class);
    if (end == null) {
      throw new IllegalStateException("component '" + components.ownName() + "' finds no front end: its scorer names none");
    }
    return end;
  }

  /** Names only suggest a language: they are reason enough for another engine that is wanted, else for one line. */
  private void checkNames(EngineConfig config) {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("acoustic model", components.valueAlong(PROP_LINGUIST, "acousticModel", "loader", "location"));
    files.put("dictionary", dictionaryName());
    files.put("language model", components.valueAlong(PROP_LINGUIST, "languageModel", LanguageModel.PROP_LOCATION));
    suggest(LanguageCheck.foreignName(files, link.engine()), config);
  }

  private static void suggest(Optional<String> foreign, EngineConfig config) {
    if (foreign.isPresent() && config.get(SphinxKeys.FALLBACK).equals("stock")) {
      throw new LanguageCheck.ForeignLanguageException(foreign.get());
    }
    foreign.filter(TOLD::add).ifPresent(message -> log.warning(message + LanguageCheck.advice()));
  }

  private String dictionaryName() {
    return Stream.of(components.valueAlong(PROP_LINGUIST, "dictionary", TextDictionary.PROP_DICTIONARY),
            components.valueAlong(PROP_LINGUIST, "grammar", "dictionary", TextDictionary.PROP_DICTIONARY),
            components.valueAlong(PROP_LINGUIST, "grammar", "dictionary", GrammarDictionary.PROP_BASE, TextDictionary.PROP_DICTIONARY))
        .filter(name -> !name.isBlank()).findFirst().orElse("");
  }

  private void checkPhones(Lexicon lexicon, EngineConfig config) {
    String name = "the dictionary '" + dictionaryName() + "'";
    LanguageCheck.foreign(lexicon, name, link.engine()).ifPresent(NeuralSearchManager::refuse);
    suggest(LanguageCheck.suspicious(lexicon, name, link.engine()), config);
  }

  private void checkGrammar(EngineConfig config) {
    Collection<String> words = GrammarTranslation.words(grammar.getInitialNode());
    Lexicon lexicon = new HostLexicon(grammar.getDictionary(), words);
    LanguageCheck.otherScript(words, lexicon, link.engine()).ifPresent(NeuralSearchManager::refuse);
    checkPhones(lexicon, config);
  }

  private static void refuse(String message) {
    throw new LanguageCheck.ForeignLanguageException(message);
  }

  /** The host's parse error of a grammar has what is wrong, and where, in fields and no message. */
  private static String reason(Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof JSGFGrammarParseException grammar) {
        String details = Objects.toString(grammar.details, "").lines().findFirst().orElse("");
        return "the JSGF grammar does not parse: " + (grammar.message + " " + details).strip();
      }
    }
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  private void allocateTask(Task task, EngineConfig config) throws IOException {
    String vocabularyChoice = config.get(SphinxKeys.LANGUAGE_MODEL);
    grammar = null;
    closeAlignment();
    if (task == Task.ALLPHONE) {
      link.usePhones();
    } else if (task.usesGrammar()) {
      grammar = components.component(PROP_LINGUIST, "grammar", Grammar.class);
      if (grammar == null) {
        throw new IllegalStateException("component '" + components.ownName() + "' has mode " + task.key()
            + ", but its linguist names no grammar");
      }
      // The host's JSGF parser is one for the whole process and not thread-safe.
      synchronized (JSGFGrammar.class) {
        try {
          grammar.allocate();
        } catch (TokenMgrError e) {
          throw new IllegalArgumentException("the JSGF grammar does not parse: " + e.getMessage()
              + (e.getMessage().contains("\\ufeff") ? "; save it without a byte order mark" : ""), e);
        }
      }
      if (task == Task.GRAMMAR) {
        link.weighGrammars(languageScale());
        if (grammar.getInitialNode() != null) {
          checkGrammar(config);
        }
      }
      link.outOfGrammar(components.flag(PROP_LINGUIST, "addOutOfGrammarBranch"),
          components.number(PROP_LINGUIST, "outOfGrammarProbability", 1));
    } else {
      Dictionary dictionary = components.component(PROP_LINGUIST, "dictionary", Dictionary.class);
      LanguageModel model = components.component(PROP_LINGUIST, "languageModel", LanguageModel.class);
      if (dictionary != null && model instanceof TextToAlign text && !text.words().isEmpty()) {
        dictionary.allocate();
        alignment = link.align(text.words(), dictionary, false);
      } else if (dictionary == null || model == null || components.isEmpty(model, LanguageModel.PROP_LOCATION)) {
        log.info("no language model is set: the engine uses its own, and its own dictionary");
      } else if (vocabularyChoice.equals("model") || vocabularyChoice.equals("auto") && ShippedModels.are(dictionary, model, components)) {
        log.info("the engine uses its own language model and dictionary in place of "
            + components.resource(model, LanguageModel.PROP_LOCATION) + " and "
            + components.resource(dictionary, TextDictionary.PROP_DICTIONARY)
            + (vocabularyChoice.equals("auto") ? ", which Sphinx4 ships" : "") + "; " + SphinxKeys.LANGUAGE_MODEL.name() + "=application takes these");
      } else {
        vocabulary.load(dictionary, model, languageScale(), components);
        checkPhones(vocabulary.lexicon(), config);
        link.useVocabulary(vocabulary, dictionary);
      }
    }
  }

  /** From what the linguist was given; one that says nothing leaves the engine's own weights. */
  private LanguageScale languageScale() {
    return LanguageScale.of(components.set(PROP_LINGUIST, "languageWeight", LanguageScale.HOST_WEIGHT),
        components.set(PROP_LINGUIST, "wordInsertionProbability", LanguageScale.HOST_INSERTION));
  }

  private Task task() {
    if (configured != Task.AUTO) {
      return configured;
    }
    Class<?> linguist = components.typeOf(PROP_LINGUIST);
    if (linguist == null || LexTreeLinguist.class.isAssignableFrom(linguist)) {
      return Task.LARGE_VOCABULARY;
    }
    if (AllphoneLinguist.class.isAssignableFrom(linguist)) {
      return Task.ALLPHONE;
    }
    Grammar named = components.component(PROP_LINGUIST, "grammar", Grammar.class);
    return named instanceof AlignerGrammar ? Task.ALIGN : Task.GRAMMAR;
  }

  @Override
  public void deallocate() {
    if (stock != null) {
      stock.deallocate();
      stock = null;
      return;
    }
    if (grammar != null) {
      grammar.deallocate();
      grammar = null;
    }
    closeAlignment();
    if (link != null) {
      link.rest();
      resting = link;
      link = null;
    }
  }

  private void closeAlignment() {
    if (alignment != null) {
      alignment.close();
      alignment = null;
    }
  }

  private void closeLink() {
    if (link != null) {
      link.close();
      link = null;
    }
  }

  @Override
  public void startRecognition() {
    if (stock != null) {
      stock.startRecognition();
      return;
    }
    DataProcessor end = frontEnd();
    AudioTap tap = AudioTap.find(end);
    if (link.endpointing() == Endpointing.HOST && tap.endpointer() != null && alignment == null) {
      audio.from(tap.endpointer(), tap.recorder(end));
    } else {
      audio.from(tap.samples(), null);
    }
    if (grammar instanceof PassageToAlign passage && !passage.words().isEmpty()) {
      if (alignment == null || alignment.words() != passage.words()) {
        closeAlignment();
        alignment = link.align(passage.words(), grammar.getDictionary(), true);
      }
    } else if (grammar != null) {
      link.useGrammar(grammar.getInitialNode(), grammar.getDictionary());
    }
  }

  /** Nothing ends with an utterance: the stream goes on. */
  @Override
  public void stopRecognition() {
    if (stock != null) {
      stock.stopRecognition();
    }
  }

  /**
   * Listens until the utterance ends.
   *
   * @param nFrames frames of 10 ms after which to return the words so far in a result that is not final
   * @return null at the end of the stream
   */
  @Override
  public Result recognize(int nFrames) {
    if (stock != null) {
      return stock.recognize(nFrames);
    }
    long enoughMillis = (long) nFrames * FRAME_MILLIS;
    return alignment == null ? listener.listen(enoughMillis) : align(enoughMillis);
  }

  private Result align(long enoughMillis) {
    long heardMillis = 0;
    while (heardMillis < enoughMillis) {
      switch (audio.read()) {
        case AUDIO -> {
          alignment.accept(audio.samples(), audio.sampleRateHz(), audio.startMillis(), audio.endMillis());
          heardMillis += audio.endMillis() - audio.startMillis();
        }
        case SPEECH_END, END -> {
          return alignment.utterance();
        }
        case NOTHING -> {
          return alignment.rest();
        }
        default -> { }
      }
    }
    return alignment.soFar();
  }
}
