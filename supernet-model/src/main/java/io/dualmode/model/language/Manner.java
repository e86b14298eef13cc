package io.dualmode.tools.errors;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/** Manners of articulation of the 39 ARPAbet phones. */
enum PhoneClass {
  VOWEL("AA", "AE", "AH", "AO", "EH", "ER", "IH", "IY", "UH", "UW"), DIPHTHONG("AW", "AY", "EY", "OW", "OY"), STOP("B", "D", "G", "K", "P", "T"),
  AFFRICATE("CH", "JH"), FRICATIVE("DH", "F", "HH", "S", "SH", "TH", "V", "Z", "ZH"), NASAL("M", "N", "NG"), APPROXIMANT("L", "R", "W", "Y"),
  OTHER();

  private final Set<String> phones;

  PhoneClass(String... phones) {
    this.phones = Set.of(phones);
  }

  /** The class of a phone by its ARPAbet name, {@link #OTHER} for units that are none. */
  static PhoneClass of(String phone) {
    return Arrays.stream(values()).filter(c -> c.phones.contains(phone)).findFirst().orElse(OTHER);
  }

  /** How unlikely it is to take one phone for another: 0 in a class, 2 for a vowel and a consonant, else 1; diphthongs are vowels here. */
  static int unlikeness(String said, String heard) {
    PhoneClass one = of(said);
    PhoneClass other = of(heard);
    return one.vocalic() != other.vocalic() ? 2 : one == other || one.vocalic() ? 0 : 1;
  }

  private boolean vocalic() {
    return this == VOWEL || this == DIPHTHONG;
  }

  String title() {
    return name().toLowerCase(Locale.ROOT) + "s";
  }
}
