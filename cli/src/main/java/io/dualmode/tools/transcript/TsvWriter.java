package io.dualmode.tools.transcript;

import io.dualmode.api.RecognitionResult;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** A line for each utterance: start and end in milliseconds, text; the file and the channel in front where lines need them. */
final class TsvWriter implements TranscriptWriter {
  private final PrintWriter out;
  private final TranscriptStyle style;
  private final String name;
  private final List<String> channels;

  TsvWriter(PrintWriter out, TranscriptStyle style, String name, List<String> channels) {
    this.out = out;
    this.style = style;
    this.name = name;
    this.channels = channels;
  }

  static String header(TranscriptStyle style, List<String> channels) {
    return (style.named() ? "file\t" : "") + (channels.isEmpty() ? "" : "channel\t") + "start\tend\ttext\n";
  }

  @Override
  public void utterance(int channel, RecognitionResult result) {
    List<String> fields = new ArrayList<>();
    if (style.named()) {
      fields.add(name);
    }
    if (!channels.isEmpty()) {
      fields.add(channels.get(channel));
    }
    fields.add(String.valueOf(Segments.startMillis(result)));
    fields.add(String.valueOf(Segments.endMillis(result)));
    fields.add(result.readableText());
    out.print(String.join("\t", fields.stream().map(field -> field.replaceAll("[\\t\\r\\n]+", " ")).toList()) + "\n");
    out.flush();
  }

  @Override
  public void end(double seconds) {
    out.flush();
  }
}
