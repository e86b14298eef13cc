package io.dualmode.tools.transcript;

import io.dualmode.api.RecognitionResult;
import io.dualmode.tools.caption.CaptionFormat;
import java.io.PrintWriter;
import java.util.List;

/** A line of text for each utterance, with its times in front where they are wanted: {@code [00:00:01.200 --> 00:00:04.750]  text}. */
final class SegmentWriter implements TranscriptWriter {
  private final PrintWriter out;
  private final TranscriptStyle style;
  private final String name;
  private final List<String> channels;

  SegmentWriter(PrintWriter out, TranscriptStyle style, String name, List<String> channels) {
    this.out = out;
    this.style = style;
    this.name = name;
    this.channels = channels;
  }

  @Override
  public void utterance(int channel, RecognitionResult result) {
    StringBuilder line = new StringBuilder(style.named() ? name : "");
    if (!channels.isEmpty()) {
      line.append(style.named() ? ":" : "").append(channels.get(channel));
    }
    line.append(line.length() == 0 ? "" : "\t");
    if (style.timestamps()) {
      line.append('[').append(CaptionFormat.time(Segments.startMillis(result), '.')).append(" --> ")
          .append(CaptionFormat.time(Segments.endMillis(result), '.')).append("]  ");
    }
    out.print(line.append(result.readableText()).append('\n'));
    out.flush();
  }

  @Override
  public void end(double seconds) {
    out.flush();
  }
}
