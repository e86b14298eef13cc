package io.dualmode.model.language;

import java.util.Locale;

/** Manners in which phones are articulated. */
public enum Manner {
  VOWEL, DIPHTHONG, STOP, AFFRICATE, FRICATIVE, NASAL, APPROXIMANT,
  /** That of a phone that nobody classified, and of units that are no phones. */
  OTHER;

  /**
   * How unlikely it is to take a phone for one of another manner: 0 for the same, 2 for a vowel and a consonant, else 1; diphthongs are vowels
   * here.
   */
  public int unlikeness(Manner heard) {
    return isVocalic() != heard.isVocalic() ? 2 : this == heard || isVocalic() ? 0 : 1;
  }

  private boolean isVocalic() {
    return this == VOWEL || this == DIPHTHONG;
  }

  /** The name of all its phones. */
  public String title() {
    return name().toLowerCase(Locale.ROOT) + "s";
  }
}
