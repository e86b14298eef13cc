package io.dualmode.model.settings;

import io.dualmode.api.config.Key;
import io.dualmode.api.config.KeyProvider;
import io.dualmode.model.format.ModelCache;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** The keys of this engine; found by the service loader. */
public final class EngineKeys implements KeyProvider {
  public static final Key<String> BACKEND = Key.oneOf("dualmode.backend", "java",
      "What runs the encoder in full context and in the second pass; streaming always runs in Java. Only java needs no native library; "
          + "a GPU that is asked for and missing is an error.",
      "java", "djl-cpu", "djl-gpu");

  public static final Key<OptionalInt> LOOK_AHEAD = Key.tunedCount("dualmode.look-ahead", "ms", 0, 10_000,
      "Audio that a streaming network waits for before it says what a frame is, where the network was trained with several: the nearest "
          + "of those is taken. model takes the one nearest 480. Models that have one, as the bundled one, and those that hear whole recordings only refuse "
          + "any; with dualmode.first-pass it is the first model's.");

  public static final Key<String> FIRST_PASS = Key.text("dualmode.first-pass", "", "empty, or what dualmode.model may be",
      "A second model that hears the audio as it comes, gives partial readings and endpoints, and leaves the text of each utterance to "
          + "dualmode.model, which hears it in full context when it ends: words at once from a model such as bundled, and in the end "
          + "the text of one that hears whole recordings only. Empty for none.");

  public static final Key<String> WEIGHTS = Key.oneOf("dualmode.weights", "mode",
      "Which weights run; mode takes the sparse ones for streaming and the dense ones for full context. The other pairs are for "
          + "comparison.",
      "mode", "dense", "sparse");

  public static final Key<String> SCORER = Key.text("dualmode.scorer", "model",
      "model, a head of the model, or two joined by +",
      "Which head of the network scores the search; model takes what the model file recommends. The bundled model has mmi, ctc and "
          + "transducer; combined stands for mmi+transducer.");

  public static final Key<Double> SCORER_WEIGHT = Key.decimal("dualmode.scorer.weight", "share of the first head", 0.5, 0, 1,
      "Weight of the first head when dualmode.scorer names two; the second has the rest.");

  /** Takes what the model file has. */
  public static final String OF_MODEL = "model";
  public static final String NO_LANGUAGE_MODEL = "none";

  public static final Key<String> LEXICON = Key.text("dualmode.lexicon", "", "file in the format of CMUdict, or empty",
      "A dictionary beside the model's and beside that of an application: its words can be recognised, and its pronunciations stand in "
          + "front of others. Words that the language model lacks are equally likely everywhere.");

  public static final Key<String> LANGUAGE_MODEL = Key.text("dualmode.lm", OF_MODEL, "model, none, or a file",
      "What free speech is weighed with: the model's n-grams; none, which makes every word as likely as any other; or the n-grams of a "
          + "file, made by the command lm or in ARPA format, whose words are pronounced as guesses where no dictionary has them. A "
          + "language model that an application brings counts in their place.");

  public static final Key<OptionalDouble> LM_WEIGHT = Key.tuned("dualmode.lm.weight", "", 0, 100,
      "Factor on language model log probabilities; model takes the value tuned for the model.");

  public static final Key<OptionalDouble> WORD_PENALTY = Key.tuned("dualmode.word.penalty", "natural log", -100, 100,
      "Log score added for every word (negative: fewer words); model takes the value tuned for the model.");

  public static final Key<OptionalDouble> BEAM = Key.tuned("dualmode.search.beam", "natural log", 0.1, 1000,
      "Log score below the best at which the search drops a path; model takes the value tuned for the model.");

  public static final Key<OptionalInt> MAX_ACTIVE = Key.tunedCount("dualmode.search.max-active", "paths", 1, 1_000_000,
      "Most paths kept in a frame; bounds the cost of noise. model takes the value tuned for the model.");

  public static final Key<OptionalInt> SILENCE_GUARD = Key.tunedCount("dualmode.search.silence-guard", "ms", 0, 60_000,
      "Silence after which a recurrent transducer (RNN-T, TDT) hears it once more as if nothing had been said before, lest it stay "
          + "silent for good after a pause; 0 turns that off. model takes the value tuned for the model, or 2000.");

  public static final Key<String> RESCORE_LM = Key.text("dualmode.rescore.lm", "", "file made by the command lm, or in ARPA format, or "
      + "empty",
      "A larger language model that takes the place of the search's when an utterance ends, in every mode; a grammar or a language "
          + "model of the application stays as it is.");

  public static final Key<OptionalDouble> RESCORE_LM_WEIGHT = Key.tuned("dualmode.rescore.lm.weight", "share", 0, 1,
      "How far that model replaces the search's: 0 not at all, 1 wholly; model takes the value tuned for the model.");

  public static final Key<OptionalDouble> RESCORE_WEIGHT = Key.tuned("dualmode.rescore.weight", "", 0, 100,
      "Weight of the attention rescorer against the first pass in two-pass mode; model takes the value tuned for the model.");

  public static final Key<OptionalDouble> FIRST_PASS_SHARE = Key.tuned("dualmode.rescore.first-pass", "share", 0, 1,
      "Share of the streaming network in the acoustic scores of the second pass in two-pass mode, the rest being full context's; model "
          + "takes the value tuned for the model.");

  public static final Key<String> SKIP_SILENCE = Key.oneOf("dualmode.skip-silence", "true",
      "Whether full context and two-pass mode leave out the pass that listens again at the end of an utterance in which the streaming network heard nothing but silence; lattices have it in any case.",
      "true", "false");

  public static final Key<OptionalInt> RESCORE_READINGS = Key.tunedCount("dualmode.rescore.readings", "hypotheses", 2, 1000,
      "Readings that are ranked again when an utterance ends; model takes the value tuned for the model.");

  public static final Key<String> NEURAL_LM = Key.oneOf("dualmode.lm.neural", "true",
      "Whether two-pass mode asks the neural language model of a model that has one, where free speech is weighed with the model's own "
          + "n-grams; a grammar or a language model of the application stays as it is.",
      "true", "false");

  public static final Key<OptionalDouble> NEURAL_WEIGHT = Key.tuned("dualmode.lm.neural.weight", "", 0, 100,
      "Weight of the neural language model in two-pass mode, as a share of that of the search's language model; model takes the value "
          + "tuned for the model.");

  public static final Key<Double> GRAMMAR_BONUS = Key.decimal("dualmode.grammar.bonus", "natural log", 3, 0, 100,
      "Log score that each word of a sentence of a biased grammar gains over free speech.");

  public static final Key<OptionalDouble> GRAMMAR_GARBAGE = Key.tuned("dualmode.grammar.garbage", "natural log", -100, 0,
      "Log score of each phone heard as [unk], speech outside the grammar; nearer to 0 rejects more. model takes the value tuned for "
          + "the model.");

  @Override
  public String module() {
    return "dualmode-engine";
  }

  @Override
  public String title() {
    return "The engine";
  }

  @Override
  public List<Key<?>> keys() {
    return List.of(BACKEND, LOOK_AHEAD, FIRST_PASS, ModelCache.KEY, WEIGHTS, SCORER, SCORER_WEIGHT, LEXICON, LANGUAGE_MODEL, LM_WEIGHT,
        WORD_PENALTY, BEAM, MAX_ACTIVE, SILENCE_GUARD, RESCORE_LM, RESCORE_LM_WEIGHT, RESCORE_WEIGHT, FIRST_PASS_SHARE, SKIP_SILENCE,
        RESCORE_READINGS, NEURAL_LM, NEURAL_WEIGHT, GRAMMAR_BONUS, GRAMMAR_GARBAGE);
  }
}
