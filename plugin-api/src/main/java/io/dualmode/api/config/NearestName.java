package io.dualmode.api.config;

import java.util.Collection;
import java.util.Locale;

/** The name that is nearest to a wrong one by Levenshtein distance; a forgotten {@code dualmode.} costs nothing. */
final class NearestName {
  private static final int PREFIX_LENGTH = "dualmode.".length();
  /** Longer names are compared by their beginnings: none that is right is as long. */
  private static final int MOST_CHARS = 200;

  private NearestName() {}

  static String of(String wrong, Collection<String> names) {
    String best = "";
    int bestDistance = Integer.MAX_VALUE;
    for (String name : names) {
      int distance = distance(bare(wrong), bare(name));
      if (distance < bestDistance) {
        bestDistance = distance;
        best = name;
      }
    }
    return best;
  }

  private static String bare(String name) {
    String lower = name.substring(0, Math.min(name.length(), MOST_CHARS)).toLowerCase(Locale.ROOT);
    return lower.startsWith("dualmode.") || lower.startsWith("dualmode_") ? lower.substring(PREFIX_LENGTH) : lower;
  }

  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitution, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
