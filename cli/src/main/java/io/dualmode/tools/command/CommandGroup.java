package io.dualmode.tools.command;

/** What commands are for, in the order in which help lists them. */
public enum CommandGroup {
  /** Speech to text. */
  USE("Recognise speech"),
  /** Models, grammars and settings of applications. */
  MODEL("Models and settings"),
  /** Making models. */
  TRAINING("Make models"),
  /** How good and how fast models are. */
  MEASURING("Measure");

  private final String title;

  CommandGroup(String title) {
    this.title = title;
  }

  public String title() {
    return title;
  }
}
