package io.dualmode.tools.command;

import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.grammar.GrammarFiles;
import io.dualmode.api.grammar.Grammars;
import io.dualmode.api.grammar.LoadedGrammar;
import io.dualmode.tools.console.ErrorLine;
import io.dualmode.tools.input.UserFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of commands that can listen for the sentences of a grammar. */
public final class GrammarOptions {
  @Option(names = "--grammar", paramLabel = "FILE", description = "JSGF, GRXML or a JSON list of phrases: what may be said, or "
      + "letters: letters, digits and the NATO alphabet (default: free speech)")
  Path file;

  @Option(names = "--enforcement", paramLabel = "HOW",
      description = "how the grammar holds: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  Grammar.Enforcement enforcement = Grammar.Enforcement.STRICT;

  /** Whether a grammar was named. */
  public boolean isGiven() {
    return file != null;
  }

  /** The grammar that was named; what is doubtful in it goes to {@code warnings}. */
  public Optional<Grammar> load(PrintWriter warnings) throws IOException {
    if (file == null) {
      return Optional.empty();
    }
    LoadedGrammar loaded;
    if (!UserFile.isReadable(file) && file.getNameCount() == 1 && Grammars.isBundled(file.toString())) {
      loaded = Grammars.bundled(file.toString(), enforcement);
    } else {
      loaded = read();
    }
    loaded.warnings().forEach(warning -> ErrorLine.print(warnings, warning));
    return Optional.of(loaded.grammar());
  }

  private LoadedGrammar read() throws IOException {
    try (InputStream in = UserFile.open(file)) {
      return Grammars.read(in, file.toString(), GrammarFiles.in(file.toAbsolutePath().getParent()), enforcement);
    }
  }
}
