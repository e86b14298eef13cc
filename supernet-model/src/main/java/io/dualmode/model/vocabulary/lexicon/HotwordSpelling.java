package io.dualmode.model.vocabulary.lexicon;

import io.dualmode.api.vocabulary.Hotword;
import io.dualmode.model.grammar.HotwordNetwork;
import io.dualmode.model.language.Typography;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Spells hotwords as the words of a session are spelled: as they stand, else in lower case, else without typography. Words that the
 * session lacks are offered to it where the hotword wants to be heard more.
 */
public final class HotwordSpelling {
  private final Predicate<String> known;
  private final Function<String, String> lacking;
  private final Map<String, String> offered = new HashMap<>();

  /**
   * A speller.
   *
   * @param known whether the session has a word
   * @param lacking takes a word that it has not, once, and answers how it is spelled from now on, null where it cannot be had
   */
  public HotwordSpelling(Predicate<String> known, Function<String, String> lacking) {
    this.known = known;
    this.lacking = lacking;
  }

  /** The hotwords that can change what is heard. */
  public List<Hotword> spelled(List<Hotword> hotwords) {
    List<Hotword> spelled = new ArrayList<>(hotwords.size());
    for (Hotword hotword : hotwords) {
      if (hotword.boost() != 0) {
        List<String> written = HotwordNetwork.words(hotword);
        List<String> words = new ArrayList<>(written.size());
        for (String word : written) {
          String own = spelled(word, hotword.boost() > 0);
          if (own == null) {
            break;
          }
          words.add(own);
        }
        if (words.size() == written.size()) {
          spelled.add(new Hotword(String.join(" ", words), hotword.boost()));
        }
      }
    }
    return spelled;
  }

  private String spelled(String word, boolean wanted) {
    for (String form : forms(word)) {
      if (known.test(form)) {
        return form;
      }
    }
    if (wanted && !offered.containsKey(word)) {
      offered.put(word, lacking.apply(word));
    }
    return offered.get(word);
  }

  /** The spellings under which a word may be known, the likeliest first. */
  public static List<String> forms(String word) {
    String plain = Typography.lookupForm(word);
    return List.of(word, word.toLowerCase(Locale.ROOT), plain, plain.toLowerCase(Locale.ROOT));
  }
}
