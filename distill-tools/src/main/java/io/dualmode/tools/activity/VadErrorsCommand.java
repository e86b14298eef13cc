package io.dualmode.tools.activity;

import io.dualmode.model.engine.SupernetEngine;
import io.dualmode.tools.command.EngineOptions;
import io.dualmode.tools.console.Progress;
import io.dualmode.tools.data.augmentation.NoiseMixer;
import io.dualmode.tools.data.cache.CachedUtterance;
import io.dualmode.tools.data.cache.FeatureCache;
import io.dualmode.tools.data.cache.PhoneAlignment;
import io.dualmode.tools.language.SpeechLanguage;
import io.dualmode.tools.report.ErrorCurve;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Function;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Compares detectors of speech. */
@Command(name = "vad-errors", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Measure how well frames of speech are told from others under noise, by the engine, by Sphinx4's SpeechClassifier and by "
        + "thresholds of energy: areas under the ROC curves, misses at one and five false alarms in a hundred, as a Markdown table. Speech is where "
        + "the alignments of 'align' have a phone; noise are clips that nothing is trained with.")
public final class VadErrorsCommand implements Callable<Integer> {
  @Option(names = "--data", required = true, paramLabel = "DIR", description = "folder written by 'prepare' and 'align', with a corpus 'noise'")
  Path data;

  @Option(names = "--split", paramLabel = "NAME", defaultValue = "dev", description = "split to measure (default: ${DEFAULT-VALUE})")
  String split;

  @Option(names = "--snr", paramLabel = "DB", split = ",", defaultValue = "0,5,10,15,20",
      description = "how far the noise lies below the speech (default: ${DEFAULT-VALUE})")
  List<Double> snrs;

  @Option(names = "--limit", paramLabel = "N", defaultValue = "300", description = "utterances, drawn at random (default: ${DEFAULT-VALUE})")
  int limit;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "seed of what is drawn (default: ${DEFAULT-VALUE})")
  long seed;

  @Mixin
  EngineOptions engineOptions;

  @Spec
  CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (limit < 1 || snrs.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--limit is " + limit + ", allowed: 1 or more; --snr needs a number");
    }
    FeatureCache cache = FeatureCache.open(data);
    Map<String, PhoneAlignment> alignments = PhoneAlignment.read(data.resolve("alignments.tsv"));
    int silence = SpeechLanguage.of(data).units().silence();
    List<CachedUtterance> speech = new ArrayList<>(cache.utterances().stream()
        .filter(u -> u.split().equals(split) && !u.corpus().equals(NoiseMixer.CORPUS) && alignments.containsKey(u.id())).toList());
    List<CachedUtterance> clips = cache.utterances().stream()
        .filter(u -> u.corpus().equals(NoiseMixer.CORPUS) && u.samples() > 0 && NoiseMixer.isMeasuredWith(u.id())).toList();
    if (speech.isEmpty() || clips.isEmpty()) {
      throw new IOException(data + ": holds " + speech.size() + " aligned utterances of split " + split + " and " + clips.size()
          + " clips of noise for measuring; both are needed");
    }
    Random random = new Random(seed);
    Collections.shuffle(speech, random);
    speech = speech.subList(0, Math.min(limit, speech.size()));
    try (SupernetEngine engine = SupernetEngine.load(engineOptions.config());
        ProgressBar bar = Progress.bar("vad-errors", (long) speech.size() * snrs.size(), "")) {
      Map<String, Function<float[], double[]>> detectors = new LinkedHashMap<>();
      detectors.put("engine", samples -> Detectors.engine(engine, samples));
      detectors.put("Sphinx4 SpeechClassifier", Detectors::sphinx);
      detectors.put("energy", Detectors::energy);
      detectors.put("energy over floor", Detectors::energyOverFloor);
      Map<String, List<ScoredFrames>> frames = new LinkedHashMap<>();
      for (Double snr : snrs) {
        for (CachedUtterance utterance : speech) {
          NoisyRecording recording = NoisyRecording.of(cache, utterance, alignments.get(utterance.id()), silence,
              clips.get(random.nextInt(clips.size())), snr, random);
          detectors.forEach((name, detector) -> {
            List<ScoredFrames> each = frames.computeIfAbsent(name, key -> new ArrayList<>());
            while (each.size() <= snrs.indexOf(snr)) {
              each.add(new ScoredFrames());
            }
            each.get(snrs.indexOf(snr)).add(detector.apply(recording.samples()), recording.speech());
          });
          bar.step();
        }
      }
      print(frames);
    }
    return 0;
  }

  private void print(Map<String, List<ScoredFrames>> frames) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("| detector | SNR dB | area under the ROC | equal errors % | missed at 5 % false alarms, % | at 1 %, % |");
    out.println("|---|---|---|---|---|---|");
    frames.forEach((name, each) -> {
      for (int i = 0; i < each.size(); i++) {
        ErrorCurve curve = each.get(i).errors();
        out.printf(Locale.ROOT, "| %s | %.0f | %.3f | %.1f | %.1f | %.1f |%n", name, snrs.get(i), curve.area(), 100 * curve.equalErrorRate(),
            100 * curve.missAt(0.05), 100 * curve.missAt(0.01));
      }
    });
    out.flush();
  }
}
