package io.dualmode.tools.evaluate;

import java.util.Locale;

/**
 * Errors of recognised token sequences (words or phones) against their references.
 *
 * @param references tokens in the references
 * @param substitutions reference tokens recognised as another token
 * @param insertions tokens recognised where the reference has none
 * @param deletions reference tokens not recognised at all
 */
public record ErrorRate(long references, long substitutions, long insertions, long deletions) {

  public static final ErrorRate NONE = new ErrorRate(0, 0, 0, 0);

  /** Both together. */
  public ErrorRate plus(ErrorRate other) {
    return new ErrorRate(references + other.references, substitutions + other.substitutions, insertions + other.insertions,
        deletions + other.deletions);
  }

  public long errors() {
    return substitutions + insertions + deletions;
  }

  /** Errors per hundred reference tokens; may exceed 100. Without references 0 when there are no errors, infinity otherwise. */
  public double percent() {
    return errors() == 0 ? 0 : 100.0 * errors() / references;
  }

  /** For example {@code 12.50 % (8 references: 1 substitution, 0 insertions, 0 deletions)}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.2f %% (%s: %s, %s, %s)", percent(), count(references, "reference"),
        count(substitutions, "substitution"), count(insertions, "insertion"), count(deletions, "deletion"));
  }

  private static String count(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
