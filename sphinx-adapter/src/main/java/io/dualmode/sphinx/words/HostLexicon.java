package io.dualmode.sphinx.words;

import edu.cmu.sphinx.linguist.acoustic.Unit;
import edu.cmu.sphinx.linguist.dictionary.Dictionary;
import edu.cmu.sphinx.linguist.dictionary.Pronunciation;
import edu.cmu.sphinx.linguist.dictionary.Word;
import io.dualmode.api.vocabulary.Lexicon;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The application's dictionary, limited to the words that its grammar or language model can produce.
 *
 * <p>The host has no way to list a dictionary, and its search too knows no other words. Fillers and the sentence marks stay out.
 * A word without phones (see {@code GrammarDictionary}) is unknown here: the engine makes its pronunciation.
 */
public final class HostLexicon implements Lexicon {
  private final Dictionary dictionary;
  private final Set<String> words;

  /**
   * @param dictionary the application's, allocated
   * @param vocabulary spellings that may be recognised
   */
  public HostLexicon(Dictionary dictionary, Collection<String> vocabulary) {
    this.dictionary = dictionary;
    Set<String> kept = new TreeSet<>();
    for (String spelling : vocabulary) {
      Word word = dictionary.getWord(spelling);
      if (word != null && !isMark(word) && !pronunciations(word).isEmpty()) {
        kept.add(spelling);
      }
    }
    words = Set.copyOf(kept);
  }

  /** Whether a word never appears in what a speaker says: fillers and sentence marks. */
  static boolean isMark(Word word) {
    return word.isFiller() || word.isSentenceStartWord() || word.isSentenceEndWord()
        || word.getSpelling().equals(Dictionary.SILENCE_SPELLING);
  }

  @Override
  public Set<String> words() {
    return words;
  }

  @Override
  public List<List<String>> pronunciations(String spelling) {
    if (!words.contains(spelling)) {
      return List.of();
    }
    synchronized (dictionary) {
      return pronunciations(dictionary.getWord(spelling));
    }
  }

  private static List<List<String>> pronunciations(Word word) {
    Set<List<String>> found = new LinkedHashSet<>();
    for (Pronunciation pronunciation : word.getPronunciations()) {
      List<String> phones = new ArrayList<>();
      for (Unit unit : pronunciation.getUnits()) {
        if (!unit.isSilence() && !unit.isFiller()) {
          phones.add(unit.getName());
        }
      }
      if (!phones.isEmpty()) {
        found.add(List.copyOf(phones));
      }
    }
    return List.copyOf(found);
  }
}
