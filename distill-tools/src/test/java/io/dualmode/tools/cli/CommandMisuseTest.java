package io.dualmode.tools.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Every command, option and parameter that there is, used wrongly: one clear line on the error output, a status that says so, nothing that
 * steers a terminal. What is wrong is drawn at random for each of them.
 */
class CommandMisuseTest {
  private static final int ROUNDS = 1;
  private static final List<String> NO_NUMBERS = List.of("x", "1e", "0x10", "--", "1,5,", "\u221e", "ten", "1_000", "\033[31m1", "9".repeat(400) + "z");
  private static final List<String> NO_NAMES = List.of("a\0b", "\0");
  private static final List<String> NO_CONSTANTS = List.of("nope", "-", "streaming,nope", "\n", "\033]0;x\007", "x".repeat(5000));
  private static final List<String> ODD_TEXTS = List.of("nope", "=", "a=b=c", "\033[2J", "a\nb", "x".repeat(5000), "\ud800", "-1", "\u202e",
      "/proc/nowhere/at/all", "a\0b", "NaN", "-7", "99999999999999999999");
  /** Odd texts that name nothing that could be written. */
  private static final List<String> ODD_FILES = List.of("/proc/nowhere/at/all", "a\0b", "x".repeat(5000), "/dev/null/x", "\033[2J\0");
  @TempDir Path dir;

  @TestFactory
  Stream<DynamicTest> everyCommand() {
    CommandLine all = new CommandLine(new Main());
    Commands.addTo(all, "--help");
    List<DynamicTest> tests = new ArrayList<>();
    collect(all, new ArrayList<>(), tests);
    assertTrue(tests.size() > 40, "commands: " + tests.size());
    return tests.stream();
  }

  private void collect(CommandLine line, List<String> path, List<DynamicTest> tests) {
    line.getSubcommands().forEach((name, command) -> {
      List<String> longer = new ArrayList<>(path);
      longer.add(name);
      tests.add(DynamicTest.dynamicTest(String.join(" ", longer), () -> misuse(command, longer)));
      collect(command, longer, tests);
    });
  }

  private void misuse(CommandLine line, List<String> path) {
    CommandSpec spec = line.getCommandSpec();
    Random random = new Random(String.join(" ", path).hashCode());
    fails(path, arguments(spec, null, "--no-such-option"), true);
    if (!line.getSubcommands().isEmpty()) {
      fails(path, List.of("no-such-command"), true);
    }
    for (OptionSpec option : spec.options()) {
      if (option.usageHelp() || option.versionHelp() || option.inherited()) {
        continue;
      }
      String name = option.longestName();
      if (option.arity().max() == 0) {
        fails(path, arguments(spec, option, name + "=maybe"), true);
        continue;
      }
      List<String> without = new ArrayList<>(arguments(spec, option));
      without.add(name);
      fails(path, without, true);
      for (String blank : List.of("", " ")) {
        fails(path, arguments(spec, option, name + "=" + blank), true);
      }
      for (int round = 0; round < ROUNDS; round++) {
        String value = certainlyWrong(option, random);
        if (value != null) {
          fails(path, arguments(spec, option, name + "=" + value), true);
        }
        fails(path, arguments(spec, option, name + "=" + odd(option, random)), false);
      }
    }
    for (PositionalParamSpec parameter : spec.positionalParameters()) {
      fails(path, arguments(spec, parameter, ""), true);
      for (int round = 0; round < ROUNDS; round++) {
        fails(path, arguments(spec, parameter, odd(parameter, random)), false);
      }
    }
  }

  private static String pick(List<String> values, Random random) {
    return values.get(random.nextInt(values.size()));
  }

  private static String odd(ArgSpec argument, Random random) {
    boolean file = type(argument) == Path.class || argument.paramLabel().contains("FILE");
    return pick(file ? ODD_FILES : ODD_TEXTS, random);
  }

  private static Class<?> type(ArgSpec argument) {
    return argument.auxiliaryTypes()[argument.auxiliaryTypes().length - 1];
  }

  /** A value that cannot be one of its type, null where all texts can. */
  private static String certainlyWrong(ArgSpec argument, Random random) {
    Class<?> type = type(argument);
    if (Map.class.isAssignableFrom(argument.type())) {
      return "novalue";
    }
    return type.isPrimitive() || Number.class.isAssignableFrom(type) ? pick(NO_NUMBERS, random)
        : type == Path.class ? pick(NO_NAMES, random) : type.isEnum() ? pick(NO_CONSTANTS, random) : null;
  }

  /** What a command needs, for nothing that there is, but for one argument. */
  private List<String> arguments(CommandSpec spec, ArgSpec but, String... given) {
    List<String> arguments = new ArrayList<>();
    Set<Object> groups = new HashSet<>(but == null || but.group() == null ? Set.of() : Set.of(but.group()));
    for (OptionSpec option : spec.options()) {
      boolean needed = option.required() && (option.group() == null || groups.add(option.group())) || List.of("--model", "--lexicon").contains(option.longestName());
      if (option != but && needed) {
        arguments.add(option.arity().max() == 0 ? option.longestName() : option.longestName() + "=" + harmless(option));
      }
    }
    Collections.addAll(arguments, given);
    spec.positionalParameters().stream().filter(parameter -> parameter != but && parameter.required())
        .forEach(parameter -> arguments.add(harmless(parameter)));
    return arguments;
  }

  private String harmless(ArgSpec argument) {
    Class<?> type = type(argument);
    return Map.class.isAssignableFrom(argument.type()) ? "a=" + dir.resolve("none")
        : type.isEnum() ? type.getEnumConstants()[0].toString() : type == String.class || type == Path.class ? dir.resolve("none").toString() : "1";
  }

  /** Runs a command that may fail with one clear line only, and if {@code certainly} must. */
  private static void fails(List<String> path, List<String> arguments, boolean certainly) {
    List<String> all = new ArrayList<>(path);
    all.addAll(arguments);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    InputStream in = System.in;
    PrintStream standardOut = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setIn(InputStream.nullInputStream());
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    int status;
    try {
      status = Main.run(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
    } finally {
      System.setIn(in);
      System.setOut(standardOut);
    }
    String what = String.join(" | ", all).replace("\0", "NUL").replace("\033", "ESC") + "\n" + err;
    assertFalse(certainly && status == 0, what);
    if (status != 0) {
      assertTrue(status == 1 || status == 2, status + ": " + what);
      String error = err.toString();
      // transcribe names each recording that is not there, and goes on
      boolean verdict = path.equals(List.of("migrate", "sphinx")) && !out.toString().isEmpty();
      assertTrue(error.lines().count() == 1 || path.get(0).equals("transcribe") || verdict, what);
      assertTrue(error.lines().allMatch(line -> line.startsWith("dualmode: ")) && (verdict || error.strip().length() > 12) && error.length() < 2100, what);
      assertTrue(error.chars().noneMatch(c -> c < ' ' && c != '\n' && c != '\r' || c == 0x7f || c == 0x202e), what);
      assertFalse(error.matches("(?s).*(Exception|java\\.|picocli| null\\b|\\[null\\]).*"), what);
    }
  }
}
