package io.dualmode.tools.imports;

import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.tools.command.WrittenModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the commands have in common that write a model of others as a model directory. */
abstract class ModelImportCommand implements Callable<Integer> {
  @Option(names = "--language", paramLabel = "TAG", description = "language of the model, for example en-US (default: what the model says)")
  String language;

  @Spec
  CommandSpec spec;

  /** Writes it and tells what came out. */
  final int write(Path source, Path target, Storage storage) throws IOException {
    try {
      new Locale.Builder().setLanguageTag(language == null ? "und" : language);
    } catch (IllformedLocaleException e) {
      throw new ParameterException(spec.commandLine(), "--language is '" + language + "', expected a tag such as de, en-US or pt-BR");
    }
    if (Files.exists(target) && source.toRealPath().startsWith(target.toRealPath())) {
      throw new ParameterException(spec.commandLine(), "OUT is " + target + ", which holds the model itself; name another directory");
    }
    PrintWriter out = spec.commandLine().getOut();
    try (SupernetModel model = SupernetModel.open(source)) {
      ModelImport.write(model, source, target, language, storage);
      out.printf("%s: %s, %s%n", target, model.config().name(), WrittenModel.sizes(target, model));
      out.printf("licence: %s%n", model.config().provenance().getOrDefault("licence", "not known"));
    }
    return 0;
  }
}
