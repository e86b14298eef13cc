package io.dualmode.model.engine.decoding;

import io.dualmode.api.SessionOptions;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Key;
import io.dualmode.api.config.Keys;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.model.composition.Composition;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.engine.network.ModelLocation;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.config.LasConfig;
import io.dualmode.model.format.config.RescoringDefaults;
import io.dualmode.model.kernel.choice.KernelProvider;
import io.dualmode.model.lm.NgramModel;
import io.dualmode.model.lm.arpa.NgramFile;
import io.dualmode.model.neural.NeuralLm;
import io.dualmode.model.rescore.EncodedUtterance;
import io.dualmode.model.rescore.LanguageDiscount;
import io.dualmode.model.rescore.LanguageRescorer;
import io.dualmode.model.rescore.LasRescorer;
import io.dualmode.model.rescore.LasWeights;
import io.dualmode.model.rescore.NeuralRescorer;
import io.dualmode.model.rescore.Reranker;
import io.dualmode.model.rescore.ScoredReadings;
import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.WordNetwork;
import io.dualmode.model.settings.EngineKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * What an engine can do with the readings of an utterance at its end: exchange the language model, where the configuration names
 * one, and in two-pass mode ask the model's attention rescorer and its neural language model, each of which is read when a session first
 * needs it. Thread-safe.
 */
public final class Rescoring {
  /** Names of the terms in {@link ScoredReadings}. */
  static final String LANGUAGE = "lm";
  static final String ATTENTION = "las";
  static final String NEURAL = "neural";
  static final String DISCOUNT = "discount";

  private final ModelLocation location;
  private final LasConfig shape;
  private final RescoringDefaults values;
  private final NgramModel large;
  /** Whether the model has a neural language model and the configuration lets it speak. */
  private final boolean asksNeural;
  private LasWeights attention;
  private NeuralLm neural;

  public Rescoring(EngineConfig config, SupernetModel model, ModelLocation location) throws IOException {
    this.location = location;
    shape = model.config().rescorer();
    RescoringDefaults tuned = model.config().search().rescoring();
    values = new RescoringDefaults(config.get(EngineKeys.RESCORE_READINGS).orElse(tuned.readings()),
        value(config, EngineKeys.RESCORE_LM_WEIGHT, tuned.lmWeight()), tuned.wordBonus(),
        value(config, EngineKeys.RESCORE_WEIGHT, tuned.lasWeight()), tuned.unitBonus(), value(config, EngineKeys.FIRST_PASS_SHARE, tuned.firstPassShare()),
        value(config, EngineKeys.NEURAL_WEIGHT, tuned.neuralWeight()), tuned.neuralBonus(), tuned.discount());
    asksNeural = NeuralLm.isIn(model.files()) && config.get(EngineKeys.NEURAL_LM).equals("true")
        && config.get(EngineKeys.LANGUAGE_MODEL).equals(EngineKeys.OF_MODEL);
    String path = config.get(EngineKeys.RESCORE_LM);
    large = path.isEmpty() ? null : NgramFile.open(Path.of(path));
    if (config.get(Keys.MODE) == RecognitionMode.TWO_PASS) {
      attention = shape != null ? read(model) : null;
      neural = asksNeural && values.neuralWeight() > 0 ? NeuralLm.read(model.files()) : null;
    }
  }

  private static double value(EngineConfig config, Key<OptionalDouble> key, double tuned) {
    return config.get(key).orElse(tuned);
  }

  /** The shape of the model's attention rescorer, null if it has none. */
  public LasConfig shape() {
    return shape;
  }

  /** Whether a two-pass session hears the utterance again, with the dense weights in full context. */
  boolean listensAgain() {
    return shape.fullContext();
  }

  /** Share of the streaming pass in the acoustic scores of a pass that hears the utterance again. */
  public float firstPassShare() {
    return (float) values.firstPassShare();
  }

  private synchronized LasWeights attention() {
    if (attention == null) {
      try (SupernetModel model = location.open()) {
        attention = read(model);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return attention;
  }

  private synchronized NeuralLm neural() {
    if (neural == null) {
      try (SupernetModel model = location.open()) {
        neural = NeuralLm.read(model.files());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return neural;
  }

  private LasWeights read(SupernetModel model) {
    Composition parts = model.config().parts();
    return LasWeights.load(shape, new TensorReader(model.tensors(), parts.network().blockRows()), parts.network().width(), parts.units());
  }

  /** The search of a session's decoders: as many readings as are ranked again, where any are. */
  public SearchConfig search(SearchConfig wanted, SessionOptions options) {
    boolean any = options.mode() == RecognitionMode.TWO_PASS && shape != null || exchanges(options);
    return any ? wanted.with("nBest", Math.max(options.nBest(), values.readings())) : wanted;
  }

  private boolean exchanges(SessionOptions options) {
    return large != null && options.languageModel().isEmpty();
  }

  /**
   * The second pass of a session, null where there is nothing to rank.
   *
   * @param words what the search weighs free speech with
   * @param frames the encoder frames that the attention rescorer reads, null outside of two-pass mode
   * @param observer null for none
   */
  public SecondPass newPass(SessionOptions options, WordNetwork words, SearchConfig search, EncodedUtterance frames,
      Consumer<ScoredReadings> observer) {
    List<Reranker.Term> always = new ArrayList<>();
    if (frames != null) {
      always.add(new Reranker.Term(ATTENTION, new LasRescorer(attention(), KernelProvider.kernels()), values.lasWeight(),
          values.unitBonus()));
    }
    List<Reranker.Term> freeSpeech = new ArrayList<>(always);
    if (exchanges(options)) {
      freeSpeech.add(new Reranker.Term(LANGUAGE, new LanguageRescorer(words, large, search.languageWeight()),
          values.lmWeight(), values.wordBonus()));
    }
    if (options.mode() == RecognitionMode.TWO_PASS && asksNeural && options.languageModel().isEmpty()
        && (values.neuralWeight() > 0 || observer != null)) {
      freeSpeech.add(new Reranker.Term(NEURAL, new NeuralRescorer(neural(), KernelProvider.kernels(), words, search.languageWeight()),
          values.neuralWeight(), values.neuralBonus()));
      freeSpeech.add(new Reranker.Term(DISCOUNT, new LanguageDiscount(words, search.languageWeight()),
          values.neuralWeight() > 0 ? values.discount() : 0, 0));
    }
    if (freeSpeech.isEmpty() && observer == null) {
      return null;
    }
    return new SecondPass(new Reranker(freeSpeech, search.posteriorScale(), observer),
        new Reranker(always, search.posteriorScale(), observer), frames);
  }
}
