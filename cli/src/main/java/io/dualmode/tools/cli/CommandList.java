package io.dualmode.tools.cli;

import io.dualmode.tools.command.CommandGroup;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The commands in the help of all, in groups, each with the first sentence of what it says of itself. */
final class CommandList implements IHelpSectionRenderer {
  private final Map<String, CommandGroup> groups = new TreeMap<>();

  /** Adds a command. */
  void add(String name, CommandGroup group) {
    groups.put(name, group);
  }

  /** Lets a command line list its commands like this. */
  void showIn(CommandLine line) {
    // a lambda would keep the renderer's interface, whose class file is old, out of an archive of classes
    line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, new IHelpSectionRenderer() {
      @Override
      public String render(Help help) {
        return "";
      }
    });
    line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, this);
  }

  @Override
  public String render(Help help) {
    Map<CommandGroup, Map<String, Help>> grouped = new EnumMap<>(CommandGroup.class);
    help.subcommands().forEach((name, command) -> {
      CommandGroup group = groups.get(name);
      if (group != null) {
        grouped.computeIfAbsent(group, each -> new LinkedHashMap<>()).put(name, command);
      }
    });
    int width = help.subcommands().keySet().stream().mapToInt(String::length).max().orElse(0) + 4;
    StringBuilder text = new StringBuilder();
    grouped.forEach((group, commands) -> {
      text.append("%n").append(group.title()).append(":%n");
      Help.TextTable table = Help.TextTable.forColumns(help.colorScheme(),
          new Help.Column(width, 2, Help.Column.Overflow.SPAN),
          new Help.Column(help.commandSpec().usageMessage().width() - width, 0, Help.Column.Overflow.WRAP));
      commands.forEach((name, command) -> table.addRowValues(help.colorScheme().commandText(name),
          help.colorScheme().text(firstSentence(command))));
      text.append(table.toString().replace("%", "%%"));
    });
    return String.format(text.toString());
  }

  private static String firstSentence(Help command) {
    String[] description = command.commandSpec().usageMessage().description();
    String all = description.length == 0 ? "" : Ansi.OFF.string(String.format(description[0]));
    return all.split("(?<=[.]) |: ", 2)[0].replaceFirst("[.]?$", "");
  }
}
