package io.dualmode.tools.language;

import io.dualmode.model.language.Language;
import io.dualmode.model.language.Languages;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.lexicon.UnitKind;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options of commands that need a language and its units. */
public final class LanguageOptions {
  @Option(names = "--language", paramLabel = "TAG", defaultValue = SpeechLanguage.DEFAULT,
      description = "language of the words, such as en-US; plain:TAG for one without rules of its own (default: ${DEFAULT-VALUE})")
  private String tag;

  @Option(names = "--units", paramLabel = "FILE", description = "units.txt, silence first (default: the phones of the language)")
  private Path units;

  @Option(names = "--unit-kind", paramLabel = "KIND", defaultValue = "phones",
      description = "what the units are: phones, characters or pieces (default: ${DEFAULT-VALUE})")
  private String kind;

  /** The language; an unknown one is an {@link IllegalArgumentException} that lists the known ones. */
  public Language language() {
    return Languages.wanted(tag);
  }

  /** The units of the file, or the usual phones of the language; {@link IllegalArgumentException} where that has none. */
  public UnitInventory units() throws IOException {
    UnitKind wanted = UnitKind.named(kind);
    if (units != null) {
      return UnitInventory.read(units).as(wanted, UnitInventory.SILENCE);
    }
    if (wanted != UnitKind.PHONES) {
      throw new IllegalArgumentException("--units: missing; name the file of the " + kind + ", the blank first");
    }
    return language().phones().orElseThrow(() -> new IllegalArgumentException("--units: missing; language " + tag + " has no usual phones"));
  }

  /** Both. */
  public SpeechLanguage speech() throws IOException {
    return new SpeechLanguage(language(), units());
  }
}
