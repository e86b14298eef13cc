package io.dualmode.tools.transcribe;

import io.dualmode.tools.caption.CaptionRules;
import io.dualmode.tools.transcript.TranscriptFormat;
import io.dualmode.tools.transcript.TranscriptStyle;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What is written of a recording, and where. */
final class OutputOptions {
  private static final int MOST_ALTERNATIVES = 1000;

  @Option(names = {"-f", "--format"}, paramLabel = "FORMAT", description = "text, json (an object a line), srt or vtt (subtitles), ctm (a "
      + "line a word) or tsv (a line an utterance) (default: as the file of -o ends, else text)")
  TranscriptFormat format;

  @Option(names = {"-o", "--output"}, paramLabel = "FILE|FOLDER",
      description = "write into this file, or a file for each recording into this folder (several recordings, or it ends with /); - is the standard output")
  String output;

  @Option(names = "--beside", description = "write a file beside each recording: talk.srt beside talk.mp3")
  boolean beside;

  @Option(names = "--segments", description = "text: a line for each utterance, not for each recording")
  boolean segments;

  @Option(names = "--timestamps", description = "text: lines of utterances that begin with their times")
  boolean timestamps;

  @Option(names = "--json", description = "the same as --format json --word-phones")
  boolean json;

  @Option(names = "--word-phones", description = "json: the phones of every word")
  boolean wordPhones;

  @Option(names = "--alternatives", paramLabel = "N", description = "json: up to N readings of every utterance, best first")
  Integer alternatives;

  @Mixin
  ReadableOptions readable;

  @Option(names = "--columns", paramLabel = "N", description = "subtitles: longest line (default: 42)")
  Integer columns;

  /** The format that is wanted; wrong use of all these options is an exception. */
  TranscriptFormat check(CommandSpec spec) {
    if (json && format != null && format != TranscriptFormat.JSON) {
      throw wrong(spec, "--json and --format " + name(format) + " contradict each other; leave one of them out");
    }
    if (output != null && beside) {
      throw wrong(spec, "-o and --beside both say where transcripts go; leave one of them out");
    }
    output = "-".equals(output) ? null : output;
    TranscriptFormat chosen = json ? TranscriptFormat.JSON : format != null ? format
        : output == null || output.endsWith("/") ? TranscriptFormat.TEXT : TranscriptFormat.of(Path.of(output)).orElse(TranscriptFormat.TEXT);
    only(spec, segments, "--segments", chosen, TranscriptFormat.TEXT);
    only(spec, timestamps, "--timestamps", chosen, TranscriptFormat.TEXT);
    only(spec, wordPhones, "--word-phones", chosen, TranscriptFormat.JSON);
    only(spec, alternatives != null, "--alternatives", chosen, TranscriptFormat.JSON);
    readable.check(spec, chosen, "--format json");
    only(spec, columns != null, "--columns", chosen, TranscriptFormat.SRT, TranscriptFormat.VTT);
    range(spec, "--alternatives", alternatives, 1, MOST_ALTERNATIVES);
    range(spec, "--columns", columns, CaptionRules.FEWEST_COLUMNS, CaptionRules.MOST_COLUMNS);
    return chosen;
  }

  /** How much is told; {@code named} where lines name their recording, {@code live} where a person watches lines come. */
  TranscriptStyle style(boolean named, boolean live) {
    CaptionRules captions = columns == null ? CaptionRules.DEFAULT : CaptionRules.DEFAULT.withColumns(columns);
    return new TranscriptStyle(named, segments || live, timestamps, wordPhones || json, captions);
  }

  private static void only(CommandSpec spec, boolean set, String option, TranscriptFormat chosen, TranscriptFormat... allowed) {
    if (set && !List.of(allowed).contains(chosen)) {
      throw wrong(spec, option + " is for --format " + name(allowed[0]) + (allowed.length > 1 ? " or " + name(allowed[1]) : "")
          + ", not for " + name(chosen));
    }
  }

  private static void range(CommandSpec spec, String option, Integer value, int least, int most) {
    if (value != null && (value < least || value > most)) {
      throw wrong(spec, option + " is " + value + ", allowed: " + least + ".." + most);
    }
  }

  private static String name(TranscriptFormat format) {
    return format.name().toLowerCase(Locale.ROOT);
  }

  private static ParameterException wrong(CommandSpec spec, String what) {
    return new ParameterException(spec.commandLine(), what);
  }
}
