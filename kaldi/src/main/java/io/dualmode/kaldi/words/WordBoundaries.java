package io.dualmode.kaldi.words;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where in a word a phone may stand, as {@code phones/word_boundary.int} says in lines {@code phone kind} with the kinds {@code nonword},
 * {@code begin}, {@code end}, {@code internal} and {@code singleton}. Immutable.
 */
public final class WordBoundaries {
  /** A place in a word. */
  public enum Place { NONWORD, BEGIN, END, INTERNAL, SINGLETON }

  private final Map<Integer, Place> places = new HashMap<>();

  /** Reads a file. */
  public static WordBoundaries read(Path file) throws IOException {
    WordBoundaries boundaries = new WordBoundaries();
    List<String> lines = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String[] fields = lines.get(i).strip().split("\\s+");
      if (fields.length == 1 && fields[0].isEmpty()) {
        continue;
      }
      try {
        if (fields.length == 2 && boundaries.places.put(Integer.parseInt(fields[0]), Place.valueOf(fields[1].toUpperCase(Locale.ROOT))) == null) {
          continue;
        }
      } catch (IllegalArgumentException e) {
        // told below
      }
      throw new IOException(file + ": line " + (i + 1) + ": expected another phone and one of nonword, begin, end, internal, singleton, found '"
          + lines.get(i) + "'");
    }
    return boundaries;
  }

  /** The place of a phone, null for one that the file does not name. */
  Place of(int phone) {
    return places.get(phone);
  }
}
