package io.dualmode.model.language.en.writing;

import io.dualmode.model.language.WrittenForms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How English is written that is said in words. Each {@link WritingRule} must account for all words of numbers that stand in a row, else
 * they stay words; the first rule that does counts. Numbers that are joined ({@code nine or ten}) are written alike: all in digits or
 * none.
 */
public final class EnglishWriting implements WrittenForms {
  public static final EnglishWriting INSTANCE = new EnglishWriting();

  private static final List<WritingRule> RULES = List.of(new CalendarRule(), new AmountRule(), new ClockRule(), new DigitsRule(), new Ordinals(),
      new CountRule(), new InitialsRule());
  private static final Map<String, String> TITLES = Map.of("mister", "Mr.", "missus", "Mrs.", "doctor", "Dr.");
  private static final Set<String> JOINTS = Set.of("or", "to", "and", "by", "nor", "in", "of");

  private EnglishWriting() {}

  @Override
  public Optional<String> beforeName(String word) {
    return Optional.ofNullable(TITLES.get(word));
  }

  /** Also {@code O'Brien} and {@code McDonald}. */
  @Override
  public String capitalised(String word) {
    int prefix = (word.startsWith("o'") || word.startsWith("mc")) && word.length() > 4 && !word.equals("o'clock") ? 2 : 0;
    String start = WrittenForms.super.capitalised(word);
    return prefix == 0 ? start : start.substring(0, prefix) + Character.toUpperCase(word.charAt(prefix)) + word.substring(prefix + 1);
  }

  @Override
  public List<Written> written(List<String> words) {
    SpokenText text = new SpokenText(words);
    List<Written> all = new ArrayList<>();
    int at = 0;
    while (at < text.size()) {
      List<Written> found = List.of();
      for (int rule = 0; rule < RULES.size() && found.isEmpty(); rule++) {
        found = RULES.get(rule).at(text, at);
      }
      all.addAll(found);
      at = found.isEmpty() ? behindNumber(text, at) : found.get(found.size() - 1).end();
    }
    return alike(text, all);
  }

  /** The next place where something may begin: numbers that no rule accounts for are passed over as a whole. */
  private static int behindNumber(SpokenText text, int at) {
    int end = at + 1;
    while (text.isNumber(at) && (text.isNumber(end) || text.ordinal(end) > 0)) {
      end++;
    }
    return end;
  }

  /** Takes digits back that are joined to a number in words. */
  private static List<Written> alike(SpokenText text, List<Written> all) {
    boolean[] digits = new boolean[text.size()];
    all.forEach(w -> Arrays.fill(digits, w.first(), w.end(), true));
    List<Written> kept = new ArrayList<>(all);
    boolean changed = true;
    while (changed) {
      changed = kept.removeIf(w -> {
        boolean apart = !isJoined(text, digits, w.first() - 1, w.first() - 2) && !isJoined(text, digits, w.end(), w.end() + 1);
        if (apart || !isBare(w)) {
          return false;
        }
        Arrays.fill(digits, w.first(), w.end(), false);
        return true;
      });
    }
    return kept;
  }

  private static boolean isJoined(SpokenText text, boolean[] digits, int joint, int other) {
    int beyond = text.is(joint, "of") && text.is(other, "out") ? countedBefore(text, other - 1) : other;
    return text.in(joint, JOINTS) && (text.isNumber(beyond) || text.is(beyond, "score")) && !digits[beyond];
  }

  /** The number in front of a place, or of the noun there: nine and nine times out of ten. */
  private static int countedBefore(SpokenText text, int at) {
    return text.isNumber(at) ? at : at - 1;
  }

  /** Whether it is a number and nothing else, so that words can stand for it. */
  private static boolean isBare(Written written) {
    return written.text().matches("[0-9,]+");
  }
}
