package io.dualmode.model.language.en.writing;

import io.dualmode.model.language.WrittenForms.Written;
import java.util.List;
import java.util.Locale;

/** Letters said one by one: {@code BBC}. Two of them, or more, are no words of one letter. */
final class InitialsRule implements WritingRule {
  private static final String WORDS = "aio";

  @Override
  public List<Written> at(SpokenText text, int at) {
    StringBuilder letters = new StringBuilder();
    int consonants = 0;
    int end = at;
    while (isLetter(text.word(end))) {
      char letter = text.word(end++).charAt(0);
      letters.append(letter);
      consonants += WORDS.indexOf(letter) < 0 ? 1 : 0;
    }
    boolean began = isLetter(text.word(at - 1));
    return began || consonants < 2 || letters.length() == 2 && consonants < 2 ? List.of()
        : List.of(new Written(at, end - at, letters.toString().toUpperCase(Locale.ROOT)));
  }

  private static boolean isLetter(String word) {
    return word.length() == 1 && word.charAt(0) >= 'a' && word.charAt(0) <= 'z'
        || word.length() == 2 && word.charAt(1) == '.' && word.charAt(0) >= 'a' && word.charAt(0) <= 'z';
  }
}
