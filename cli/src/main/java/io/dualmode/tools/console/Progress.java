package io.dualmode.tools.console;

import java.io.PrintStream;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** The progress bars of the commands, on standard error: drawn on a terminal, a line now and then elsewhere. */
public final class Progress {
  private static final int LINE_MILLIS = 30_000;
  private static final int LINE_COLUMNS = 100;

  private Progress() {}

  /** A bar that counts to {@code most}; {@code unit} as printed behind the number, empty for none. */
  public static ProgressBar bar(String task, long most, String unit) {
    ProgressBarBuilder builder = new ProgressBarBuilder().setTaskName(task).setInitialMax(most).setUnit(unit.isEmpty() ? "" : " " + unit, 1);
    return Terminal.isError() ? builder.setUpdateIntervalMillis(1000).setStyle(ProgressBarStyle.ASCII).build() : inLines(builder, LINE_MILLIS, System.err);
  }

  static ProgressBar inLines(ProgressBarBuilder builder, int everyMillis, PrintStream err) {
    return builder.setUpdateIntervalMillis(everyMillis).setStyle(ProgressBarStyle.ASCII)
        .setConsumer(new DelegatingProgressBarConsumer(line -> err.println(line.strip()), LINE_COLUMNS)).build();
  }
}
