package io.dualmode.model.grammar;

import io.dualmode.api.internal.SafeText;
import java.util.List;
import org.slf4j.Logger;

/** Writes lists of warnings, which quote what users wrote, to a log: the first of them, and how many more there are. */
public final class WarningLog {
  private static final int MOST = 20;
  private static final int MOST_CHARACTERS = 1000;

  private WarningLog() {}

  /** Logs warnings of one kind. */
  public static void write(Logger log, List<String> warnings) {
    warnings.stream().limit(MOST).forEach(warning -> log.warn("{}", SafeText.of(warning, MOST_CHARACTERS)));
    if (warnings.size() > MOST) {
      log.warn("and {} more like these", warnings.size() - MOST);
    }
  }
}
