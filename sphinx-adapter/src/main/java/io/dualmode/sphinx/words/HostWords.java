package io.dualmode.sphinx.words;

import edu.cmu.sphinx.linguist.acoustic.Unit;
import edu.cmu.sphinx.linguist.acoustic.UnitManager;
import edu.cmu.sphinx.linguist.dictionary.Dictionary;
import edu.cmu.sphinx.linguist.dictionary.Pronunciation;
import edu.cmu.sphinx.linguist.dictionary.Word;
import io.dualmode.api.Phone;
import java.util.List;

/** Turns the engine's words into the host's. */
public final class HostWords {
  private static final UnitManager UNITS = new UnitManager();

  private final Dictionary dictionary;

  /** Looks words up in a dictionary; null where they are the engine's. */
  public HostWords(Dictionary dictionary) {
    this.dictionary = dictionary;
  }

  /** A word that no dictionary has, with one pronunciation without phones. */
  public static Word made(String spelling) {
    return made(spelling, false);
  }

  /** A mark, such as {@code <s>}: a filler to the host, which leaves fillers out of hypotheses. */
  public static Word mark(String spelling) {
    return made(spelling, true);
  }

  private static Word made(String spelling, boolean filler) {
    Pronunciation[] one = {new Pronunciation(Unit.EMPTY_ARRAY, null, 1f)};
    Word word = new Word(spelling, one, filler);
    one[0].setWord(word);
    return word;
  }

  /** The pronunciation that was heard, or the first of a word whose phones are not told. */
  public Pronunciation pronunciation(io.dualmode.api.Word heard) {
    if (dictionary == null) {
      return spoken(heard);
    }
    Word word = dictionary.getWord(heard.text());
    if (word == null || word.getPronunciations() == null || word.getPronunciations().length == 0) {
      word = made(heard.text());
    }
    for (Pronunciation candidate : word.getPronunciations()) {
      if (candidate.getWord() != null && sameSounds(candidate.getUnits(), heard.phones())) {
        return candidate;
      }
    }
    Pronunciation first = word.getPronunciations()[0];
    return first.getWord() == null ? made(heard.text()).getPronunciations()[0] : first;
  }

  /** A word of the engine's own dictionary with the phones that were heard. */
  private static synchronized Pronunciation spoken(io.dualmode.api.Word heard) {
    Unit[] units = new Unit[heard.phones().size()];
    for (int i = 0; i < units.length; i++) {
      units[i] = UNITS.getUnit(heard.phones().get(i).symbol());
    }
    Pronunciation one = new Pronunciation(units, null, 1f);
    one.setWord(new Word(heard.text(), new Pronunciation[] {one}, false));
    return one;
  }

  private static boolean sameSounds(Unit[] units, List<Phone> phones) {
    if (units == null || units.length != phones.size()) {
      return false;
    }
    for (int i = 0; i < units.length; i++) {
      if (!units[i].getName().equals(phones.get(i).symbol())) {
        return false;
      }
    }
    return true;
  }
}
