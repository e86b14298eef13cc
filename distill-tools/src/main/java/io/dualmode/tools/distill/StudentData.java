package io.dualmode.tools.distill;

import io.dualmode.tools.data.Example;
import io.dualmode.tools.distill.PseudoLabels.EngineSource;
import io.dualmode.tools.train.TrainingData;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a student hears: the transcribed speech that {@code --label-hours} leaves, and with {@code --unlabelled} the rest of the split
 * {@code train}, with the teacher's transcripts where it was sure.
 *
 * @param teacher opens the teacher's engine when something is to be transcribed
 * @param aligner opens that of the model that finds its words' phones, null where the teacher does
 */
record StudentData(Path data, Path run, DistillOptions options, EngineSource teacher, EngineSource aligner, PrintStream out) {
  private static final String FILE = "pseudo-labels.tsv";

  TrainingData open() throws IOException, InterruptedException {
    TrainingData labelled = TrainingData.open(data, options);
    if (!options.unlabelled) {
      return labelled;
    }
    if (!(options.minConfidence >= 0 && options.minConfidence <= 1)) {
      throw new IllegalArgumentException("--min-confidence is " + options.minConfidence + ", allowed: 0..1");
    }
    Set<String> known = labelled.training().stream().map(e -> e.utterance().id()).collect(Collectors.toSet());
    List<Example> rest = Example.selectSpeech(labelled.cache(), "train").stream().filter(e -> !known.contains(whole(e.utterance().id())))
        .toList();
    List<Example> heard = new PseudoLabels(run.resolve(FILE), out)
        .label(labelled.cache(), rest, labelled.language().units(), teacher, aligner, options.minConfidence, options.threads);
    // Without a teacher in training there is nothing to learn from what has no transcript.
    return labelled.with(heard.stream().filter(e -> e.isTranscribed() || options.kd > 0).toList());
  }

  /** The utterance that a piece of it was cut from. */
  private static String whole(String id) {
    return id.replaceFirst("#\\d+$", "");
  }
}
