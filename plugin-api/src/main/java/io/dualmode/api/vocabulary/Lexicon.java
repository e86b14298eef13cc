package io.dualmode.api.vocabulary;

import java.util.List;
import java.util.Set;

/**
 * A pronunciation dictionary that an application or a host brings along. Implementations are read when a session opens and must
 * be safe for concurrent readers.
 */
public interface Lexicon {
  /** Every spelling it knows. */
  Set<String> words();

  /** Pronunciations of a word as sequences of unit names (for example {@code [[HH, AH, L, OW]]}); empty when it is unknown. */
  List<List<String>> pronunciations(String word);
}
