package io.dualmode.tools.cli;

import io.dualmode.api.config.EngineConfig;
import io.dualmode.tools.command.EngineOptions;
import io.dualmode.tools.console.ErrorLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/**
 * What all commands have in common: how names of files are read, under which configuration they run, and how wrong use and failures are
 * told. A class, not lambdas: such over interfaces of picocli cannot be in the archive of classes that {@code ./dualmode} keeps, nor can
 * the interfaces then.
 */
final class Habits implements ITypeConverter<Path>, IExecutionStrategy, IParameterExceptionHandler, IExecutionExceptionHandler {
  private final Main main;

  Habits(Main main) {
    this.main = main;
  }

  @Override
  public Path convert(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException("'" + text + "' is no name of a file: " + e.getReason());
    }
  }

  @Override
  public int execute(ParseResult parsed) {
    requireValues(parsed);
    return withConfiguration(main.config(), parsed);
  }

  /** One line: what is wrong, what was perhaps meant, and where help is. */
  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    StringWriter meant = new StringWriter();
    PrintWriter meantLines = new PrintWriter(meant);
    CommandLine.UnmatchedArgumentException.printSuggestions(e, meantLines);
    meantLines.flush();
    String line = (e.getMessage() + " " + meant).strip().replaceAll("\\s*\\R\\s*", " ");
    ErrorLine.print(command.getErr(), line + (line.matches(".*[.?!]") ? " See " : "; see ") + command.getCommandSpec().qualifiedName() + " --help");
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    if (e instanceof IOException || e instanceof UncheckedIOException || e instanceof IllegalArgumentException
        || e instanceof IllegalStateException) {
      ErrorLine.print(command.getErr(), ErrorLine.message(e));
    } else {
      e.printStackTrace(command.getErr());
    }
    command.getErr().flush();
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** What is given must be something: {@code --model "$MODEL"} with a variable that is not set names no model, and not the default one. */
  private static void requireValues(ParseResult parsed) {
    CommandLine command = parsed.commandSpec().commandLine();
    for (ArgSpec given : parsed.matchedArgs()) {
      if (given.arity().max() > 0 && hasBlank(given.originalStringValues())) {
        throw new ParameterException(command, given instanceof OptionSpec option ? option.longestName() + " is empty; give it a value or leave it out"
            : given.paramLabel() + " is empty; name one" + (given.required() ? "" : " or leave it out"));
      }
    }
    if (parsed.hasSubcommand()) {
      requireValues(parsed.subcommand());
    }
  }

  private static boolean hasBlank(List<String> values) {
    for (String value : values) {
      if (value.isBlank()) {
        return true;
      }
    }
    return false;
  }

  /** Runs a command under the configuration file that {@code --config} names, or the one of the working folder where no other is named. */
  private static int withConfiguration(Path named, ParseResult parsed) {
    if (named == null && !EngineOptions.usesWorkingFolder()) {
      return new CommandLine.RunLast().execute(parsed);
    }
    String before = System.getProperty(EngineConfig.FILE_PROPERTY);
    System.setProperty(EngineConfig.FILE_PROPERTY, named != null ? named.toString() : EngineConfig.RESOURCE);
    try {
      return new CommandLine.RunLast().execute(parsed);
    } finally {
      if (before == null) {
        System.clearProperty(EngineConfig.FILE_PROPERTY);
      } else {
        System.setProperty(EngineConfig.FILE_PROPERTY, before);
      }
    }
  }
}
