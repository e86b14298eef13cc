package io.dualmode.tools.vad;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.activity.SpeechSegment;
import io.dualmode.api.activity.VoiceActivityOptions;
import io.dualmode.api.activity.VoiceActivitySession;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.tools.audio.AudioFile;
import io.dualmode.tools.command.EarlyEngine;
import io.dualmode.tools.command.EngineOptions;
import io.dualmode.tools.console.ErrorLine;
import io.dualmode.tools.transcript.RecordingName;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints where somebody speaks. */
@Command(name = "vad", mixinStandardHelpOptions = true, addMethodSubcommands = false, sortOptions = false,
    description = "Print where somebody speaks in audio files or pipes, as it is found. Nothing is recognised, which costs a part of what "
        + "transcribe costs.")
public final class VadCommand implements Callable<Integer> {
  /** How segments are written. */
  enum Format {
    /** A header, then a line for each segment: file, start and end in milliseconds. */
    TSV,
    /** An object a line for each file: its name, its duration and its segments in seconds. */
    JSON
  }

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "audio files, pipes, or - for standard input")
  List<Path> files;

  @Option(names = {"-f", "--format"}, paramLabel = "FORMAT",
      description = "tsv (file, start and end in milliseconds) or json (an object a line for each file) (default: tsv)")
  Format format = Format.TSV;

  @Option(names = "--threshold", paramLabel = "P", description = "least probability of speech; the higher, the less is speech (default: 0.5)")
  Double threshold;

  @Option(names = "--min-speech", paramLabel = "MS", description = "shorter speech is none (default: 120)")
  Integer minSpeech;

  @Option(names = "--min-pause", paramLabel = "MS", description = "shorter pauses do not end a segment (default: 300)")
  Integer minPause;

  @Option(names = "--padding", paramLabel = "MS", description = "what a segment gets in front and behind (default: 90)")
  Integer padding;

  @Mixin
  EngineOptions engineOptions;

  @Spec
  CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    VoiceActivityOptions options = options();
    EngineConfig config = engineOptions.config();
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    int failed = 0;
    try (SpeechEngine engine = EarlyEngine.load(config)) {
      if (format == Format.TSV) {
        out.print("file\tstart\tend\n");
      }
      for (Path file : files) {
        try (AudioFile audio = AudioFile.open(file); VoiceActivitySession session = engine.newVoiceActivity(options)) {
          List<SpeechSegment> all = new ArrayList<>();
          audio.decode16kHz((samples, offset, length) -> {
            session.accept(samples, offset, length);
            take(file, session.settled(), all, out);
          });
          take(file, session.finish(), all, out);
          if (format == Format.JSON) {
            out.print(json(file, session.acceptedMillis(), all) + "\n");
          }
          audio.notes().forEach(note -> ErrorLine.print(err, note));
          audio.damage().ifPresent(damage -> ErrorLine.print(err, damage));
          failed += audio.damage().isPresent() ? 1 : 0;
        } catch (IOException e) {
          failed++;
          ErrorLine.print(err, ErrorLine.message(e));
        } catch (UnsupportedOperationException e) {
          throw new IllegalStateException(e.getMessage(), e);
        }
        out.flush();
        err.flush();
      }
    }
    return failed == 0 ? 0 : 1;
  }

  private VoiceActivityOptions options() {
    VoiceActivityOptions options = VoiceActivityOptions.defaults().withSampleRateHz(AudioFile.RATE_HZ);
    try {
      options = threshold == null ? options : options.withThreshold(threshold);
      options = minSpeech == null ? options : options.withMinSpeechMillis(minSpeech);
      options = minPause == null ? options : options.withMinPauseMillis(minPause);
      return padding == null ? options : options.withPaddingMillis(padding);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage().replaceFirst("^minSpeechMillis", "--min-speech")
          .replaceFirst("^minPauseMillis", "--min-pause").replaceFirst("^paddingMillis", "--padding").replaceFirst("^threshold", "--threshold"));
    }
  }

  private void take(Path file, List<SpeechSegment> segments, List<SpeechSegment> all, PrintWriter out) {
    if (format == Format.JSON) {
      all.addAll(segments);
      return;
    }
    String name = RecordingName.inLine(file.toString());
    segments.forEach(segment -> out.print(name + "\t" + segment.startMillis() + "\t" + segment.endMillis() + "\n"));
    if (!segments.isEmpty()) {
      out.flush();
    }
  }

  private static String json(Path file, long millis, List<SpeechSegment> segments) {
    JsonObject json = new JsonObject();
    json.addProperty("file", file.toString());
    json.addProperty("duration", BigDecimal.valueOf(millis, 3));
    JsonArray array = new JsonArray();
    for (SpeechSegment segment : segments) {
      JsonObject one = new JsonObject();
      one.addProperty("start", BigDecimal.valueOf(segment.startMillis(), 3));
      one.addProperty("end", BigDecimal.valueOf(segment.endMillis(), 3));
      array.add(one);
    }
    json.add("segments", array);
    return json.toString();
  }
}
