package io.dualmode.sphinx;

import io.dualmode.api.Grammar;
import io.dualmode.api.Lexicon;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Phones as words: every phone is spelled as it is named, for the host's phone recognition. */
final class PhoneLexicon implements Lexicon {
  /** ARPAbet without stress: the units of the bundled model and of the host's English one. */
  static final List<String> ARPABET = List.of("AA", "AE", "AH", "AO", "AW", "AY", "B", "CH", "D", "DH", "EH", "ER", "EY", "F",
      "G", "HH", "IH", "IY", "JH", "K", "L", "M", "N", "NG", "OW", "OY", "P", "R", "S", "SH", "T", "TH", "UH", "UW", "V", "W",
      "Y", "Z", "ZH");

  private final Map<String, List<List<String>>> phones = new TreeMap<>();

  PhoneLexicon(List<String> names) {
    names.forEach(name -> phones.put(name, List.of(List.of(name))));
  }

  /** Any sequence of the phones, each with the probability that the host calls the phone insertion probability. */
  Grammar loop(double insertionProbability) {
    float log = (float) Math.log(insertionProbability);
    Grammar.Builder builder = Grammar.builder();
    int start = builder.state();
    int after = builder.state();
    for (String phone : phones.keySet()) {
      builder.arc(start, after, phone, log, "");
      builder.arc(after, after, phone, log, "");
    }
    return builder.accept(after, 0).build();
  }

  @Override
  public Set<String> words() {
    return Set.copyOf(phones.keySet());
  }

  @Override
  public List<List<String>> pronunciations(String word) {
    return phones.getOrDefault(word, List.of());
  }
}
