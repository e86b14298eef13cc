package io.dualmode.tools.console;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** The progress bars of the commands, on standard error. */
public final class Progress {
  private Progress() {}

  /** A bar that counts to {@code most}; {@code unit} as printed behind the number, empty for none. */
  public static ProgressBar bar(String task, long most, String unit) {
    return new ProgressBarBuilder().setTaskName(task).setInitialMax(most).setUnit(unit.isEmpty() ? "" : " " + unit, 1)
        .setStyle(ProgressBarStyle.ASCII).setUpdateIntervalMillis(1000).build();
  }
}
