package io.dualmode.tools.language;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import io.dualmode.model.language.Language;
import io.dualmode.model.language.Languages;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.lexicon.UnitKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The language of a folder of speech and the units that it is written in, as {@value #FILE} beside the alignments says: {@code align}
 * writes it, whatever trains on the folder or measures on it reads it. A folder without it holds English in ARPAbet.
 */
public record SpeechLanguage(Language language, UnitInventory units) {
  /** Name of the file. */
  public static final String FILE = "language.json";
  /** The language where nothing is said. */
  public static final String DEFAULT = "en-US";

  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  /** What the file holds. */
  private record Stored(String language, String rules, String kind, Integer silence, List<String> units) {}

  /** That of a folder. */
  public static SpeechLanguage of(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      Language language = Languages.of(DEFAULT);
      return new SpeechLanguage(language, language.phones().orElseThrow());
    }
    try {
      Stored stored = GSON.fromJson(Files.readString(file), Stored.class);
      if (stored == null || stored.language == null || stored.rules == null || stored.kind == null || stored.silence == null
          || stored.units == null) {
        throw new IllegalArgumentException("expected language, rules, kind, silence and units");
      }
      return new SpeechLanguage(Languages.named(stored.rules, stored.language),
          UnitInventory.of(UnitKind.named(stored.kind), stored.units, stored.silence));
    } catch (JsonParseException | IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage() + "; run align again", e);
    }
  }

  /** That of the folder that a file lies in. */
  public static SpeechLanguage beside(Path file) throws IOException {
    return of(file.toAbsolutePath().getParent());
  }

  /** Says of a folder what it holds; one that says something else is an {@link IOException}. */
  public void write(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (Files.exists(file) && !of(folder).equals(this)) {
      throw new IOException(file + ": the folder holds " + of(folder) + ", not " + this + "; write to another folder with --out");
    }
    Files.writeString(file, GSON.toJson(new Stored(language.tag(), language.rules(), units.kind().key(), units.silence(), units.names())));
  }

  @Override
  public String toString() {
    return language.tag() + " in " + units.size() + " " + units.kind().key();
  }
}
