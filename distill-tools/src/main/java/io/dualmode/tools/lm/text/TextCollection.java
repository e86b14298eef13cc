package io.dualmode.tools.lm.text;

import io.dualmode.model.lm.BackoffTrie;
import io.dualmode.tools.ngram.TokenizedText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Reads several texts once and gives them back as ids of a vocabulary that is chosen afterwards. Every distinct word gets a
 * provisional number while reading. Not thread-safe.
 */
public final class TextCollection {
  private static final int END = -2;

  private final Map<String, Integer> numbers = new HashMap<>(1 << 18);
  private final Map<String, int[]> texts = new LinkedHashMap<>();

  /** Sentences of a text, and those of them that were kept out. */
  public record Read(int sentences, int excluded) {}

  /**
   * Reads a text.
   *
   * @param excluded sentences that must not enter
   * @param heldOut name to put every {@code everyNth} sentence under instead; unused when {@code everyNth} is 0
   */
  public Read read(String name, List<TextSource> sources, Set<String> excluded, String heldOut, int everyNth) throws IOException {
    Buffer kept = new Buffer();
    Buffer held = new Buffer();
    int[] seen = new int[2];
    for (TextSource source : sources) {
      source.read(sentence -> {
        seen[0]++;
        if (excluded.contains(sentence)) {
          seen[1]++;
          return;
        }
        Buffer to = everyNth > 0 && seen[0] % everyNth == 0 ? held : kept;
        StringTokenizer words = new StringTokenizer(sentence);
        while (words.hasMoreTokens()) {
          String word = words.nextToken();
          Integer number = numbers.get(word);
          if (number == null) {
            number = numbers.size();
            numbers.put(word, number);
          }
          to.add(number);
        }
        to.add(END);
      });
    }
    texts.put(name, kept.array());
    if (everyNth > 0) {
      texts.put(heldOut, held.array());
    }
    return new Read(seen[0], seen[1]);
  }

  /**
   * The vocabulary: words that can be spoken and occur often enough in the texts named, the words to keep that can be,
   * and the three markers; ascending.
   */
  public List<String> vocabulary(List<String> textNames, Predicate<String> spoken, Set<String> keep, int minCount) {
    int[] count = new int[numbers.size()];
    for (String name : textNames) {
      for (int token : texts.get(name)) {
        if (token != END) {
          count[token]++;
        }
      }
    }
    TreeSet<String> words = new TreeSet<>();
    numbers.forEach((word, number) -> {
      if (count[number] >= minCount && spoken.test(word)) {
        words.add(word);
      }
    });
    keep.stream().filter(spoken).forEach(words::add);
    words.addAll(List.of(BackoffTrie.UNKNOWN, BackoffTrie.SENTENCE_START, BackoffTrie.SENTENCE_END));
    return new ArrayList<>(words);
  }

  /** A text in ids of a vocabulary. */
  public TokenizedText tokens(String name, List<String> vocabulary) {
    int[] ids = new int[numbers.size()];
    Arrays.fill(ids, TokenizedText.OUTSIDE);
    int end = -1;
    for (int id = 0; id < vocabulary.size(); id++) {
      String word = vocabulary.get(id);
      if (word.equals(BackoffTrie.SENTENCE_END)) {
        end = id;
      }
      Integer number = numbers.get(word);
      if (number != null && !word.startsWith("<")) {
        ids[number] = id;
      }
    }
    int[] tokens = texts.get(name).clone();
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = tokens[i] == END ? end : ids[tokens[i]];
    }
    return new TokenizedText(name, tokens);
  }

  public boolean isEmpty(String name) {
    return texts.get(name).length == 0;
  }

  private static final class Buffer {
    private int[] values = new int[1024];
    private int size;

    void add(int value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, size + (size >> 1));
      }
      values[size++] = value;
    }

    int[] array() {
      return Arrays.copyOf(values, size);
    }
  }
}
