package io.dualmode.model.language.en;

import io.dualmode.model.lexicon.PronunciationGuesser;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.lexicon.UnitInventory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Guesses English pronunciations by rule, for use where no trained grapheme-to-phoneme model is at hand: a known stem with a
 * regular suffix, else two known words side by side, else spelling patterns from left to right, longest pattern first.
 *
 * <p>Needs the ARPAbet inventory. Confidences are rough constants per rule. Thread-safe as long as the lexicon does not change.
 */
final class SpellingRules implements PronunciationGuesser {
  private static final Map<String, String> SUFFIXES = table(
      "ing=IH NG", "ed=D", "es=AH Z", "s=Z", "ly=L IY", "ness=N AH S", "less=L AH S", "ful=F AH L", "er=ER", "ers=ER Z",
      "est=AH S T", "able=AH B AH L", "ment=M AH N T", "ish=IH SH", "y=IY");
  private static final Map<String, String> PATTERNS = table(
      "tion=SH AH N", "sion=ZH AH N", "ious=IY AH S", "ous=AH S", "ough=AO", "augh=AO", "eigh=EY", "igh=AY", "tch=CH", "dge=JH",
      "ch=CH", "ck=K", "gh=G", "gn=N", "kn=N", "ng=NG", "nk=NG K", "ph=F", "qu=K W", "sh=SH", "th=TH", "wh=W", "wr=R",
      "air=EH R", "are=EH R", "ear=IH R", "eer=IH R", "our=AW ER", "ore=AO R", "ire=AY ER", "ure=Y UH R",
      "ar=AA R", "er=ER", "ir=ER", "or=AO R", "ur=ER",
      "ai=EY", "au=AO", "aw=AO", "ay=EY", "ea=IY", "ee=IY", "ei=EY", "eu=UW", "ew=UW", "ey=IY", "ie=IY", "oa=OW", "oe=OW",
      "oi=OY", "oo=UW", "ou=AW", "ow=OW", "oy=OY", "ue=UW", "ui=UW", "ce=S", "ci=S IH", "cy=S IY", "ge=JH", "gi=JH IH",
      "a=AE", "b=B", "c=K", "d=D", "e=EH", "f=F", "g=G", "h=HH", "i=IH", "j=JH", "k=K", "l=L", "m=M", "n=N", "o=AA", "p=P",
      "q=K", "r=R", "s=S", "t=T", "u=AH", "v=V", "w=W", "x=K S", "y=IY", "z=Z");
  private static final int LONGEST_PATTERN = 4;

  private final PronunciationLexicon lexicon;
  private final UnitInventory units;

  SpellingRules(PronunciationLexicon lexicon) {
    this.lexicon = lexicon;
    this.units = lexicon.units();
  }

  @Override
  public List<Guess> guess(String word, int most) {
    if (most < 1) {
      throw new IllegalArgumentException("most: got " + most + ", allowed 1 or more");
    }
    String letters = word.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    if (letters.isEmpty()) {
      return List.of();
    }
    int[] known = lexiconForm(letters);
    if (known != null) {
      return List.of(new Guess(known, 0.8));
    }
    int[] stem = withSuffix(letters);
    if (stem != null) {
      return List.of(new Guess(stem, 0.7));
    }
    int[] compound = compound(letters);
    return List.of(compound != null ? new Guess(compound, 0.6) : new Guess(spellOut(letters), 0.2));
  }

  private int[] lexiconForm(String letters) {
    List<int[]> known = lexicon.pronunciations(letters);
    return known.isEmpty() ? null : known.get(0);
  }

  private int[] withSuffix(String letters) {
    for (Map.Entry<String, String> suffix : SUFFIXES.entrySet()) {
      int stemLength = letters.length() - suffix.getKey().length();
      if (stemLength < 3 || !letters.endsWith(suffix.getKey())) {
        continue;
      }
      String stem = letters.substring(0, stemLength);
      List<String> bases = new ArrayList<>(List.of(stem, stem + "e"));
      if (stem.charAt(stemLength - 1) == stem.charAt(stemLength - 2)) {
        bases.add(stem.substring(0, stemLength - 1));
      }
      if (stem.endsWith("i")) {
        bases.add(stem.substring(0, stemLength - 1) + "y");
      }
      for (String base : bases) {
        int[] known = lexiconForm(base);
        if (known != null) {
          return Possessives.concatenate(known, ending(suffix.getKey(), suffix.getValue(), known));
        }
      }
    }
    return null;
  }

  /** Regular plural and past endings take the voice of the sound before them, and a vowel after their own kind. */
  private int[] ending(String suffix, String usual, int[] base) {
    String last = units.name(base[base.length - 1]);
    boolean voiceless = List.of("P", "T", "K", "F", "TH", "S", "SH", "CH").contains(last);
    boolean sibilant = List.of("S", "Z", "SH", "ZH", "CH", "JH").contains(last);
    return switch (suffix) {
      case "s", "es" -> sounds(sibilant ? "AH Z" : voiceless ? "S" : "Z");
      case "ed" -> sounds(last.equals("T") || last.equals("D") ? "AH D" : voiceless ? "T" : "D");
      default -> sounds(usual);
    };
  }

  /** Two known words of at least three letters, split as near the middle as possible. */
  private int[] compound(String letters) {
    int n = letters.length();
    for (int distance = 0; distance <= n / 2; distance++) {
      for (int split : new int[] {n / 2 - distance, n / 2 + distance}) {
        if (split >= 3 && n - split >= 3) {
          int[] first = lexiconForm(letters.substring(0, split));
          int[] second = lexiconForm(letters.substring(split));
          if (first != null && second != null) {
            return Possessives.concatenate(first, second);
          }
        }
      }
    }
    return null;
  }

  private int[] spellOut(String letters) {
    boolean silentE = letters.length() > 3 && letters.endsWith("e") && !letters.endsWith("ee");
    boolean softens = letters.endsWith("ce") || letters.endsWith("ge");
    String text = silentE && !softens ? letters.substring(0, letters.length() - 1) : letters;
    int[] sequence = new int[0];
    for (int at = 0; at < text.length(); ) {
      while (at + 1 < text.length() && text.charAt(at) == text.charAt(at + 1) && "eo".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      int length = Math.min(LONGEST_PATTERN, text.length() - at);
      while (!PATTERNS.containsKey(text.substring(at, at + length))) {
        length--;
      }
      sequence = Possessives.concatenate(sequence, sounds(PATTERNS.get(text.substring(at, at + length))));
      at += length;
    }
    return sequence;
  }

  private int[] sounds(String names) {
    String[] parts = names.split(" ");
    int[] sequence = new int[parts.length];
    for (int i = 0; i < parts.length; i++) {
      sequence[i] = units.index(parts[i]);
    }
    return sequence;
  }

  private static Map<String, String> table(String... rows) {
    Map<String, String> table = new LinkedHashMap<>();
    for (String row : rows) {
      int equals = row.indexOf('=');
      table.put(row.substring(0, equals), row.substring(equals + 1));
    }
    return table;
  }
}
