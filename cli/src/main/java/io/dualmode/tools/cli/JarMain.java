package io.dualmode.tools.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * {@code java -jar dualmode.jar COMMAND}.
 *
 * <p>A jar cannot ask for the module of the vector kernels, which are several times as fast as plain ones. So the command runs in a second
 * virtual machine, with the options of the first and that module, on the same streams; where the first one has it already, or the command
 * computes nothing, in this one. The warning of that module is left out.
 */
public final class JarMain {
  private static final String MODULE = "jdk.incubator.vector";
  private static final int MOST_SECONDS_OF_LAST_WORDS = 5;
  private static final String WARNING = "WARNING: Using incubator modules: " + MODULE;

  private JarMain() {}

  /** Runs a command line and ends the process with its exit status. */
  public static void main(String[] args) throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", isWindows() ? "java.exe" : "java");
    boolean helps = ModuleLayer.boot().findModule(MODULE).isEmpty() && ModuleLayer.boot().findModule("java.management").isPresent()
        && Files.isExecutable(java) && Commands.computes(args);
    if (helps) {
      System.exit(runAgain(java, args));
    }
    Main.main(args);
  }

  private static boolean isWindows() {
    return System.getProperty("os.name").startsWith("Windows");
  }

  private static int runAgain(Path java, String[] args) throws IOException, InterruptedException {
    List<String> command = command(java.toString(), ManagementFactory.getRuntimeMXBean().getInputArguments(), System.getProperty("java.class.path"), args);
    ProcessBuilder builder = new ProcessBuilder(command).redirectInput(ProcessBuilder.Redirect.INHERIT).redirectOutput(ProcessBuilder.Redirect.INHERIT);
    if (System.getenv("DUALMODE_TERMINAL") == null) {
      builder.environment().put("DUALMODE_TERMINAL", System.console() == null ? "" : "oe");
    }
    Process process = builder.start();
    CountDownLatch told = new CountDownLatch(1);
    Thread end = new Thread(() -> endWith(process, told), "dualmode-end");
    Runtime.getRuntime().addShutdownHook(end);
    try (InputStream err = process.getErrorStream()) {
      copyWithoutWarning(err, System.err);
    }
    told.countDown();
    int status = process.waitFor();
    try {
      Runtime.getRuntime().removeShutdownHook(end);
    } catch (IllegalStateException e) {
      // this process is being ended, and so has that one been
    }
    return status;
  }

  /** When this process is to end: asks the second one to, which may still have results to give, and ends with it and with its status. */
  private static void endWith(Process process, CountDownLatch told) {
    process.destroy();
    try {
      int status = process.waitFor();
      told.await(MOST_SECONDS_OF_LAST_WORDS, TimeUnit.SECONDS);
      Runtime.getRuntime().halt(status);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The command line of the second virtual machine: options of the first, but for debuggers, whose port is taken. */
  static List<String> command(String java, List<String> options, String classPath, String[] args) {
    List<String> command = new ArrayList<>(List.of(java, "--add-modules=" + MODULE, "-XX:-UsePerfData"));
    if (options.stream().noneMatch(option -> option.matches("-XX:[+]Use.*GC"))) {
      command.add("-XX:+UseSerialGC");
    }
    options.stream().filter(option -> !option.startsWith("-agentlib:jdwp") && !option.startsWith("-Xrunjdwp")).forEach(command::add);
    command.addAll(List.of("-cp", classPath, Main.class.getName()));
    command.addAll(Arrays.asList(args));
    return command;
  }

  /** Copies as bytes come; what begins like the warning waits for the end of its line. */
  static void copyWithoutWarning(InputStream from, PrintStream to) throws IOException {
    byte[] warning = WARNING.getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream held = new ByteArrayOutputStream();
    int next = from.read();
    while (next >= 0 && held.size() < warning.length && next == warning[held.size()]) {
      held.write(next);
      next = from.read();
    }
    if (held.size() == warning.length) {
      while (next == '\r' || next == '\n') {
        boolean end = next == '\n';
        next = from.read();
        if (end) {
          break;
        }
      }
    } else {
      held.writeTo(to);
    }
    if (next >= 0) {
      to.write(next);
      to.flush();
      byte[] block = new byte[1 << 13];
      for (int got = from.read(block); got >= 0; got = from.read(block)) {
        to.write(block, 0, got);
        to.flush();
      }
    }
    to.flush();
  }
}
