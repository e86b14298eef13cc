package io.dualmode.tools.workshop;

import io.dualmode.tools.activity.VadErrorsCommand;
import io.dualmode.tools.align.AlignCommand;
import io.dualmode.tools.boundaries.AlignmentErrorsCommand;
import io.dualmode.tools.command.CommandGroup;
import io.dualmode.tools.command.CommandSet;
import io.dualmode.tools.confidence.CalibrateCommand;
import io.dualmode.tools.conformer.ConformerCommand;
import io.dualmode.tools.data.PrepareCommand;
import io.dualmode.tools.distill.DistillCommand;
import io.dualmode.tools.errors.CompareErrorsCommand;
import io.dualmode.tools.errors.ErrorsCommand;
import io.dualmode.tools.g2p.G2pCommand;
import io.dualmode.tools.las.RescorerCommand;
import io.dualmode.tools.las.rescoring.RescoringCommand;
import io.dualmode.tools.lm.LexiconCommand;
import io.dualmode.tools.lm.LmCommand;
import io.dualmode.tools.lm.PhoneLmCommand;
import io.dualmode.tools.parts.TrainPartsCommand;
import io.dualmode.tools.phones.PhonesCommand;
import io.dualmode.tools.pretrain.PretrainCommand;
import io.dualmode.tools.punctuation.PunctuationCommand;
import io.dualmode.tools.report.CurvesCommand;
import io.dualmode.tools.speaker.SpeakerCommand;
import io.dualmode.tools.sweep.SweepCommand;
import io.dualmode.tools.train.PackageCommand;
import io.dualmode.tools.train.TrainCommand;
import java.util.List;

/** The commands of those who make and measure models; the command line knows their names without this class. */
public final class WorkshopCommands implements CommandSet {
  @Override
  public List<String> names() {
    return List.of("prepare", "align", "lm", "phone-lm", "lexicon", "g2p", "pretrain", "train", "train-parts", "distill", "rescorer",
        "rescoring", "package", "speaker", "conformer", "punctuation", "sweep", "curves", "phones", "errors", "compare-errors",
        "calibrate", "alignment-errors", "vad-errors");
  }

  @Override
  public CommandGroup group(String name) {
    return switch (name) {
      case "sweep", "curves", "phones", "errors", "compare-errors", "alignment-errors", "vad-errors" -> CommandGroup.MEASURING;
      default -> CommandGroup.TRAINING;
    };
  }

  @Override
  public Object make(String name) {
    return switch (name) {
      case "prepare" -> new PrepareCommand();
      case "align" -> new AlignCommand();
      case "lm" -> new LmCommand();
      case "phone-lm" -> new PhoneLmCommand();
      case "lexicon" -> new LexiconCommand();
      case "g2p" -> new G2pCommand();
      case "pretrain" -> new PretrainCommand();
      case "train" -> new TrainCommand();
      case "train-parts" -> new TrainPartsCommand();
      case "distill" -> new DistillCommand();
      case "rescorer" -> new RescorerCommand();
      case "rescoring" -> new RescoringCommand();
      case "package" -> new PackageCommand();
      case "speaker" -> new SpeakerCommand();
      case "conformer" -> new ConformerCommand();
      case "punctuation" -> new PunctuationCommand();
      case "sweep" -> new SweepCommand();
      case "curves" -> new CurvesCommand();
      case "phones" -> new PhonesCommand();
      case "errors" -> new ErrorsCommand();
      case "compare-errors" -> new CompareErrorsCommand();
      case "calibrate" -> new CalibrateCommand();
      case "alignment-errors" -> new AlignmentErrorsCommand();
      case "vad-errors" -> new VadErrorsCommand();
      default -> throw new IllegalArgumentException(name);
    };
  }
}
