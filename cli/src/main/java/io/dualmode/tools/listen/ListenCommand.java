package io.dualmode.tools.listen;

import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.audio.JavaSound;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.listen.SpeechStream;
import io.dualmode.api.vocabulary.Hotword;
import io.dualmode.tools.audio.AudioFile;
import io.dualmode.tools.command.EngineOptions;
import io.dualmode.tools.command.GrammarOptions;
import io.dualmode.tools.console.ErrorLine;
import io.dualmode.tools.console.StatusLine;
import io.dualmode.tools.console.Terminal;
import io.dualmode.tools.transcribe.HotwordOptions;
import io.dualmode.tools.transcribe.ReadableOptions;
import io.dualmode.tools.transcript.TranscriptFormat;
import io.dualmode.tools.transcript.TranscriptStyle;
import io.dualmode.tools.transcript.TranscriptWriter;
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

/** Prints what is said into a microphone, while it is said. */
@Command(name = "listen", mixinStandardHelpOptions = true, addMethodSubcommands = false, sortOptions = false,
    description = "Print what is said into a microphone, a line for each utterance, as people write it. On a terminal the last line shows how loud it is and, in "
        + "grey, what is understood so far. Ctrl-C ends it; what was said until then is printed.",
    footer = {"", "Examples:",
        "  dualmode listen",
        "  dualmode listen --mode two-pass --device usb",
        "  arecord -f S16_LE -r 16000 | dualmode listen -"})
public final class ListenCommand implements Callable<Integer> {
  @Parameters(arity = "0..1", paramLabel = "FILE", description = "a pipe, - for standard input or an audio file instead of a microphone")
  Path file;

  @Option(names = "--device", paramLabel = "NAME", description = "the microphone: its number, or a part of its name that no other has")
  String device;

  @Option(names = "--list-devices", description = "print the microphones, one a line, and end")
  boolean listDevices;

  @Mixin
  EngineOptions engineOptions;

  @Mixin
  GrammarOptions grammarOptions;

  @Mixin
  HotwordOptions hotwordOptions;

  @Option(names = "--timestamps", description = "begin each line with the times of the utterance")
  boolean timestamps;

  @Option(names = "--json", description = "print an object a line for each utterance, as transcribe --format json does")
  boolean json;

  @Mixin
  ReadableOptions readable;

  @Spec
  CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (file != null && (device != null || listDevices)) {
      throw new ParameterException(spec.commandLine(), (listDevices ? "--list-devices" : "--device") + " is about microphones, but " + file
          + " is named to listen to; leave one of them out");
    }
    if (json && timestamps) {
      throw new ParameterException(spec.commandLine(), "--timestamps is for text, and --json has times; leave one of them out");
    }
    TranscriptFormat format = json ? TranscriptFormat.JSON : TranscriptFormat.TEXT;
    readable.check(spec, format, "--json");
    PrintWriter out = spec.commandLine().getOut();
    if (listDevices) {
      Microphones.ofThisMachine().lines().forEach(line -> out.print(line + "\n"));
      return 0;
    }
    List<Hotword> hotwords = hotwordOptions.load(spec);
    EngineConfig config = engineOptions.config();
    PrintWriter err = spec.commandLine().getErr();
    Optional<Grammar> grammar = grammarOptions.load(err);
    StatusLine status = new StatusLine(Terminal.isError() ? err : null);
    Microphones microphones = file == null ? Microphones.ofThisMachine() : null;
    if (microphones != null) {
      microphones.require(device);
    }
    try (SpeechEngine engine = SpeechEngines.load(config);
        AudioFile audio = file != null ? AudioFile.open(file) : AudioFile.of(JavaSound.microphone(microphones.open(device)))) {
      if (status.isVisible() && file == null) {
        err.println("listening; Ctrl-C ends it (" + engine.description() + ")");
      }
      TranscriptWriter writer = json ? new UtteranceWriter(out, name())
          : format.writer(out, new TranscriptStyle(false, true, timestamps, false, TranscriptStyle.PLAIN.captions()), name(), List.of());
      LiveView view = new LiveView(status, writer, status.isVisible() ? Terminal.columns() : 0, System.getenv("NO_COLOR") == null);
      SessionOptions options = engine.defaultOptions().toBuilder().sampleRateHz(AudioFile.RATE_HZ).partials(status.isVisible())
          .readable(readable.isReadable(format, config)).grammar(grammar.orElse(null)).hotwords(HotwordOptions.joined(engine, hotwords)).build();
      try (SpeechStream stream = SpeechStream.open(engine, options, view)) {
        LiveStream live = new LiveStream(stream, view);
        live.hear(audio);
      } finally {
        status.clear();
        out.flush();
      }
      audio.notes().forEach(note -> ErrorLine.print(err, note));
      audio.damage().ifPresent(damage -> ErrorLine.print(err, damage));
      return audio.damage().isEmpty() ? 0 : 1;
    }
  }

  private String name() {
    return file == null ? "microphone" : file.toString();
  }
}
