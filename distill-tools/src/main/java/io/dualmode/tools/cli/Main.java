package io.dualmode.tools.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code dualmode COMMAND}. Only the command that is called is loaded, so that a transcription does not wait for the trainer's
 * classes; help loads them all.
 *
 * <p>Exit status: 0 done, 1 failed or partly failed, 2 wrong use.
 */
@Command(name = "dualmode", mixinStandardHelpOptions = true, version = "dualmode 0.1.0",
    description = "Speech recognition with one network in two modes: streaming and full context.",
    synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {
  @Spec
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a command");
  }

  /** Runs a command line and ends the process with its exit status. */
  public static void main(String[] args) {
    if (System.getenv("DUALMODE_ERASE_WARNING") != null) {
      // the virtual machine has just warned of the vector module, on a line of its own
      System.err.print("\033[1A\033[2K");
    }
    PrintWriter out = new PrintWriter(new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
        false);
    int status = run(out, new PrintWriter(System.err, true), args);
    out.flush();
    System.exit(status);
  }

  /** Runs a command line in this process. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    CommandLine line = new CommandLine(new Main());
    Commands.addTo(line, args);
    line.setOut(out);
    line.setErr(err);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler((e, command, parsed) -> {
      if (e instanceof IOException || e instanceof UncheckedIOException || e instanceof IllegalArgumentException
          || e instanceof IllegalStateException) {
        command.getErr().println("dualmode: " + message(e));
      } else {
        e.printStackTrace(command.getErr());
      }
      command.getErr().flush();
      return CommandLine.ExitCode.SOFTWARE;
    });
    int status = line.execute(args);
    out.flush();
    return status;
  }

  /** The message of an exception; file system errors have only the path for a message. */
  static String message(Throwable e) {
    if (e instanceof UncheckedIOException unchecked) {
      return message(unchecked.getCause());
    }
    if (e instanceof FileSystemException file && file.getReason() == null) {
      return file.getFile() + ": " + (file instanceof NoSuchFileException ? "no such file"
          : file instanceof AccessDeniedException ? "access denied" : file.getClass().getSimpleName());
    }
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
