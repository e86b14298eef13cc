package io.dualmode.tools.cli;

import io.dualmode.tools.command.CommandGroup;
import io.dualmode.tools.command.CommandSet;
import io.dualmode.tools.evaluate.EvaluateCommand;
import io.dualmode.tools.export.ExportCommand;
import io.dualmode.tools.fetch.ModelCommand;
import io.dualmode.tools.forcedalign.ForceAlignCommand;
import io.dualmode.tools.imports.ImportCommand;
import io.dualmode.tools.listen.ListenCommand;
import io.dualmode.tools.migrate.MigrateCommand;
import io.dualmode.tools.prune.PruneCommand;
import io.dualmode.tools.serve.ServeCommand;
import io.dualmode.tools.transcribe.TranscribeCommand;
import io.dualmode.tools.vad.VadCommand;
import java.util.List;

/** The commands of those who use models. */
final class UserCommands implements CommandSet {
  @Override
  public List<String> names() {
    return List.of("transcribe", "listen", "vad", "force-align", "serve", "evaluate", "inspect", "model", "import", "prune", "export", "compile", "config",
        "migrate", "bench");
  }

  @Override
  public CommandGroup group(String name) {
    return switch (name) {
      case "inspect", "model", "import", "prune", "export", "compile", "config", "migrate" -> CommandGroup.MODEL;
      case "evaluate", "bench" -> CommandGroup.MEASURING;
      default -> CommandGroup.USE;
    };
  }

  @Override
  public Object make(String name) {
    return switch (name) {
      case "transcribe" -> new TranscribeCommand();
      case "listen" -> new ListenCommand();
      case "vad" -> new VadCommand();
      case "force-align" -> new ForceAlignCommand();
      case "serve" -> new ServeCommand();
      case "evaluate" -> new EvaluateCommand();
      case "inspect" -> new InspectCommand();
      case "model" -> new ModelCommand();
      case "import" -> new ImportCommand();
      case "prune" -> new PruneCommand();
      case "export" -> new ExportCommand();
      case "compile" -> new CompileCommand();
      case "config" -> new ConfigCommand();
      case "migrate" -> new MigrateCommand();
      case "bench" -> new BenchCommand();
      default -> throw new IllegalArgumentException(name);
    };
  }
}
