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

  String title() {
    return name().toLowerCase(Locale.ROOT) + "s";
  }
}
