package io.dualmode.tools.serve.web;

import io.dualmode.api.RecognitionResult;
import io.dualmode.tools.transcript.TranscriptFormat;
import io.dualmode.tools.transcript.TranscriptStyle;
import io.dualmode.tools.transcript.TranscriptWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The forms of an answer to a recording. */
enum AnswerFormat {
  JSON("application/json", TranscriptFormat.JSON),
  TEXT("text/plain;charset=utf-8", TranscriptFormat.TEXT),
  SRT("application/x-subrip;charset=utf-8", TranscriptFormat.SRT),
  VTT("text/vtt;charset=utf-8", TranscriptFormat.VTT),
  TSV("text/tab-separated-values;charset=utf-8", TranscriptFormat.TSV),
  CTM("text/plain;charset=utf-8", TranscriptFormat.CTM),
  /** OpenAI's object with times. */
  VERBOSE_JSON("application/json", null);

  /** What OpenAI's API knows. */
  static final List<AnswerFormat> OPEN_AI = List.of(JSON, TEXT, SRT, VERBOSE_JSON, VTT);

  private final String type;
  private final TranscriptFormat format;

  AnswerFormat(String type, TranscriptFormat format) {
    this.type = type;
    this.format = format;
  }

  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The media type of such an answer. */
  String type() {
    return type;
  }

  /** The form that a parameter names. */
  static AnswerFormat named(String param, String key, List<AnswerFormat> allowed) throws Problem {
    return allowed.stream().filter(one -> one.key().equals(key)).findFirst().orElseThrow(() -> Problem.of(param, param + " is '" + key
        + "', allowed: " + allowed.stream().map(AnswerFormat::key).collect(Collectors.joining(", "))));
  }

  /** The form that a client accepts by media types, the first that is known; empty where none is. */
  static Optional<AnswerFormat> accepted(List<String> types) {
    for (String accepted : types) {
      String plain = accepted.replaceFirst(";.*$", "").strip().toLowerCase(Locale.ROOT);
      if (plain.equals("*/*")) {
        return Optional.empty();
      }
      Optional<AnswerFormat> found = plain.equals("text/srt") ? Optional.of(SRT)
          : Arrays.stream(values()).filter(one -> one.type.replaceFirst(";.*$", "").equals(plain)).findFirst();
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** What was heard, as this form has it; not for {@link #VERBOSE_JSON}. */
  String write(String name, List<RecognitionResult> utterances, double seconds) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    out.print(format.header(TranscriptStyle.PLAIN, List.of()));
    TranscriptWriter writer = format.writer(out, TranscriptStyle.PLAIN, name, List.of());
    utterances.forEach(utterance -> writer.utterance(0, utterance));
    writer.end(seconds);
    out.flush();
    return text.toString();
  }
}
