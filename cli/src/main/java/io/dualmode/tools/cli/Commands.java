package io.dualmode.tools.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;

/** The subcommands by name; a class is loaded when its command is called or listed. */
final class Commands {
  private static final Map<String, String> CLASSES = new LinkedHashMap<>();

  static {
    CLASSES.put("transcribe", "io.dualmode.tools.cli.TranscribeCommand");
    CLASSES.put("force-align", "io.dualmode.tools.forcedalign.ForceAlignCommand");
    CLASSES.put("evaluate", "io.dualmode.tools.cli.EvaluateCommand");
    CLASSES.put("errors", "io.dualmode.tools.errors.ErrorsCommand");
    CLASSES.put("calibrate", "io.dualmode.tools.confidence.CalibrateCommand");
    CLASSES.put("inspect", "io.dualmode.tools.cli.InspectCommand");
    CLASSES.put("export", "io.dualmode.tools.cli.ExportCommand");
    CLASSES.put("config", "io.dualmode.tools.cli.ConfigCommand");
    CLASSES.put("serve", "io.dualmode.tools.serve.ServeCommand");
    CLASSES.put("prepare", "io.dualmode.tools.data.PrepareCommand");
    CLASSES.put("align", "io.dualmode.tools.align.AlignCommand");
    CLASSES.put("lm", "io.dualmode.tools.lm.LmCommand");
    CLASSES.put("phone-lm", "io.dualmode.tools.lm.PhoneLmCommand");
    CLASSES.put("lexicon", "io.dualmode.tools.lm.LexiconCommand");
    CLASSES.put("g2p", "io.dualmode.tools.g2p.G2pCommand");
    CLASSES.put("pretrain", "io.dualmode.tools.pretrain.PretrainCommand");
    CLASSES.put("train", "io.dualmode.tools.train.TrainCommand");
    CLASSES.put("distill", "io.dualmode.tools.distill.DistillCommand");
    CLASSES.put("rescorer", "io.dualmode.tools.las.RescorerCommand");
    CLASSES.put("rescoring", "io.dualmode.tools.las.RescoringCommand");
    CLASSES.put("package", "io.dualmode.tools.train.PackageCommand");
    CLASSES.put("speaker", "io.dualmode.tools.speaker.SpeakerCommand");
    CLASSES.put("sweep", "io.dualmode.tools.sweep.SweepCommand");
    CLASSES.put("curves", "io.dualmode.tools.report.CurvesCommand");
    CLASSES.put("phones", "io.dualmode.tools.evaluate.PhonesCommand");
    CLASSES.put("alignment-errors", "io.dualmode.tools.forcedalign.AlignmentErrorsCommand");
    CLASSES.put("bench", "io.dualmode.tools.cli.BenchCommand");
    CLASSES.put("migrate", "io.dualmode.tools.migrate.MigrateCommand");
  }

  private Commands() {}

  /** Adds the command that the arguments name, or all when they name none. */
  static void addTo(CommandLine line, String... args) {
    String wanted = args.length > 0 && CLASSES.containsKey(args[0]) ? args[0] : null;
    CLASSES.forEach((name, className) -> {
      if (wanted == null || wanted.equals(name)) {
        Object command = load(className);
        if (command != null) {
          line.addSubcommand(name, command);
        }
      }
    });
    if (wanted == null && Arrays.asList(args).contains("help")) {
      line.addSubcommand(new CommandLine.HelpCommand());
    }
  }

  private static Object load(String className) {
    try {
      return Class.forName(className).getDeclaredConstructor().newInstance();
    } catch (ClassNotFoundException e) {
      return null;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("command " + className + " cannot be made", e);
    }
  }
}
