package io.dualmode.kaldi.engine;

import io.dualmode.api.config.Key;
import io.dualmode.api.config.KeyProvider;
import java.util.List;

/** The keys of Kaldi's model directories; found by the service loader. */
public final class KaldiKeys implements KeyProvider {
  public static final Key<String> RESCORE = Key.oneOf("dualmode.kaldi.rescore", "true",
      "Whether the larger language models of a Vosk model (rescore/, rnnlm/) weigh the readings of an utterance again when it ends, as Vosk always does; false answers sooner and needs less memory.",
      "true", "false");

  @Override
  public String module() {
    return "dualmode-kaldi";
  }

  @Override
  public String title() {
    return "Models of Vosk";
  }

  @Override
  public List<Key<?>> keys() {
    return List.of(RESCORE);
  }
}
