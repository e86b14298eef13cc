package io.dualmode.tools.transcript;

import io.dualmode.tools.caption.CaptionFormat;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The formats of transcripts; each file ends like its format. */
public enum TranscriptFormat {
  /** What is said, in one line, or a line for each utterance. */
  TEXT("txt"),
  /** One object a line for each recording or channel: {@link Transcript#json}. */
  JSON("json"),
  /** SubRip subtitles. */
  SRT("srt"),
  /** WebVTT subtitles. */
  VTT("vtt"),
  /** Time-marked conversation lines of words: {@link CtmLine}. */
  CTM("ctm"),
  /** Tab-separated: a header, then start, end (milliseconds) and text of every utterance. */
  TSV("tsv");

  private final String ending;

  TranscriptFormat(String ending) {
    this.ending = ending;
  }

  /** How names of its files end, without the point. */
  public String ending() {
    return ending;
  }

  /** The format that the end of a file's name tells. */
  public static Optional<TranscriptFormat> of(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(format -> name.endsWith("." + format.ending)).findFirst();
  }

  /** Whether several recordings may follow each other in one output. */
  public boolean joins() {
    return this != SRT && this != VTT;
  }

  /** What an output begins with, before the first recording. */
  public String header(TranscriptStyle style, List<String> channels) {
    return switch (this) {
      case SRT -> CaptionFormat.SRT.header();
      case VTT -> CaptionFormat.VTT.header();
      case TSV -> TsvWriter.header(style, channels);
      case TEXT, JSON, CTM -> "";
    };
  }

  /**
   * Writes a recording of this name. Lines end with {@code \n} everywhere.
   *
   * @param channels names of the channels that are heard for themselves; empty where there is one transcript for all
   */
  public TranscriptWriter writer(PrintWriter out, TranscriptStyle style, String name, List<String> channels) {
    return switch (this) {
      case TEXT -> style.segments() || style.timestamps() ? new SegmentWriter(out, style, name, channels)
          : new TextWriter(out, style, name, channels);
      case JSON -> new JsonWriter(out, style, name, channels);
      case SRT -> new CaptionWriter(out, CaptionFormat.SRT, style.captions(), channels);
      case VTT -> new CaptionWriter(out, CaptionFormat.VTT, style.captions(), channels);
      case CTM -> new CtmWriter(out, name, channels);
      case TSV -> new TsvWriter(out, style, name, channels);
    };
  }
}
