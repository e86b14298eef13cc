package io.dualmode.sphinx;

import edu.cmu.sphinx.api.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of a small Sphinx4 application. */
public final class Application {
  /** Pronunciations; two for "one", none for "seven". */
  static final String DICTIONARY = """
      <sil> SIL
      go G OW
      left L EH F T
      one W AH N
      one(2) HH W AH N
      right R AY T
      two T UW
      """;

  /** Bigrams with back-off weights, log10. */
  static final String ARPA = """

      \\data\\
      ngram 1=5
      ngram 2=3

      \\1-grams:
      -1.0 <s> -0.5
      -0.7 </s>
      -0.9 go -0.25
      -0.8 left -0.1
      -1.1 missing -0.2

      \\2-grams:
      -0.2 <s> go
      -0.3 go left
      -0.4 left </s>

      \\end\\
      """;

  private final Path dir;

  public Application(Path dir) throws IOException {
    this.dir = dir;
    file("words.dict", DICTIONARY);
    file("small.lm", ARPA);
  }

  public Application file(String name, String text) throws IOException {
    Files.writeString(dir.resolve(name), text);
    return this;
  }

  String url(String name) {
    return dir.resolve(name).toUri().toString();
  }

  /** Free speech; the acoustic model is one that does not exist. */
  public Configuration freeSpeech() {
    Configuration configuration = new Configuration();
    configuration.setAcousticModelPath("resource:/no/such/model");
    configuration.setDictionaryPath(url("words.dict"));
    configuration.setLanguageModelPath(url("small.lm"));
    return configuration;
  }

  public Configuration grammar(String name) {
    Configuration configuration = freeSpeech();
    configuration.setUseGrammar(true);
    configuration.setGrammarPath(dir.toUri().toString());
    configuration.setGrammarName(name);
    return configuration;
  }
}
