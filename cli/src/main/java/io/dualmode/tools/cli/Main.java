package io.dualmode.tools.cli;

import io.dualmode.tools.command.CommandSet;
import io.dualmode.tools.command.EarlyEngine;
import io.dualmode.tools.console.ErrorLine;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * {@code dualmode COMMAND}. Only the command that is called is loaded; help loads them all, those of {@link CommandSet}s of other jars
 * included.
 *
 * <p>Exit status: 0 done, 1 failed or partly failed, 2 wrong use.
 */
@Command(name = "dualmode", mixinStandardHelpOptions = true, addMethodSubcommands = false, version = Main.VERSION,
    description = "Speech recognition with one network in two modes: streaming and full context.",
    synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {
  static final String VERSION = "dualmode 0.1.0";

  @Spec
  private CommandSpec spec;

  @Option(names = "--config", paramLabel = "FILE", scope = ScopeType.INHERIT, description = "properties file with keys of "
      + "docs/configuration.md (default: the file that -Ddualmode.config or DUALMODE_CONFIG names, else ./dualmode.properties where there is one)")
  private Path config;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a command");
  }

  /** The file that {@code --config} names, null for none. */
  Path config() {
    return config;
  }

  /** Runs a command line and ends the process with its exit status. */
  public static void main(String[] args) {
    if (args.length == 1 && (args[0].equals("--version") || args[0].equals("-V"))) {
      // asked by programs, too, that should not wait for options and commands to be read
      System.out.println(VERSION);
      System.exit(written(System.out, System.err::println) ? 0 : CommandLine.ExitCode.SOFTWARE);
    }
    if (System.getenv("DUALMODE_ERASE_WARNING") != null) {
      // the virtual machine has just warned of the vector module, on a line of its own
      System.err.print("\033[1A\033[2K");
    }
    // No option is a time or a database; looking for them loads a hundred classes before a word is heard.
    System.setProperty("picocli.converters.excludes", "java[.](sql|time)[.].*");
    // The locale of the user must change neither digits nor decimal points.
    Locale.setDefault(Locale.ROOT);
    PrintStream stdout = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    PrintStream stderr = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    System.setOut(stdout);
    System.setErr(stderr);
    EarlyEngine.begin(args);
    PrintWriter err = new PrintWriter(stderr, true, StandardCharsets.UTF_8);
    int status = run(new PrintWriter(stdout, false, StandardCharsets.UTF_8), err, args);
    System.exit(written(stdout, err::println) ? status : Math.max(status, CommandLine.ExitCode.SOFTWARE));
  }

  /** Whether all that was printed arrived; says so where it did not. */
  private static boolean written(PrintStream stdout, Consumer<String> err) {
    if (stdout.checkError()) {
      err.accept("dualmode: the standard output could not be written to the end");
      return false;
    }
    return true;
  }

  /** Runs a command line in this process and returns its exit status. */
  public static int run(PrintWriter out, PrintWriter err, String... args) {
    Main main = new Main();
    CommandLine line = new CommandLine(main);
    Commands.addTo(line, args);
    String name = Commands.named(args);
    if (name != null && !line.getSubcommands().containsKey(name) && Commands.isOfWorkshop(name)) {
      err.println("dualmode: " + name + " makes or measures models; its module is not on the class path: build it with"
          + " \"mvn -pl distill-tools -am package\", or add io.dualmode:dualmode-workshop");
      return CommandLine.ExitCode.USAGE;
    }
    line.setOut(out);
    line.setErr(err);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    Habits habits = new Habits(main);
    line.registerConverter(Path.class, habits);
    line.setExecutionStrategy(habits);
    line.setParameterExceptionHandler(habits);
    line.setExecutionExceptionHandler(habits);
    int status;
    try {
      status = line.execute(args);
    } catch (OutOfMemoryError e) {
      ErrorLine.print(err, "there is not enough memory (" + e.getMessage() + "); raise -Xmx in DUALMODE_OPTS, or give it less at a time");
      status = CommandLine.ExitCode.SOFTWARE;
    }
    out.flush();
    return status;
  }
}
