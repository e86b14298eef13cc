package io.dualmode.vosk;

import io.dualmode.api.config.Key;
import io.dualmode.api.config.KeyProvider;
import java.nio.charset.Charset;
import java.util.List;

/** The keys of Vosk applications; found by the service loader. */
public final class VoskKeys implements KeyProvider {
  public static final Key<String> GRAMMAR = Key.oneOf("dualmode.vosk.grammar", "loose",
      "How binding the phrase lists of Vosk applications are: loose lets their words come in any order, as Vosk does; strict takes "
          + "whole phrases only.",
      "loose", "strict").formerly("dualmode.grammar");

  public static final Key<String> MODEL = Key.oneOf("dualmode.vosk.model", "own",
      "What hears for the model directory of a Vosk application: own is the network in it; bundled is the model of this library (or the "
          + "one that dualmode.model names, which always goes first), with the words and endpoint rules of the directory.",
      "own", "bundled");

  public static final Key<String> MOJIBAKE = Key.text("dualmode.vosk.mojibake", "", "name of a charset, or empty",
      "Garbles Vosk results for applications that repair Vosk's by new String(result.getBytes(CHARSET), UTF_8).",
      VoskKeys::checkCharset);

  private static void checkCharset(String name) {
    if (!name.isEmpty() && (!name.matches("[A-Za-z0-9][A-Za-z0-9+.:_-]*") || !Charset.isSupported(name))) {
      throw new IllegalArgumentException("this Java has no charset of that name");
    }
  }

  @Override
  public String module() {
    return "dualmode-vosk";
  }

  @Override
  public String title() {
    return "Vosk applications";
  }

  @Override
  public List<Key<?>> keys() {
    return List.of(GRAMMAR, MODEL, MOJIBAKE);
  }
}
