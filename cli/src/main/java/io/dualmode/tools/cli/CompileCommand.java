package io.dualmode.tools.cli;

import io.dualmode.model.compiled.VocabularyCompiler;
import io.dualmode.model.format.SupernetModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings models into the form that starts quickly. */
@Command(name = "compile", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Work out once what a model works out at every start (dictionary, language model and pronunciation tree as flat arrays) and keep "
        + "it beside them. A model whose dictionary or language model is exchanged afterwards works as well, and starts as before until it is "
        + "compiled again.")
final class CompileCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "MODEL", description = "model directories")
  List<Path> models;

  @Spec
  CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    for (Path model : models) {
      if (!VocabularyCompiler.compile(model)) {
        throw new IOException(model + ": has no lexicon to compile");
      }
      Path file = model.resolve(SupernetModel.VOCABULARY);
      spec.commandLine().getOut().printf("%s: %,d bytes%n", file, file.toFile().length());
    }
    spec.commandLine().getOut().flush();
    return 0;
  }
}
