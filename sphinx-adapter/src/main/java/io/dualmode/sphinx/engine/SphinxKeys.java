package io.dualmode.sphinx.engine;

import io.dualmode.api.config.Key;
import io.dualmode.api.config.KeyProvider;
import java.util.List;

/** The keys of Sphinx4 applications; found by the service loader. */
public final class SphinxKeys implements KeyProvider {
  public static final Key<String> ENDPOINTING = Key.oneOf("dualmode.sphinx.endpointing", "engine",
      "Who says where the utterances of Sphinx4 applications begin and end: the engine by its endpoint rules, or host, the voice "
          + "activity detection in the application's front end. The engine hears all audio either way.",
      "engine", "host");

  public static final Key<String> LANGUAGE_MODEL = Key.oneOf("dualmode.sphinx.lm", "auto",
      "What weighs the free speech of Sphinx4 applications: auto takes the application's language model and dictionary unless both are "
          + "those that Sphinx4 itself ships, which the model's own take the place of; application and model decide.",
      "auto", "application", "model");

  public static final Key<String> FALLBACK = Key.oneOf("dualmode.sphinx.fallback", "none",
      "What listens where a Sphinx4 application brings an acoustic model, a dictionary or a grammar of a language that the model does "
          + "not speak: stock is the Sphinx4 engine, which is still on the class path; none is an error.",
      "none", "stock");

  @Override
  public String module() {
    return "dualmode-sphinx";
  }

  @Override
  public String title() {
    return "Sphinx4 applications";
  }

  @Override
  public List<Key<?>> keys() {
    return List.of(ENDPOINTING, LANGUAGE_MODEL, FALLBACK);
  }
}
