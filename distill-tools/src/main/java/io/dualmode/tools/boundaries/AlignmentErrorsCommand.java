package io.dualmode.tools.boundaries;

import io.dualmode.api.AlignedWord;
import io.dualmode.api.AlignmentSession;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.tools.command.EngineOptions;
import io.dualmode.tools.data.cache.CachedUtterance;
import io.dualmode.tools.data.cache.FeatureCache;
import io.dualmode.tools.data.cache.PhoneAlignment;
import io.dualmode.tools.language.SpeechLanguage;
import io.dualmode.tools.language.StandardDictionary;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Compares forced alignments of an engine with those of another acoustic model. */
@Command(name = "alignment-errors", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Measure how far word boundaries of 'force-align' lie from the alignment that 'align' made with another acoustic model, "
        + "on prepared speech: by utterance, or on long recordings put together of utterances, with wrong words in the text if wanted.")
public final class AlignmentErrorsCommand implements Callable<Integer> {
  private static final int STEP = 1600;

  @Option(names = "--data", required = true, paramLabel = "DIR", description = "folder written by 'prepare'")
  Path data;

  @Option(names = "--alignments", paramLabel = "FILE", description = "made by 'align' (default: alignments.tsv in the data folder)")
  Path alignments;

  @Option(names = "--lexicon", paramLabel = "FILE", description = "dictionary that 'align' took (default: that of the language of the folder)")
  Path lexicon;

  @Option(names = "--split", paramLabel = "NAME", defaultValue = "dev", description = "split to measure (default: ${DEFAULT-VALUE})")
  String split;

  @Option(names = "--corpora", paramLabel = "NAME", split = ",", defaultValue = "librispeech-dev-clean",
      description = "corpora to measure (default: ${DEFAULT-VALUE})")
  List<String> corpora;

  @Option(names = "--minutes", paramLabel = "N", defaultValue = "0",
      description = "join utterances, with pauses between them, to recordings of at least this length; 0 aligns each by itself (default: ${DEFAULT-VALUE})")
  double minutes;

  @Option(names = "--wrong-words", paramLabel = "SHARE", defaultValue = "0",
      description = "share of words that are taken out of the text, added to it or replaced in it, 0..0.9 (default: ${DEFAULT-VALUE})")
  double wrongWords;

  @Option(names = "--limit", paramLabel = "N", defaultValue = "0", description = "at most this many recordings; 0 is all (default: ${DEFAULT-VALUE})")
  int limit;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "seed of pauses and wrong words (default: ${DEFAULT-VALUE})")
  long seed;

  @Mixin
  EngineOptions engineOptions;

  @Spec
  CommandSpec spec;

  private double seconds;
  private double cpuSeconds;
  private long mostBytes;

  @Override
  public Integer call() throws IOException {
    if (!(wrongWords >= 0 && wrongWords <= 0.9) || !(minutes >= 0) || limit < 0) {
      throw new ParameterException(spec.commandLine(), "--wrong-words: allowed 0..0.9; --minutes and --limit: allowed 0 or more");
    }
    List<TestRecording> recordings = recordings();
    BoundaryErrors errors = new BoundaryErrors();
    RecognitionMode mode;
    try (SpeechEngine engine = SpeechEngines.load(engineOptions.config())) {
      mode = engine.defaultOptions().mode();
      for (TestRecording recording : recordings) {
        List<TestRecording.TextWord> text = recording.text(wrongWords);
        if (!text.isEmpty()) {
          errors.add(text, align(engine, recording, text.stream().map(TestRecording.TextWord::word).toList()));
        }
      }
    }
    spec.commandLine().getOut().println(BoundaryErrors.header());
    spec.commandLine().getOut().println(errors.row(String.format(Locale.ROOT, "%s %s, %d recordings, %.1f min, %s", String.join(" ", corpora), split,
        recordings.size(), seconds / 60, mode.key())));
    spec.commandLine().getOut().printf(Locale.ROOT, "%nRTF %.4f by CPU%s%n", cpuSeconds / seconds, minutes == 0 ? ""
        : String.format(Locale.ROOT, "; most heap held by one alignment, tree and encoder state included: %.1f MB", mostBytes / 1e6));
    spec.commandLine().getOut().flush();
    return 0;
  }

  private List<TestRecording> recordings() throws IOException {
    FeatureCache cache = FeatureCache.open(data);
    Path file = alignments != null ? alignments : data.resolve("alignments.tsv");
    Map<String, PhoneAlignment> known = PhoneAlignment.read(file);
    SpeechLanguage spoken = SpeechLanguage.of(data);
    ReferenceWords reference = new ReferenceWords(StandardDictionary.read(lexicon, spoken.language(), spoken.units()), spoken.language());
    List<TestRecording> recordings = new ArrayList<>();
    TestRecording open = null;
    int unfit = 0;
    for (CachedUtterance utterance : cache.utterances()) {
      PhoneAlignment alignment = known.get(utterance.id());
      if (!utterance.split().equals(split) || !corpora.contains(utterance.corpus()) || alignment == null) {
        continue;
      }
      Optional<List<ReferenceWords.Span>> words = reference.of(utterance.text(), alignment);
      if (words.isEmpty()) {
        unfit++;
        continue;
      }
      if (open == null || open.seconds() >= 60 * minutes) {
        if (limit > 0 && recordings.size() == limit) {
          break;
        }
        open = new TestRecording(seed + recordings.size());
        recordings.add(open);
      }
      open.add(cache.pcmFor(utterance.id()), words.get());
    }
    if (minutes > 0 && recordings.size() > 1 && open.seconds() < 60 * minutes) {
      recordings.remove(open);
    }
    if (recordings.isEmpty()) {
      throw new IOException(file + ": holds no utterance of split " + split + " of " + corpora + " in " + data);
    }
    if (unfit > 0) {
      spec.commandLine().getErr().println("dualmode: " + unfit + " utterances left out: their phones do not spell their words");
    }
    return recordings;
  }

  private List<AlignedWord> align(SpeechEngine engine, TestRecording recording, List<String> words) {
    boolean weigh = minutes > 0;
    long before = weigh ? heldBytes() : 0;
    List<AlignedWord> aligned = new ArrayList<>();
    long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    try (AlignmentSession session = engine.newAlignment(words, engine.defaultOptions())) {
      for (short[] piece : recording.pieces()) {
        for (int at = 0; at < piece.length; at += STEP) {
          session.accept(piece, at, Math.min(STEP, piece.length - at));
          aligned.addAll(session.settled());
        }
      }
      cpuSeconds += (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / 1e9;
      if (weigh) {
        mostBytes = Math.max(mostBytes, heldBytes() - before);
      }
      cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      aligned.addAll(session.finish());
    }
    cpuSeconds += (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / 1e9;
    seconds += recording.seconds();
    return aligned;
  }

  private static long heldBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
