package io.dualmode.api;

import java.util.List;
import java.util.OptionalDouble;

/** Every option there is; {@code docs/configuration.md} is generated from this list. */
public final class Keys {
  public static final Key<String> ENGINE = Key.text("dualmode.engine", "", "name of a provider, or empty",
      "Which engine to use; needed only when the class path holds several.");

  /** What the model in the jar is called wherever a model is named. */
  public static final String BUNDLED_MODEL = "bundled";

  public static final Key<String> MODEL = Key.text("dualmode.model", "", "directory, zip file, bundled, or empty",
      "The model; bundled or empty takes the English one in the jar.");

  public static final Key<RecognitionMode> MODE = Key.mode("dualmode.mode", RecognitionMode.STREAMING,
      "How to listen. Streaming is the default because both hosts show words while the speaker talks.");

  public static final Key<String> BACKEND = Key.oneOf("dualmode.backend", "java",
      "What runs the encoder in full context and in the second pass; streaming always runs in Java. Only java needs no native library; a GPU that is asked for and missing is an error.",
      "java", "djl-cpu", "djl-gpu");

  public static final Key<String> WEIGHTS = Key.oneOf("dualmode.weights", "mode",
      "Which weights run; mode takes the sparse ones for streaming and the dense ones for full context. The other pairs are for comparison.",
      "mode", "dense", "sparse");

  public static final Key<String> SCORER = Key.text("dualmode.scorer", "model",
      "model, a head of the model, or two joined by +",
      "Which head of the network scores the search; model takes what the model file recommends. The bundled model has mmi, ctc and transducer; combined stands for mmi+transducer.");

  public static final Key<Double> SCORER_WEIGHT = Key.decimal("dualmode.scorer.weight", "share of the first head", 0.5, 0, 1,
      "Weight of the first head when dualmode.scorer names two; the second has the rest.");

  public static final Key<String> LANGUAGE_MODEL = Key.oneOf("dualmode.lm", "model",
      "What free speech is weighed with: the model's n-grams, or none, which makes every word as likely as any other.",
      "model", "none");

  public static final Key<OptionalDouble> LM_WEIGHT = Key.tuned("dualmode.lm.weight", "", 0, 100,
      "Factor on language model log probabilities; model takes the value tuned for the model.");

  public static final Key<OptionalDouble> WORD_PENALTY = Key.tuned("dualmode.word.penalty", "natural log", -100, 100,
      "Log score added for every word (negative: fewer words); model takes the value tuned for the model.");

  public static final Key<OptionalDouble> BEAM = Key.tuned("dualmode.search.beam", "natural log", 0.1, 1000,
      "Log score below the best at which the search drops a path; model takes the value tuned for the model.");

  public static final Key<OptionalDouble> MAX_ACTIVE = Key.tuned("dualmode.search.max-active", "paths", 1, 1_000_000,
      "Most paths kept in a frame; bounds the cost of noise. model takes the value tuned for the model.");

  public static final Key<Integer> N_BEST = Key.integer("dualmode.nbest", "hypotheses", 1, 1, 1000,
      "Readings in a result. One, since more cost memory and neither host asks for more by itself.");

  public static final Key<String> RESCORE_LM = Key.text("dualmode.rescore.lm", "", "file made by the command lm, or empty",
      "A larger language model that takes the place of the search's when an utterance ends, in every mode; a grammar or a language model of the application stays as it is.");

  public static final Key<OptionalDouble> RESCORE_LM_WEIGHT = Key.tuned("dualmode.rescore.lm.weight", "share", 0, 1,
      "How far that model replaces the search's: 0 not at all, 1 wholly; model takes the value tuned for the model.");

  public static final Key<OptionalDouble> RESCORE_WEIGHT = Key.tuned("dualmode.rescore.weight", "", 0, 100,
      "Weight of the attention rescorer against the first pass in two-pass mode; model takes the value tuned for the model.");

  public static final Key<OptionalDouble> FIRST_PASS_SHARE = Key.tuned("dualmode.rescore.first-pass", "share", 0, 1,
      "Share of the streaming network in the acoustic scores of the second pass in two-pass mode, the rest being full context's; model takes the value tuned for the model.");

  public static final Key<OptionalDouble> RESCORE_READINGS = Key.tuned("dualmode.rescore.readings", "hypotheses", 2, 1000,
      "Readings that are ranked again when an utterance ends; model takes the value tuned for the model.");

  public static final Key<Integer> ENDPOINT_SILENCE_ONLY = Key.integer("dualmode.endpoint.rule1", "ms", 5000, 0, 3_600_000,
      "Ends silence without any speech (Kaldi's rule 1, Vosk's value).");

  public static final Key<Integer> ENDPOINT_GOOD_END = Key.integer("dualmode.endpoint.rule2", "ms", 500, 0, 3_600_000,
      "Pause that ends speech when the sentence is very likely complete (rule 2, Vosk's value).");

  public static final Key<Integer> ENDPOINT_FAIR_END = Key.integer("dualmode.endpoint.rule3", "ms", 750, 0, 3_600_000,
      "Pause that ends speech when the sentence may be complete (rule 3, Vosk's value).");

  public static final Key<Integer> ENDPOINT_ANY_END = Key.integer("dualmode.endpoint.rule4", "ms", 1000, 0, 3_600_000,
      "Pause that ends any speech (rule 4, Vosk's value).");

  public static final Key<Integer> ENDPOINT_MAX_UTTERANCE = Key.integer("dualmode.endpoint.rule5", "ms", 20_000, 0, 3_600_000,
      "Longest utterance, speech or not (rule 5, Kaldi's value); bounds the memory of full context.");

  public static final Key<String> GRAMMAR = Key.oneOf("dualmode.grammar", "loose",
      "How binding the phrase lists of Vosk applications are: loose lets their words come in any order, as Vosk does; strict takes whole phrases only.",
      "loose", "strict");

  public static final Key<Double> GRAMMAR_BONUS = Key.decimal("dualmode.grammar.bonus", "natural log", 3, 0, 100,
      "Log score that each word of a sentence of a biased grammar gains over free speech.");

  public static final Key<OptionalDouble> GRAMMAR_GARBAGE = Key.tuned("dualmode.grammar.garbage", "natural log", -100, 0,
      "Log score of each phone heard as [unk], speech outside the grammar; nearer to 0 rejects more. model takes the value tuned for the model.");

  public static final Key<String> VOSK_MOJIBAKE = Key.text("dualmode.vosk.mojibake", "", "name of a charset, or empty",
      "Garbles Vosk results for applications that repair Vosk's by new String(result.getBytes(CHARSET), UTF_8).");

  public static final Key<String> SPHINX_ENDPOINTING = Key.oneOf("dualmode.sphinx.endpointing", "engine",
      "Who says where the utterances of Sphinx4 applications begin and end: the engine by its endpoint rules, or host, the voice activity detection in the application's front end. The engine hears all audio either way.",
      "engine", "host");

  public static final Key<String> SPHINX_LM = Key.oneOf("dualmode.sphinx.lm", "auto",
      "What weighs the free speech of Sphinx4 applications: auto takes the application's language model and dictionary unless both are those that Sphinx4 itself ships, which the model's own take the place of; application and model decide.",
      "auto", "application", "model");

  public static final Key<String> SPHINX_FALLBACK = Key.oneOf("dualmode.sphinx.fallback", "none",
      "What listens where a Sphinx4 application brings an acoustic model, a dictionary or a grammar of a language that the model does not speak: stock is the Sphinx4 engine, which is still on the class path; none is an error.",
      "none", "stock");

  /** All of them, in the order of the reference page. */
  public static final List<Key<?>> ALL = List.of(ENGINE, MODEL, MODE, BACKEND, WEIGHTS, SCORER, SCORER_WEIGHT, LANGUAGE_MODEL,
      LM_WEIGHT, WORD_PENALTY, BEAM, MAX_ACTIVE, N_BEST, RESCORE_LM, RESCORE_LM_WEIGHT, RESCORE_WEIGHT, FIRST_PASS_SHARE,
      RESCORE_READINGS, ENDPOINT_SILENCE_ONLY,
      ENDPOINT_GOOD_END, ENDPOINT_FAIR_END, ENDPOINT_ANY_END, ENDPOINT_MAX_UTTERANCE, GRAMMAR, GRAMMAR_BONUS, GRAMMAR_GARBAGE,
      VOSK_MOJIBAKE, SPHINX_ENDPOINTING, SPHINX_LM, SPHINX_FALLBACK);

  private Keys() {}
}
