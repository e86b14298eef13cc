package io.dualmode.tools.workshop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.tools.cli.Main;
import io.dualmode.tools.command.CommandSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the command line finds when the workshop is on the class path. */
class WorkshopCommandsTest {
  private static final Path NAMES = Path.of("../cli/src/main/resources/io/dualmode/tools/cli/workshop-commands.txt");

  private static String run(String... args) {
    StringWriter out = new StringWriter();
    assertEquals(0, Main.run(new PrintWriter(out), new PrintWriter(out), args), out.toString());
    return out.toString();
  }

  @Test
  void names_areThoseThatTheCommandLineAndTheLauncherKnow() throws IOException {
    List<CommandSet> sets = ServiceLoader.load(CommandSet.class).stream().map(ServiceLoader.Provider::get).toList();
    assertEquals(1, sets.size());
    assertEquals(Files.readAllLines(NAMES), sets.get(0).names());
    for (String name : sets.get(0).names()) {
      assertEquals(name, new CommandLine(sets.get(0).make(name)).getCommandName());
    }
  }

  @Test
  void help_listsThemAmongTheOthers() {
    String help = run("--help");
    for (String command : List.of("transcribe", "prepare", "align", "train")) {
      assertTrue(help.contains("  " + command), help);
    }
    assertTrue(run("train", "--help").contains("--data"));
    assertTrue(run("--config", "none.properties", "train", "--help").contains("--data"));
  }
}
