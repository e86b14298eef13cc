package io.dualmode.tools.lm;

import io.dualmode.api.internal.ClassLoaders;
import io.dualmode.model.lm.BackoffTrie;
import io.dualmode.model.lm.arpa.ArpaReader;
import io.dualmode.tools.input.UserFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Opens what an argument names: a file, or {@code resource:NAME} on the class path. */
final class Resources {
  private static final String PREFIX = "resource:";

  private Resources() {}

  private static InputStream open(String argument) throws IOException {
    if (!argument.startsWith(PREFIX)) {
      return UserFile.open(Path.of(argument));
    }
    URL url = Resources.class.getClassLoader().getResource(argument.substring(PREFIX.length()));
    if (url == null) {
      throw new IOException(argument + ": not on the class path");
    }
    return ClassLoaders.open(url);
  }

  /** The words of a pronunciation dictionary: first fields, lower case, {@code word(2)} as {@code word}. */
  static Set<String> lexicon(String argument) throws IOException {
    Set<String> words = new HashSet<>();
    try (BufferedReader reader = new BufferedReader(new InputStreamReader(open(argument), StandardCharsets.UTF_8))) {
      String line;
      while ((line = reader.readLine()) != null) {
        String word = line.strip().split("\\s+", 2)[0].replaceFirst("\\(\\d+\\)$", "");
        if (!word.isEmpty() && !word.startsWith(";;;") && !word.startsWith("<")) {
          words.add(word.toLowerCase(Locale.ROOT));
        }
      }
    }
    return words;
  }

  /** A model in ARPA form, or a Sphinx trie when the name ends in {@code .lm.bin}. */
  static BackoffTrie model(String argument) throws IOException {
    try (InputStream in = open(argument)) {
      return argument.endsWith(".lm.bin") ? SphinxTrieReader.read(argument, in.readAllBytes()) : ArpaReader.read(argument, in);
    }
  }
}
