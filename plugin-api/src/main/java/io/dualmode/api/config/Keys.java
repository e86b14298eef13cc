package io.dualmode.api.config;

import io.dualmode.api.vocabulary.HotwordList;
import java.util.List;

/**
 * The keys that mean the same with every engine and in every application. Engines and adapters have more, each with the module that reads
 * it ({@link KeyProvider}).
 */
public final class Keys {
  /** The artifact of this API. */
  static final String MODULE = "dualmode-api";

  public static final Key<String> ENGINE = Key.text("dualmode.engine", "", "name of a provider, or empty",
      "Which engine to use; needed only when the class path holds several.");

  /** What the English model of dualmode-model-en-us is called wherever a model is named. */
  public static final String BUNDLED_MODEL = "bundled";

  public static final Key<String> MODEL = Key.text("dualmode.model", "", "directory, zip file, checkpoint, name of a model on the class "
      + "path or of a fetched one, bundled, or empty",
      "The model; bundled or empty takes the English one of dualmode-model-en-us, which is also called en-us. A path that exists comes "
          + "before a name. Checkpoints of others and fetching them: docs/models.md.");

  public static final Key<RecognitionMode> MODE = Key.mode("dualmode.mode", RecognitionMode.STREAMING,
      "How to listen. Streaming is the default because both hosts show words while the speaker talks.");

  public static final Key<Integer> N_BEST = Key.integer("dualmode.nbest", "hypotheses", 1, 1, 1000,
      "Readings in a result. One, since more cost memory and neither host asks for more by itself.");

  /** Value of {@link #TEXT} for texts as people write them. */
  public static final String READABLE = "readable";

  public static final Key<String> TEXT = Key.oneOf("dualmode.text", "plain",
      "What results carry: plain is the words as they are said; readable has capitals, punctuation and digits beside them "
          + "(docs/readable.md). Plain, since hosts and their programs expect words; the command transcribe takes readable unless it is "
          + "told otherwise.", "plain", READABLE);

  public static final Key<String> HOTWORDS = Key.text("dualmode.hotwords", "", "PHRASE[=BOOST], ..., a file, or empty",
      "Words and phrases to hear more readily (less, by a negative boost), separated by commas; the boost is a log score for each word, "
          + "-20..20, 3 where none is given. A single word that ends in .txt or has / or \\ in it is a file with one of them a line. "
          + "What the program sets for a session counts in their place.", HotwordList::check);

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

  /** All of them, in the order of the reference page. */
  public static final List<Key<?>> ALL = List.of(ENGINE, MODEL, MODE, N_BEST, TEXT, HOTWORDS, ENDPOINT_SILENCE_ONLY, ENDPOINT_GOOD_END,
      ENDPOINT_FAIR_END, ENDPOINT_ANY_END, ENDPOINT_MAX_UTTERANCE);

  private Keys() {}
}
