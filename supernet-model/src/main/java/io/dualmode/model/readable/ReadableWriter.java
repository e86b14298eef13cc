package io.dualmode.model.readable;

import io.dualmode.api.Hypothesis;
import io.dualmode.api.ReadableText;
import io.dualmode.api.ReadableWord;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.Word;
import io.dualmode.model.language.Language;
import io.dualmode.model.language.WrittenForms;
import io.dualmode.model.language.WrittenForms.Written;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Writes the results of one session as people do. It remembers how the text before went on, so that a sentence may run over several
 * utterances. Readings that carry marks already, as some models make them, stay as they are. Not thread-safe.
 */
public final class ReadableWriter {
  /** A sentence that ends with at least so long a pause is no part of a number that would run over it. */
  private static final int LONG_PAUSE_MILLIS = 350;
  private static final String MARKS = ",.?!";
  private static final int SHORTEST_MARKED = 3;

  private final Language language;
  private final WrittenForms forms;
  private final Punctuator punctuator;
  private TextContext context = TextContext.START;

  /**
   * A writer for one session.
   *
   * @param model the marks and capitals of the language, null for none
   */
  public ReadableWriter(Language language, PunctuationModel model) {
    this.language = language;
    forms = language.writtenForms();
    punctuator = model == null ? null : new Punctuator(model);
  }

  /** Forgets what was said. */
  public void reset() {
    context = TextContext.START;
  }

  /**
   * The result with readable texts of all its readings; what follows goes on from the best.
   *
   * @param last whether nothing follows in the stream
   */
  public RecognitionResult write(RecognitionResult result, boolean last) {
    TextContext before = context;
    List<Hypothesis> readings = new ArrayList<>();
    TextContext following = before;
    for (Hypothesis reading : result.alternatives()) {
      context = before;
      readings.add(reading.toBuilder().readable(text(reading, last)).build());
      following = readings.size() == 1 ? context : following;
    }
    context = last ? TextContext.START : following;
    return result.toBuilder().alternatives(readings).build();
  }

  private ReadableText text(Hypothesis reading, boolean last) {
    List<Word> words = reading.words();
    if (words.isEmpty()) {
      return ReadableText.of("", List.of());
    }
    if (isMarked(words)) {
      return ReadableText.of(reading.text(), words.stream().map(word -> ReadableWord.of(word.text(), List.of(word))).toList());
    }
    List<ReadableWord> written = write(words, last);
    return ReadableText.of(String.join(language.wordSeparator(), written.stream().map(ReadableWord::text).toList()), written);
  }

  private static boolean isMarked(List<Word> words) {
    boolean mark = words.stream().map(Word::text).anyMatch(text -> text.length() >= SHORTEST_MARKED
        && MARKS.indexOf(text.charAt(text.length() - 1)) >= 0 && text.indexOf('.') == text.lastIndexOf('.'));
    return mark && words.stream().anyMatch(word -> word.text().chars().anyMatch(Character::isUpperCase));
  }

  private List<ReadableWord> write(List<Word> words, boolean last) {
    List<String> lower = words.stream().map(word -> word.text().toLowerCase(Locale.ROOT)).toList();
    int[] pauses = pauses(words);
    boolean atSentence = context.atSentence();
    Mark[] marks = new Mark[words.size()];
    boolean[] capitals = new boolean[words.size()];
    if (punctuator == null) {
      Arrays.fill(marks, Mark.NONE);
    } else {
      Punctuated punctuated = punctuator.punctuate(lower, classes(pauses), context, last);
      marks = punctuated.marks();
      capitals = punctuated.capitals();
      context = punctuated.context();
    }
    Mark before = punctuator != null && atSentence ? Mark.FULL_STOP : Mark.NONE;
    List<ReadableWord> written = new ArrayList<>();
    int at = 0;
    for (Written form : forms(lower, marks, pauses)) {
      for (; at < form.first(); at++) {
        written.add(ReadableWord.of(word(words, at, marks, capitals, form.first()), words.subList(at, at + 1)));
        before = marks[at];
      }
      String text = before.endsSentence() ? forms.capitalised(form.text()) : form.text();
      at = form.end();
      before = marks[at - 1];
      written.add(ReadableWord.of(marked(text, before), words.subList(form.first(), at)));
    }
    for (; at < words.size(); at++) {
      written.add(ReadableWord.of(word(words, at, marks, capitals, words.size()), words.subList(at, at + 1)));
    }
    return written;
  }

  /** A word with its case and mark; one that the model or the application writes with capitals stays so. */
  private String word(List<Word> words, int at, Mark[] marks, boolean[] capitals, int end) {
    String text = words.get(at).text();
    boolean plain = text.equals(text.toLowerCase(Locale.ROOT));
    boolean beforeName = at + 1 < end && capitals[at + 1] && marks[at] == Mark.NONE;
    Optional<String> title = plain && beforeName ? forms.beforeName(text) : Optional.empty();
    String cased = plain && capitals[at] ? forms.capitalised(text) : text;
    return marked(title.orElse(cased), marks[at]);
  }

  private static String marked(String text, Mark mark) {
    boolean stopped = mark == Mark.FULL_STOP && text.endsWith(".");
    return stopped ? text : text + mark.sign();
  }

  /** What is written in digits, sentence by sentence. */
  private List<Written> forms(List<String> words, Mark[] marks, int[] pauses) {
    List<Written> all = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < words.size(); i++) {
      boolean ends = i == words.size() - 1 || marks[i].endsSentence() && pauses[i] >= LONG_PAUSE_MILLIS;
      if (ends) {
        int from = start;
        forms.written(words.subList(from, i + 1)).forEach(w -> all.add(new Written(w.first() + from, w.count(), w.text())));
        start = i + 1;
      }
    }
    return all;
  }

  /** Milliseconds behind each word; the last has none. */
  private static int[] pauses(List<Word> words) {
    int[] pauses = new int[words.size()];
    for (int i = 0; i + 1 < pauses.length; i++) {
      pauses[i] = (int) Math.max(0, Math.min(Integer.MAX_VALUE, words.get(i + 1).startMillis() - words.get(i).endMillis()));
    }
    pauses[pauses.length - 1] = Integer.MAX_VALUE;
    return pauses;
  }

  private static int[] classes(int[] pauses) {
    int[] classes = Arrays.stream(pauses).map(PauseModel::length).toArray();
    classes[classes.length - 1] = PauseModel.END;
    return classes;
  }
}
