package io.dualmode.api.config;

/** The places that a value can stand in, <b>in the order of precedence</b>: the first that has it wins. */
public enum ConfigSource {
  PROGRAM("in the program: `EngineConfig.builder().set(...)`, and the command line's own options `--mode`, `--model`, `--set KEY=VALUE`"),
  SYSTEM_PROPERTY("as a system property: `-Ddualmode.mode=full-context`"),
  ENVIRONMENT("in the environment: `DUALMODE_MODE=full-context`, the name in capitals with `_` for dots and dashes; a variable that is empty"
      + " counts as not set"),
  FILE("in the properties file that `-Ddualmode.config=FILE` names, or else `DUALMODE_CONFIG`. The command line's `--config FILE` stands"
      + " before both; where none of the three is given, it (and it alone) reads `./dualmode.properties` in this place"),
  CLASS_PATH("in `dualmode.properties` on the class path"),
  DEFAULT("by default, as the tables below say");

  private final String place;

  ConfigSource(String place) {
    this.place = place;
  }

  /** The place in a few words, Markdown. */
  public String place() {
    return place;
  }
}
