package io.dualmode.api.config;

/** The reference page of all keys on the class path, in Markdown. */
public final class ConfigReference {
  private ConfigReference() {}

  /** The page {@code docs/configuration.md}. */
  public static String markdown(KeyCatalog catalog) {
    StringBuilder page = new StringBuilder("""
        # Configuration

        A value can stand in several places; the first that has it wins:

        """);
    int number = 1;
    for (ConfigSource source : ConfigSource.values()) {
      page.append(number++).append(". ").append(source.place()).append(source == ConfigSource.DEFAULT ? ".\n" : ";\n");
    }
    page.append("""

        The names are the same everywhere. Each key is declared by the module that reads it, so the keys in force are those of the jars on the
        class path. A value outside its range is an error that names the place, and so is a name that no key has, which also names the nearest
        one. Two things are a line in the log and no more: a key of an adapter that is not on the class path, so that applications may
        share a file, and a variable `DUALMODE_...` that is no key, since the environment is everybody's.

        `./dualmode config` prints the values in force and where each comes from, `./dualmode config --check FILE` all that is wrong in a
        file. This page is generated: `./dualmode config --reference > docs/configuration.md`.
        """);
    for (KeyCatalog.Group group : catalog.groups()) {
      page.append("\n## ").append(group.title()).append(" (").append(group.module()).append(")\n\n");
      page.append("| key | default | unit | allowed | what and why |\n|---|---|---|---|---|\n");
      for (Key<?> key : group.keys()) {
        page.append("| `").append(key.name()).append("` | ")
            .append(key.defaultText().isEmpty() ? "(empty)" : "`" + key.defaultText() + "`").append(" | ")
            .append(key.unit()).append(" | ").append(key.allowed()).append(" | ").append(key.reason()).append(" |\n");
      }
    }
    return page.toString();
  }
}
