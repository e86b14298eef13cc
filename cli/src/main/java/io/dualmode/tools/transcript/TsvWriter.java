package io.dualmode.tools.transcript;

import io.dualmode.api.RecognitionResult;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** A line for each utterance: start and end in milliseconds, text; the file and the channel in front where lines need them. */
final class TsvWriter extends LineWriter {
  TsvWriter(PrintWriter out, TranscriptStyle style, String name, List<String> channels) {
    super(out, style.named() ? name : "", channels);
  }

  static String header(TranscriptStyle style, List<String> channels) {
    return (style.named() ? "file\t" : "") + (channels.isEmpty() ? "" : "channel\t") + "start\tend\ttext\n";
  }

  @Override
  String lines(int channel, RecognitionResult result) {
    List<String> fields = new ArrayList<>(names(channel));
    fields.add(String.valueOf(Segments.startMillis(result)));
    fields.add(String.valueOf(Segments.endMillis(result)));
    fields.add(result.readableText());
    return String.join("\t", fields.stream().map(field -> field.replaceAll("[\\t\\r\\n]+", " ")).toList()) + "\n";
  }
}
