package io.dualmode.tools.transcribe;

import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.tools.transcript.TranscriptFormat;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Whether what is heard is written as people write it. */
public final class ReadableOptions {
  @Option(names = "--raw", description = "text, tsv, srt, vtt: words as they are said, without capitals, punctuation and digits")
  boolean raw;

  @Option(names = "--readable", description = "json: also the text with capitals, punctuation and digits, which text and subtitles have anyway")
  boolean readable;

  /** Wrong use is an exception; {@code jsonOption} is how the command is told to write JSON. */
  public void check(CommandSpec spec, TranscriptFormat chosen, String jsonOption) {
    if (raw && readable) {
      throw new ParameterException(spec.commandLine(), "--raw and --readable contradict each other; leave one of them out");
    }
    if (readable && chosen != TranscriptFormat.JSON) {
      throw new ParameterException(spec.commandLine(), "--readable is for " + jsonOption + ", not for "
          + chosen.name().toLowerCase(Locale.ROOT) + (chosen == TranscriptFormat.CTM ? "" : ", which is readable anyway"));
    }
  }

  /** Whether results are wanted as people write them; {@code dualmode.text=plain} says that they are not. */
  public boolean isReadable(TranscriptFormat chosen, EngineConfig config) {
    return switch (chosen) {
      case JSON -> readable;
      case CTM -> false;
      case TEXT, TSV, SRT, VTT -> !raw && !(config.get(Keys.TEXT).equals("plain") && !config.origin(Keys.TEXT).equals("default"));
    };
  }
}
