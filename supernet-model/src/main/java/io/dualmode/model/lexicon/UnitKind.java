package io.dualmode.model.lexicon;

import java.util.Arrays;
import java.util.Locale;

/** What the units of a model are, which says how words are made of them. */
public enum UnitKind {
  /** Sounds: a dictionary or a guess says which a word is made of. */
  PHONES,
  /** Letters and other characters: a word spells itself. A unit such as {@code |}, where there is one, stands between words. */
  CHARACTERS,
  /** Pieces of words, as SentencePiece makes them: one that begins with {@code ▁} begins a word. A word is cut into pieces by itself. */
  PIECES;

  /** Whether words are made of the units by their spelling, without a dictionary. */
  public boolean spellsWords() {
    return this != PHONES;
  }

  /** The name in {@code config.json}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The kind of a name; an unknown one is an {@link IllegalArgumentException} that lists the known ones. */
  public static UnitKind named(String key) {
    return Arrays.stream(values()).filter(kind -> kind.key().equals(key)).findFirst().orElseThrow(() -> new IllegalArgumentException(
        "kind of units: got '" + key + "', allowed " + Arrays.stream(values()).map(UnitKind::key).toList()));
  }
}
