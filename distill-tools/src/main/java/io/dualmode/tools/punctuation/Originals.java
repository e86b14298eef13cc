package io.dualmode.tools.punctuation;

import io.dualmode.tools.evaluate.EditDistance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds passages that were read aloud in the books they come from, so that their marks and capitals are known. */
final class Originals {
  private static final int GRAM = 4;
  private static final int SLACK = 4;
  private static final double LEAST_EQUAL = 0.9;

  private final Map<List<String>, List<MarkedText.Token>> found = new HashMap<>();
  private final Map<String, Integer> books = new LinkedHashMap<>();

  /** Searches books for texts of at least {@value #GRAM} words; reads one book after the other. */
  static Originals search(List<Path> files, Collection<List<String>> texts) throws IOException {
    Originals originals = new Originals();
    Map<List<String>, List<Place>> grams = new HashMap<>();
    Set<List<String>> wanted = new HashSet<>(texts);
    for (List<String> text : wanted) {
      for (int at : new int[] {0, (text.size() - GRAM) / 2, text.size() - GRAM}) {
        if (at >= 0) {
          grams.computeIfAbsent(text.subList(at, at + GRAM), g -> new ArrayList<>()).add(new Place(text, at));
        }
      }
    }
    for (Path file : files) {
      List<MarkedText.Token> book = new ArrayList<>();
      for (String paragraph : BookFile.paragraphs(file)) {
        book.addAll(MarkedText.of(paragraph));
      }
      int passages = originals.search(book, grams);
      if (passages > 0) {
        originals.books.put(file.getFileName().toString(), passages);
      }
    }
    return originals;
  }

  /** A text that has a sequence of words at an index. */
  private record Place(List<String> text, int at) {}

  private int search(List<MarkedText.Token> book, Map<List<String>, List<Place>> grams) {
    List<String> words = book.stream().map(MarkedText.Token::word).toList();
    int passages = 0;
    for (int i = 0; i + GRAM <= words.size(); i++) {
      for (Place place : grams.getOrDefault(words.subList(i, i + GRAM), List.of())) {
        passages += !found.containsKey(place.text) && take(place, i, book, words) ? 1 : 0;
      }
    }
    return passages;
  }

  /** Keeps what is printed for a text if nearly all of its words stand there. */
  private boolean take(Place place, int at, List<MarkedText.Token> book, List<String> words) {
    int from = Math.max(0, at - place.at - SLACK);
    int to = Math.min(words.size(), at - place.at + place.text.size() + SLACK);
    MarkedText.Token[] tokens = new MarkedText.Token[place.text.size()];
    int said = 0;
    int printed = from;
    int equal = 0;
    for (EditDistance.Step<String> step : EditDistance.<String>align(place.text, words.subList(from, to))) {
      if (step.kind() == EditDistance.Kind.MATCH) {
        tokens[said] = book.get(printed);
        equal++;
      }
      said += step.kind() == EditDistance.Kind.INSERTION ? 0 : 1;
      printed += step.kind() == EditDistance.Kind.DELETION ? 0 : 1;
    }
    if (equal < LEAST_EQUAL * place.text.size()) {
      return false;
    }
    found.put(place.text, Arrays.asList(tokens));
    return true;
  }

  /** What is printed for each word of a text, null for a word that is not; null where the text was not found. */
  List<MarkedText.Token> of(List<String> text) {
    return found.get(text);
  }

  /** Names of books in which texts were found, and how many. */
  Map<String, Integer> books() {
    return books;
  }
}
