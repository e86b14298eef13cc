package io.dualmode.tools.caption;

/**
 * What subtitles that can be read look like.
 *
 * <p>The defaults are what public guides agree on: Netflix, Timed Text Style Guide, General Requirements (42 columns, two lines, 5/6 to
 * 7 s, two frames between subtitles) and English (USA) (20 characters a second for adults, 17 for children); BBC Subtitle Guidelines (160
 * to 180 words a minute, some 17 characters a second).
 *
 * @param columns most columns of a line; a wide character, as Chinese ones are, takes two
 * @param lines most lines of a subtitle, 1 or 2
 * @param shortestMillis how long a subtitle stays at least, where the next one leaves the time
 * @param longestMillis how long it stays at most
 * @param gapMillis between two subtitles
 * @param charactersPerSecond how fast it is to be read at most, where the next one leaves the time
 * @param pauseMillis silence between words that ends a subtitle
 */
public record CaptionRules(int columns, int lines, int shortestMillis, int longestMillis, int gapMillis, int charactersPerSecond,
    int pauseMillis) {
  /** Fewest columns that a line may have. */
  public static final int FEWEST_COLUMNS = 10;
  /** Most columns that a line may have. */
  public static final int MOST_COLUMNS = 200;

  /** 42 columns, two lines, 5/6 s to 7 s, 83 ms between them, 17 characters a second, a pause of 0.7 s. */
  public static final CaptionRules DEFAULT = new CaptionRules(42, 2, 833, 7000, 83, 17, 700);

  public CaptionRules {
    check("columns", columns, FEWEST_COLUMNS, MOST_COLUMNS);
    check("lines", lines, 1, 2);
    check("shortestMillis", shortestMillis, 1, 60_000);
    check("longestMillis", longestMillis, shortestMillis, 600_000);
    check("gapMillis", gapMillis, 0, 1000);
    check("charactersPerSecond", charactersPerSecond, 1, 1000);
    check("pauseMillis", pauseMillis, 1, 60_000);
  }

  private static void check(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(name + " is " + value + ", allowed: " + least + ".." + most);
    }
  }

  /** The same with lines of other lengths. */
  public CaptionRules withColumns(int value) {
    return new CaptionRules(value, lines, shortestMillis, longestMillis, gapMillis, charactersPerSecond, pauseMillis);
  }
}
