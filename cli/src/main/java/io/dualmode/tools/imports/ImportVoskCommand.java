package io.dualmode.tools.imports;

import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.SupernetModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Writes a model directory of Kaldi, as Vosk publishes them, as a model directory of this project. */
@Command(name = "vosk", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Write a model that is published for Vosk (a directory of Kaldi) as a model directory; it hears the same.")
final class ImportVoskCommand extends ModelImportCommand {
  private static final String KALDI = "kaldi";

  @Parameters(index = "0", paramLabel = "DIR", description = "the directory, which has am/final.mdl and graph/ in it, or final.mdl")
  Path source;

  @Parameters(index = "1", paramLabel = "OUT", description = "directory to write")
  Path target;

  @Option(names = "--int8", description = "round matrices to 8 bits: a quarter of the size, and quicker; scores differ a little")
  boolean int8;

  @Override
  public Integer call() throws IOException {
    if (Files.exists(source) && !SupernetModel.vocabulary(source.toString()).equals(KALDI)) {
      throw new ParameterException(spec.commandLine(), source + " is no model directory of Kaldi: expected am/final.mdl and graph/HCLG.fst or"
          + " graph/HCLr.fst, or all of them in one folder");
    }
    return write(source, target, int8 ? Storage.INT8 : Storage.F32);
  }
}
