package io.dualmode.api;

/** The reference page of all {@link Keys}, in Markdown. */
public final class ConfigReference {
  private ConfigReference() {}

  /** The page {@code docs/configuration.md}. */
  public static String markdown() {
    StringBuilder page = new StringBuilder("""
        # Configuration

        Every value can be set in four places; the first that has it wins: in the program (`EngineConfig.builder()`), as a system
        property (`-Ddualmode.mode=full-context`), in the properties file that `-Ddualmode.config=FILE` names, in
        `dualmode.properties` on the class path. The names are the same everywhere. An unknown name or a value outside its range is
        an error that names the place. The command line's own options (`--mode`, `--model`, `--set KEY=VALUE`) count as the program; its
        `--config FILE` counts as `-Ddualmode.config=FILE`, and where neither is given it reads `./dualmode.properties` in that place.
        This page is generated: `./dualmode config --reference > docs/configuration.md`.

        | key | default | unit | allowed | what and why |
        |---|---|---|---|---|
        """);
    for (Key<?> key : Keys.ALL) {
      page.append("| `").append(key.name()).append("` | ")
          .append(key.defaultText().isEmpty() ? "(empty)" : "`" + key.defaultText() + "`").append(" | ")
          .append(key.unit()).append(" | ").append(key.allowed()).append(" | ").append(key.reason()).append(" |\n");
    }
    return page.toString();
  }
}
