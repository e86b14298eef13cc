package io.dualmode.tools.export;

import io.dualmode.api.config.RecognitionMode;
import io.dualmode.model.format.ModelName;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.tools.command.WrittenModel;
import io.dualmode.tools.console.ErrorLine;
import io.dualmode.tools.manifest.Manifest;
import io.dualmode.tools.manifest.ManifestEntry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a model that holds one of the two networks. */
@Command(name = "export", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Write a model that holds only the streaming network (surviving blocks, nothing else) or only the full one, and compare "
        + "what both hear.")
public final class ExportCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "MODEL", description = ModelName.KINDS)
  String source;

  @Parameters(index = "1", paramLabel = "OUT", description = "directory to write")
  Path target;

  @Option(names = "--subnet", required = true, paramLabel = "NAME", description = "streaming or full")
  SubnetExport.Subnet subnet;

  @Option(names = "--weights", paramLabel = "TYPE", description = "f32, f16 or int8 (default: as they are)")
  SubnetExport.Precision precision;

  @Option(names = "--check", paramLabel = "FILE", description = "manifest of held-out speech that source and exported model recognise; may "
      + "be repeated; the command fails where they differ by more than the tolerance")
  List<Path> check = List.of();

  @Option(names = "--split", paramLabel = "NAME", split = ",", defaultValue = "dev,test",
      description = "with --check: only utterances of these splits (default: ${DEFAULT-VALUE})")
  List<String> splits;

  @Option(names = "--limit", paramLabel = "N", defaultValue = "20",
      description = "with --check: at most this many utterances of a manifest, spread evenly; 0 is all (default: ${DEFAULT-VALUE})")
  int limit;

  @Option(names = "--tolerance", paramLabel = "PERCENT", defaultValue = "2",
      description = "with --check: so many percent of the words more may be wrong, and in so many percent of the frames another phone be the best "
          + "though the source is clear (default: ${DEFAULT-VALUE})")
  double tolerance;

  @Spec
  CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!(tolerance >= 0 && tolerance <= 100)) {
      throw new ParameterException(spec.commandLine(), "--tolerance is " + tolerance + ", allowed: 0..100");
    }
    for (String option : List.of("--split", "--limit", "--tolerance")) {
      if (check.isEmpty() && spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new ParameterException(spec.commandLine(), option + " is about --check; name a manifest or leave it out");
      }
    }
    List<ManifestEntry> speech = check.isEmpty() ? List.of() : Manifest.transcribed(check, splits, limit);
    PrintWriter out = spec.commandLine().getOut();
    try (SupernetModel model = SupernetModel.named(source)) {
      SubnetExport.write(model, target, subnet, precision);
      out.printf("%s: %s%n", target, WrittenModel.sizes(target, model));
    }
    if (speech.isEmpty()) {
      return 0;
    }
    RecognitionMode mode = subnet == SubnetExport.Subnet.FULL ? RecognitionMode.FULL_CONTEXT : RecognitionMode.STREAMING;
    ExportCheck checked = ExportCheck.of(source, target.toString(), mode, speech);
    out.print(checked.summary());
    Optional<String> failure = checked.failure(tolerance);
    failure.ifPresent(what -> ErrorLine.print(spec.commandLine().getErr(), target + " was written, but " + what));
    return failure.isPresent() ? 1 : 0;
  }
}
