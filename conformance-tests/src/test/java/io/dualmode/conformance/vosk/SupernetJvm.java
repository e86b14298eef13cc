package io.dualmode.conformance.vosk;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs applications that were compiled against the real jar on the adapter, with the bundled model or the one that the system
 * property {@code model} of the build names; without either the test is skipped. Their first argument is a directory as an
 * application ships it for Vosk.
 */
final class SupernetJvm {
  private final HostJvm jvm;
  private final Path directory;

  /** @param directory for compiled classes and output, empty */
  SupernetJvm(Path directory) {
    assumeTrue(available(), "no model on the class path: name one with -Dmodel=FOLDER");
    this.directory = directory;
    jvm = new HostJvm(directory);
  }

  static boolean available() {
    return !named().isEmpty() || SupernetJvm.class.getResource("/io/dualmode/model/en-us/config.json") != null;
  }

  /** The model that the build names, empty for the bundled one. */
  static String named() {
    return System.getProperty("model", "");
  }

  /** A directory that holds what the adapter takes over, and marks of what it does not read. */
  Path kaldiModel() throws IOException {
    Path model = directory.resolve("vosk-model");
    for (String folder : List.of("am", "conf", "graph")) {
      Files.createDirectories(model.resolve(folder));
    }
    Files.writeString(model.resolve("am/final.mdl"), "not read");
    Files.writeString(model.resolve("conf/model.conf"), "--endpoint.rule2.min-trailing-silence=0.5\n");
    Files.writeString(model.resolve("graph/words.txt"), "<eps> 0\none 1\nvoskish 2\n#0 3\n");
    return model;
  }

  /** Compiles and runs an application of the test resources; options of the virtual machine begin with a hyphen. */
  HostJvm.Output run(String application, String... optionsAndArguments) throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(List.of("--add-modules=jdk.incubator.vector",
        "-Dorg.slf4j.simpleLogger.log.io.dualmode=info"));
    if (!named().isEmpty()) {
      options.add("-Ddualmode.model=" + named());
    }
    List<String> arguments = new ArrayList<>(List.of(kaldiModel().toString()));
    for (String one : optionsAndArguments) {
      (one.startsWith("-D") || one.startsWith("-X") ? options : arguments).add(one);
    }
    return jvm.run(HostJvm.adapterClassPath(), jvm.compile(application), options, application, arguments.toArray(String[]::new));
  }
}
