package io.dualmode.tools.cli;

import io.dualmode.model.format.SupernetModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a model that holds one of the two networks. */
@Command(name = "export", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Write a model that holds only the streaming network (surviving blocks, nothing else) or only the full one.")
final class ExportCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "MODEL", description = "model directory or zip archive")
  Path source;

  @Parameters(index = "1", paramLabel = "OUT", description = "directory to write")
  Path target;

  @Option(names = "--subnet", required = true, paramLabel = "NAME", description = "streaming or full")
  SubnetExport.Subnet subnet;

  @Option(names = "--weights", paramLabel = "TYPE", description = "f32, f16 or int8 (default: as they are)")
  SubnetExport.Precision precision;

  @Spec
  CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    try (SupernetModel model = SupernetModel.open(source)) {
      SubnetExport.write(model, target, subnet, precision);
      try (SupernetModel written = SupernetModel.open(target)) {
        spec.commandLine().getOut().printf("%s: %,d bytes of weights, was %,d%n", target, written.files().size(SupernetModel.WEIGHTS),
            model.files().size(SupernetModel.WEIGHTS));
      }
    }
    return 0;
  }
}
