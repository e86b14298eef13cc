package io.dualmode.model.language.en;

import io.dualmode.model.language.Language;
import io.dualmode.model.language.Manner;
import io.dualmode.model.language.SpokenForms;
import io.dualmode.model.language.WrittenForms;
import io.dualmode.model.language.en.reading.EnglishForms;
import io.dualmode.model.language.en.writing.EnglishWriting;
import io.dualmode.model.lexicon.PronunciationGuesser;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.lexicon.UnitInventory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** English of any country, with the phones of CMUdict. */
public record English(String tag) implements Language {
  private static final UnitInventory ARPABET = UnitInventory.of(List.of(
      "SIL", "AA", "AE", "AH", "AO", "AW", "AY", "B", "CH", "D", "DH", "EH", "ER", "EY", "F", "G", "HH", "IH", "IY", "JH",
      "K", "L", "M", "N", "NG", "OW", "OY", "P", "R", "S", "SH", "T", "TH", "UH", "UW", "V", "W", "Y", "Z", "ZH"));
  private static final Map<String, Manner> MANNERS = new HashMap<>();
  private static final String VOWEL_LETTERS = "aeiouy";

  static {
    manner(Manner.VOWEL, "AA", "AE", "AH", "AO", "EH", "ER", "IH", "IY", "UH", "UW");
    manner(Manner.DIPHTHONG, "AW", "AY", "EY", "OW", "OY");
    manner(Manner.STOP, "B", "D", "G", "K", "P", "T");
    manner(Manner.AFFRICATE, "CH", "JH");
    manner(Manner.FRICATIVE, "DH", "F", "HH", "S", "SH", "TH", "V", "Z", "ZH");
    manner(Manner.NASAL, "M", "N", "NG");
    manner(Manner.APPROXIMANT, "L", "R", "W", "Y");
  }

  /** Read when the first word needs them. */
  private static final class Spellings {
    private static final SpellingVariants VARIANTS = new SpellingVariants();
  }

  private static void manner(Manner manner, String... phones) {
    for (String phone : phones) {
      MANNERS.put(phone, manner);
    }
  }

  /** Silence and the 39 ARPAbet phones without stress, alphabetically. */
  public static UnitInventory arpabet() {
    return ARPABET;
  }

  @Override
  public String rules() {
    return EnglishProvider.TYPE;
  }

  @Override
  public Optional<UnitInventory> phones() {
    return Optional.of(ARPABET);
  }

  @Override
  public SpokenForms spokenForms() {
    return EnglishForms.INSTANCE;
  }

  @Override
  public WrittenForms writtenForms() {
    return EnglishWriting.INSTANCE;
  }

  @Override
  public List<int[]> inflected(String word, PronunciationLexicon lexicon) {
    return Possessives.pronunciations(word, lexicon);
  }

  @Override
  public List<String> bases(String word) {
    return Possessives.bases(word);
  }

  /** Letters without a vowel, as in {@code bbc}. */
  @Override
  public boolean isReadOut(String letters) {
    return letters.chars().allMatch(c -> c < 0x80) && letters.chars().noneMatch(c -> VOWEL_LETTERS.indexOf(c) >= 0);
  }

  @Override
  public PronunciationGuesser guesser(PronunciationLexicon lexicon) {
    return lexicon.units().equals(ARPABET) ? new SpellingRules(lexicon) : Language.super.guesser(lexicon);
  }

  @Override
  public String comparable(String word) {
    return Spellings.VARIANTS.normalised(word);
  }

  @Override
  public Manner manner(String phone) {
    return MANNERS.getOrDefault(phone, Manner.OTHER);
  }
}
