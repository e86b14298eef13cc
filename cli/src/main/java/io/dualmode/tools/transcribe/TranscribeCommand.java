package io.dualmode.tools.transcribe;

import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.audio.Channels;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.vocabulary.Hotword;
import io.dualmode.tools.command.EarlyEngine;
import io.dualmode.tools.command.EngineOptions;
import io.dualmode.tools.command.GrammarOptions;
import io.dualmode.tools.console.ErrorLine;
import io.dualmode.tools.console.Terminal;
import io.dualmode.tools.transcript.TranscriptFormat;
import io.dualmode.tools.transcript.TranscriptStyle;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what is said in audio files. */
@Command(name = "transcribe", mixinStandardHelpOptions = true, addMethodSubcommands = false, sortOptions = false,
    description = "Print what is said in WAV, AIFF, AU, FLAC, Ogg Opus, Ogg Vorbis or MP3 files or pipes, as it is heard: one line each, the "
        + "file, a tab, the text; on a terminal a line for each utterance. A file that cannot be read, or not all of it, is one line on the "
        + "error output and status 1; the others are still transcribed.",
    footer = {"", "Examples:",
        "  dualmode transcribe talk.mp3",
        "  dualmode transcribe -o talk.srt talk.mp3",
        "  dualmode transcribe --format vtt --beside --threads 4 talks/",
        "  dualmode transcribe --hotword \"Ada Lovelace=5\" --timestamps talk.mp3",
        "  ffmpeg -i talk.m4a -f wav - | dualmode transcribe -"})
public final class TranscribeCommand implements Callable<Integer> {
  private static final int MOST_THREADS = 256;

  @Parameters(arity = "1..*", paramLabel = "FILE|FOLDER",
      description = "audio files, pipes, - for standard input, folders (all audio in them) or patterns in quotation marks (\"**/*.flac\")")
  List<String> files;

  @Mixin
  EngineOptions engineOptions;

  @Mixin
  GrammarOptions grammarOptions;

  @Mixin
  HotwordOptions hotwordOptions;

  @Option(names = "--channel", paramLabel = "CHANNEL", description = "what is heard of several channels: ${COMPLETION-CANDIDATES}; mix is "
      + "their average, each gives a line for every channel (default: ${DEFAULT-VALUE})")
  Channels channels = Channels.MIX;

  @Option(names = "--phones", description = "phones instead of words")
  boolean phones;

  @Option(names = "--threads", paramLabel = "N", description = "recordings heard side by side (default: ${DEFAULT-VALUE})")
  int threads = 1;

  @Mixin
  OutputOptions output;

  @Option(names = "--lattice", paramLabel = "FOLDER",
      description = "also write the word lattice of every file into this folder, in HTK's standard lattice format (.slf)")
  Path lattices;

  @Spec
  CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    TranscriptFormat format = output.check(spec);
    if (threads < 1 || threads > MOST_THREADS) {
      throw new ParameterException(spec.commandLine(), "--threads is " + threads + ", allowed: 1.." + MOST_THREADS);
    }
    List<Hotword> hotwords = hotwordOptions.load(spec);
    if (phones && (grammarOptions.isGiven() || !hotwords.isEmpty())) {
      throw new ParameterException(spec.commandLine(), "--phones: phones are heard without words, so that there is nothing for --grammar, "
          + "--hotword or --hotwords to do; leave them out");
    }
    EngineConfig config = engineOptions.config();
    Inputs inputs = Inputs.of(files);
    Outputs outputs;
    LatticeFiles latticeFiles;
    try {
      outputs = Outputs.of(output, format, inputs);
      latticeFiles = LatticeFiles.in(lattices, inputs.all());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
    inputs.problems().forEach(problem -> ErrorLine.print(err, problem));
    Optional<Grammar> grammar = grammarOptions.load(err);
    boolean printed = outputs.areStandardOutput();
    boolean live = printed && format == TranscriptFormat.TEXT && Terminal.isOutput();
    TranscriptStyle style = output.style(live ? inputs.all().size() > 1 : printed || outputs.shared().isPresent() && inputs.all().size() > 1, live);
    boolean readable = output.readable.isReadable(format, config);
    try (SpeechEngine engine = EarlyEngine.load(config); HearingProgress progress = new HearingProgress(err, Terminal.isError())) {
      Transcriber transcriber = new Transcriber(engine, config, grammar, options -> wish(options, engine, hotwords, readable));
      Job job = new Job(transcriber, channels, format, style, latticeFiles, progress);
      int failed = job.run(inputs.all(), outputs, threads, out);
      return failed == 0 && inputs.problems().isEmpty() ? 0 : 1;
    }
  }

  private void wish(SessionOptions.Builder options, SpeechEngine engine, List<Hotword> hotwords, boolean readable) {
    options.lattice(lattices != null).phones(phones).readable(readable);
    if (output.alternatives != null) {
      options.nBest(output.alternatives);
    }
    if (!hotwords.isEmpty()) {
      options.hotwords(HotwordOptions.joined(engine, hotwords));
    }
  }
}
