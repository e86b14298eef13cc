package io.dualmode.api;

/** The key whose name is nearest to a wrong one by Levenshtein distance; a forgotten {@code dualmode.} costs nothing. */
final class NearestName {
  private static final String PREFIX = "dualmode.";

  private NearestName() {}

  static String of(String wrong) {
    String best = "";
    int bestDistance = Integer.MAX_VALUE;
    for (Key<?> key : Keys.ALL) {
      int distance = distance(bare(wrong), bare(key.name()));
      if (distance < bestDistance) {
        bestDistance = distance;
        best = key.name();
      }
    }
    return best;
  }

  private static String bare(String name) {
    return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
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
