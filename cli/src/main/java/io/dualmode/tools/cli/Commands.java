package io.dualmode.tools.cli;

import io.dualmode.api.internal.ClassLoaders;
import io.dualmode.tools.command.CommandSet;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import picocli.CommandLine;

/** The subcommands: those of this jar, and those of others on the class path. */
final class Commands {
  private static final String WORKSHOP = "workshop-commands.txt";

  private Commands() {}

  /**
   * The command that a line of arguments names, or null where it names none: the first argument that is neither an option of all
   * commands nor the value of one.
   */
  static String named(String... args) {
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--config")) {
        i++;
      } else if (!args[i].startsWith("-")) {
        return args[i];
      }
    }
    return null;
  }

  /** Adds the command that the arguments name, or all when they name none that there is. */
  static void addTo(CommandLine line, String... args) {
    String name = named(args);
    List<CommandSet> sets = new ArrayList<>(List.of(new UserCommands()));
    if (name == null || !sets.get(0).names().contains(name)) {
      ServiceLoader.load(CommandSet.class, Commands.class.getClassLoader()).forEach(sets::add);
    }
    boolean one = name != null && sets.stream().anyMatch(set -> set.names().contains(name));
    CommandList list = new CommandList();
    for (CommandSet set : sets) {
      set.names().stream().filter(each -> !one || each.equals(name)).forEach(each -> {
        line.addSubcommand(each, set.make(each));
        list.add(each, set.group(each));
      });
    }
    list.showIn(line);
    if (!one && "help".equals(name)) {
      line.addSubcommand(new CommandLine.HelpCommand());
    }
  }

  /** Whether a line of arguments computes with a model, or may do so; help, versions and settings do not. */
  static boolean computes(String... args) {
    String name = named(args);
    return name != null && !List.of("help", "config", "migrate").contains(name)
        && Arrays.stream(args).noneMatch(arg -> List.of("-h", "--help", "-V", "--version", "--list-devices").contains(arg));
  }

  /** Whether this is a command of the workshop, which is a jar of its own. */
  static boolean isOfWorkshop(String name) {
    return workshop().contains(name);
  }

  /** What the commands of the workshop are called; the launcher reads the same list. */
  static List<String> workshop() {
    try (InputStream in = ClassLoaders.open(Commands.class, WORKSHOP)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
