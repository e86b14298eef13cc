package io.dualmode.tools.migrate;

import io.dualmode.tools.input.UserFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Edits the configuration of an application of another engine. */
@Command(name = "migrate", mixinStandardHelpOptions = true, sortOptions = false, subcommands = MigrateCommand.Sphinx.class,
    description = "Edit an application's configuration file for Dualmode.", synopsisSubcommandLabel = "HOST")
public final class MigrateCommand implements Runnable {
  @Spec
  CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name the host: sphinx");
  }

  /** For Sphinx4: one component changes its type. */
  @Command(name = "sphinx", mixinStandardHelpOptions = true, sortOptions = false,
      description = {"Print a Sphinx4 configuration file with Dualmode as the engine, and on standard error what will behave"
          + " differently; status 1 when the application cannot start with the file.",
          "Applications that use edu.cmu.sphinx.api.Configuration need no edit, only the adapter on the class path."})
  static final class Sphinx implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "CONFIG.xml", description = "the application's file; it is not changed")
    Path file;

    @Option(names = "--check", paramLabel = "CLASSPATH",
        description = "instead, tell which engine an application with this class path runs on; status 1 when it is not Dualmode")
    String classPath;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws IOException {
      if ((file == null) == (classPath == null)) {
        throw new ParameterException(spec.commandLine(), "give either CONFIG.xml or --check CLASSPATH");
      }
      if (classPath != null) {
        SphinxClassPath.Verdict verdict = SphinxClassPath.check(classPath);
        spec.commandLine().getOut().println(verdict.message());
        return verdict.ready() ? 0 : 1;
      }
      SphinxConfig config;
      try (InputStream in = UserFile.open(file)) {
        config = SphinxConfig.parse(in.readAllBytes(), file.toString());
      }
      spec.commandLine().getOut().print(config.edited());
      spec.commandLine().getOut().flush();
      config.remarks().forEach(remark -> spec.commandLine().getErr().println("note: " + remark));
      return config.startable() ? 0 : 1;
    }
  }
}
