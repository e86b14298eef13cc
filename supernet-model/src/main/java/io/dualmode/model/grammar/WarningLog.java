package io.dualmode.model.grammar;

import java.util.List;
import org.slf4j.Logger;

/** Writes lists of warnings to a log: the first of them, and how many more there are. */
public final class WarningLog {
  private static final int MOST = 20;

  private WarningLog() {}

  /** Logs warnings of one kind. */
  public static void write(Logger log, List<String> warnings) {
    warnings.stream().limit(MOST).forEach(warning -> log.warn("{}", warning));
    if (warnings.size() > MOST) {
      log.warn("and {} more like these", warnings.size() - MOST);
    }
  }
}
