package io.dualmode.tools.caption;

import java.util.List;

/**
 * What is shown at one time.
 *
 * @param startMillis when it appears
 * @param endMillis when it goes, later than it appears
 * @param lines one or two lines of text
 */
public record Caption(long startMillis, long endMillis, List<String> lines) {
  public Caption {
    lines = List.copyOf(lines);
    if (startMillis < 0 || endMillis <= startMillis) {
      throw new IllegalArgumentException("caption times are " + startMillis + ".." + endMillis + " ms, expected 0 <= start < end");
    }
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("a caption has no line");
    }
  }
}
