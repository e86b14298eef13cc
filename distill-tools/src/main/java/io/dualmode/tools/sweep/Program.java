package io.dualmode.tools.sweep;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** This program, called again: a command in a process of its own, which neither shares libtorch's settings nor leaves memory behind. */
class Program {
  private static final String MAIN = "io.dualmode.tools.cli.Main";

  /**
   * Runs a command to its end.
   *
   * @param output gets what it prints, in one go when it is done, and is left alone when it fails
   * @param log gets its messages, appended
   * @throws IOException when it fails, with its last message
   */
  void run(List<String> arguments, Path output, Path log) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    line.add("-cp");
    line.add(System.getProperty("java.class.path"));
    line.add(MAIN);
    line.addAll(arguments);
    Files.createDirectories(log.getParent());
    File unfinished = new File(output + ".part");
    Process process = new ProcessBuilder(line).redirectOutput(unfinished).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .redirectInput(ProcessBuilder.Redirect.from(new File(File.separatorChar == '/' ? "/dev/null" : "NUL"))).start();
    Thread end = new Thread(process::destroy);
    Runtime.getRuntime().addShutdownHook(end);
    int status;
    try {
      status = process.waitFor();
    } finally {
      process.destroy();
    }
    Runtime.getRuntime().removeShutdownHook(end);
    if (status != 0) {
      throw new IOException(String.join(" ", arguments) + " ended with status " + status + ": " + lastLine(log));
    }
    Files.move(unfinished.toPath(), output, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String lastLine(Path log) throws IOException {
    List<String> lines = Files.readString(log).lines().filter(l -> !l.isBlank()).toList();
    return lines.isEmpty() ? "no message" : lines.get(lines.size() - 1);
  }
}
