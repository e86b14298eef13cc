package io.dualmode.tools.caption;

/** How many columns a text takes in a font of one width: marks none, wide characters two, all others one. */
public final class TextColumns {
  private TextColumns() {}

  /** Columns of a text. */
  public static int of(String text) {
    return text.codePoints().map(TextColumns::of).sum();
  }

  private static int of(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT, Character.CONTROL -> 0;
      default -> isWide(codePoint) ? 2 : 1;
    };
  }

  private static boolean isWide(int c) {
    return switch (Character.UnicodeScript.of(c)) {
      case HAN, HIRAGANA, KATAKANA, HANGUL, BOPOMOFO, YI -> true;
      // punctuation of those scripts, full-width forms, and pictures
      default -> c >= 0x3000 && c <= 0x303e || c >= 0xff01 && c <= 0xff60 || c >= 0xffe0 && c <= 0xffe6 || c >= 0x1f300 && c <= 0x1faff;
    };
  }
}
