package io.dualmode.model.engine.decoding;

import io.dualmode.api.Hypothesis;
import io.dualmode.api.ReadableText;
import io.dualmode.api.ReadableWord;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.Word;
import io.dualmode.model.lexicon.UnitInventory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Results of a model that writes capitals and marks itself: words get neither, as hosts and their programs expect, and what the model wrote
 * becomes the readable text. Readings that differ in nothing else are one. Immutable.
 */
public final class WrittenText {
  private static final String MARKS = ".,?!";
  private static final String EDGE = "[\\Q.,?!;:\"()[]{}\\E\u2026\u00bf\u00a1\u201c\u201d\u201e\u00ab\u00bb\u2013\u2014-]+";
  private static final Pattern EDGES = Pattern.compile("^" + EDGE + "|" + EDGE + "$");
  private static final int LEAST_CAPITALS = 10;

  private final String separator;
  private final Locale locale;
  private final boolean readable;

  /**
   * For one session.
   *
   * @param language tag, whose rules make small letters
   * @param separator what stands between words
   * @param readable whether the model's own text is wanted
   */
  public WrittenText(String language, String separator, boolean readable) {
    this.separator = separator;
    this.readable = readable;
    locale = Locale.forLanguageTag(language);
  }

  /** Whether a model of these units writes so: it has words in capitals beside others, or marks. */
  public static boolean isWrittenBy(UnitInventory units) {
    int capitals = 0;
    boolean small = false;
    boolean marks = false;
    for (String name : units.names()) {
      if (name.startsWith("<") && name.endsWith(">") && name.length() > 2) {
        continue;
      }
      capitals += name.chars().anyMatch(Character::isUpperCase) ? 1 : 0;
      small |= name.chars().anyMatch(Character::isLowerCase);
      marks |= name.length() == 1 && MARKS.contains(name);
    }
    return units.kind().spellsWords() && small && (marks || capitals >= LEAST_CAPITALS);
  }

  /** A result with plain words, and with readable texts where they are wanted. */
  RecognitionResult plain(RecognitionResult result) {
    Set<String> seen = new HashSet<>();
    List<Hypothesis> readings = result.alternatives().stream().map(this::plain).filter(reading -> seen.add(reading.text())).toList();
    return result.toBuilder().alternatives(readings).build();
  }

  /** A reading with plain words. */
  Hypothesis plain(Hypothesis reading) {
    List<Word> words = new ArrayList<>();
    List<ReadableWord> written = new ArrayList<>();
    String before = "";
    for (Word word : reading.words()) {
      String plain = EDGES.matcher(word.text()).replaceAll("").toLowerCase(locale);
      if (!plain.isEmpty()) {
        Word.Builder builder = Word.builder(plain, word.startMillis(), word.endMillis()).phones(word.phones());
        word.confidence().ifPresent(builder::confidence);
        Word spoken = builder.build();
        words.add(spoken);
        written.add(ReadableWord.of(before + word.text(), List.of(spoken)));
        before = "";
      } else if (written.isEmpty()) {
        before += word.text();
      } else {
        ReadableWord last = written.remove(written.size() - 1);
        written.add(ReadableWord.of(last.text() + word.text(), last.spoken()));
      }
    }
    Hypothesis.Builder plain = Hypothesis.builder(joined(words.stream().map(Word::text).toList()), words).tags(reading.tags());
    reading.confidence().ifPresent(plain::confidence);
    reading.score().ifPresent(plain::score);
    if (readable) {
      plain.readable(ReadableText.of(joined(written.stream().map(ReadableWord::text).toList()), written));
    }
    return plain.build();
  }

  private String joined(List<String> texts) {
    return String.join(separator, texts);
  }
}
