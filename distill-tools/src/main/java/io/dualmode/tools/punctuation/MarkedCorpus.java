package io.dualmode.tools.punctuation;

import io.dualmode.model.readable.Mark;
import io.dualmode.model.readable.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** The words of many books in one row, with marks and case; a paragraph follows the other. Arrays are shared with their readers. */
final class MarkedCorpus {
  private static final int FREQUENT = 1000;
  private static final int AT_ONCE = 8;

  private final List<String> vocabulary = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<Integer> bookEnds = new ArrayList<>();
  private int[] ids = new int[1 << 20];
  private byte[] labels = new byte[1 << 20];
  private int size;

  /** Reads books; the folder's others are nobody's. */
  static MarkedCorpus of(List<Path> books) throws IOException {
    MarkedCorpus corpus = new MarkedCorpus();
    for (int i = 0; i < books.size(); i += AT_ONCE) {
      List<Path> batch = books.subList(i, Math.min(books.size(), i + AT_ONCE));
      for (List<MarkedText.Token> book : batch.parallelStream().map(MarkedCorpus::read).toList()) {
        corpus.add(book);
        corpus.bookEnds.add(corpus.size);
      }
    }
    return corpus;
  }

  private static List<MarkedText.Token> read(Path book) {
    try {
      return BookFile.paragraphs(book).stream().flatMap(paragraph -> MarkedText.of(paragraph).stream()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void add(List<MarkedText.Token> tokens) {
    for (MarkedText.Token token : tokens) {
      if (size == ids.length) {
        ids = Arrays.copyOf(ids, 2 * size);
        labels = Arrays.copyOf(labels, 2 * size);
      }
      ids[size] = numbers.computeIfAbsent(token.word(), word -> {
        vocabulary.add(word);
        return vocabulary.size() - 1;
      });
      labels[size++] = (byte) (token.mark().ordinal() | token.letter().ordinal() << 4);
    }
  }

  int size() {
    return size;
  }

  String word(int at) {
    return vocabulary.get(ids[at]);
  }

  Mark mark(int at) {
    return Mark.ALL.get(labels[at] & 15);
  }

  MarkedText.Case letter(int at) {
    return MarkedText.Case.values()[labels[at] >> 4];
  }

  /** Indices behind the last word of each book. */
  List<Integer> bookEnds() {
    return bookEnds;
  }

  /** The most frequent words. */
  Set<String> frequent() {
    int[] counts = new int[vocabulary.size()];
    for (int i = 0; i < size; i++) {
      counts[ids[i]]++;
    }
    Set<String> frequent = new LinkedHashSet<>();
    IntStream.range(0, counts.length).boxed().sorted((a, b) -> counts[b] - counts[a]).limit(FREQUENT)
        .forEach(id -> frequent.add(vocabulary.get(id)));
    return frequent;
  }

  /** All words as hashes. */
  Tokens tokens(Set<String> frequent) {
    int[] words = new int[size];
    int[] kinds = new int[size];
    int[] endings = new int[size];
    for (int i = 0; i < size; i++) {
      String word = word(i);
      words[i] = Tokens.word(word);
      kinds[i] = Tokens.kind(word, frequent);
      endings[i] = Tokens.ending(word);
    }
    return new Tokens(words, kinds, endings, 0, size);
  }
}
