package io.dualmode.tools.language;

import io.dualmode.api.internal.ClassLoaders;
import io.dualmode.model.language.Language;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.tools.input.UserFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;
import java.util.Map;

/**
 * The dictionary of a language where the user names none: CMUdict for English, as the artifact {@code net.sf.phat:sphinx4-data} has it. Words
 * of characters and word pieces need none.
 */
public final class StandardDictionary {
  private static final Map<String, String> RESOURCES = Map.of("en", "/edu/cmu/sphinx/models/en-us/cmudict-en-us.dict");

  private StandardDictionary() {}

  /** Whether there is one for a language and its phones. */
  public static boolean has(Language language, UnitInventory units) {
    return units.kind().spellsWords() || RESOURCES.containsKey(primary(language)) && language.phones().filter(units::equals).isPresent();
  }

  /** Reads the dictionary; an {@link IOException} says what to do when there is none, or when it is not on the class path. */
  public static PronunciationLexicon read(Language language, UnitInventory units) throws IOException {
    if (units.kind().spellsWords()) {
      return PronunciationLexicon.empty(units);
    }
    if (!has(language, units)) {
      throw new IOException("language " + language.tag() + (RESOURCES.containsKey(primary(language)) ? " has a standard dictionary for the phones "
          + language.phones().orElseThrow().names() + " only" : " has no standard dictionary") + "; name one in CMUdict's format with --lexicon");
    }
    String resource = RESOURCES.get(primary(language));
    URL url = StandardDictionary.class.getResource(resource);
    if (url == null) {
      throw new IOException("dictionary: " + resource
          + " is not on the class path; add net.sf.phat:sphinx4-data, or name a dictionary with --lexicon");
    }
    try (InputStream in = ClassLoaders.open(url)) {
      return PronunciationLexicon.read(in, "resource:" + resource, units);
    }
  }

  /** Reads a dictionary that the user names, or the standard one for null. */
  public static PronunciationLexicon read(Path named, Language language, UnitInventory units) throws IOException {
    if (named == null) {
      return read(language, units);
    }
    try (InputStream in = UserFile.open(named)) {
      return PronunciationLexicon.read(in, named.toString(), units);
    }
  }

  private static String primary(Language language) {
    return language.tag().split("[-_]", 2)[0];
  }
}
