package io.dualmode.tools.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.junit.jupiter.api.Test;

/** Control characters are for terminals. */
class ProgressTest {
  @Test
  void bar_withoutATerminal_printsWholeLines() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ProgressBar bar = Progress.inLines(new ProgressBarBuilder().setTaskName("train").setInitialMax(10), 20,
        new PrintStream(bytes, true, StandardCharsets.UTF_8))) {
      for (int i = 0; i < 10; i++) {
        bar.step();
        Thread.sleep(30);
      }
    }
    String log = bytes.toString(StandardCharsets.UTF_8);
    assertTrue(log.lines().count() >= 2, log);
    assertTrue(log.lines().allMatch(line -> line.startsWith("train ")), log);
    assertFalse(log.contains("\r") || log.contains("\033"), log);
  }

  @Test
  void status_isTakenAwayForLinesAboveIt() {
    StringWriter screen = new StringWriter();
    StatusLine status = new StatusLine(new PrintWriter(screen));
    status.show("one");
    status.show("one");
    status.above(() -> screen.write("a line\n"));
    status.clear();
    status.clear();
    String shown = "\r\033[K\033[?7lone\033[?7h";
    assertEquals(shown + "\r\033[Ka line\n" + shown + "\r\033[K", screen.toString());
  }

  @Test
  void status_withoutATerminal_isNothing() {
    StringWriter screen = new StringWriter();
    StatusLine status = new StatusLine(null);
    status.show("one");
    status.above(() -> screen.write("a line\n"));
    status.clear();
    assertEquals("a line\n", screen.toString());
  }
}
