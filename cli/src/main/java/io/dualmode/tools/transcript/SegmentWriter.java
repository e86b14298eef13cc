package io.dualmode.tools.transcript;

import io.dualmode.api.RecognitionResult;
import io.dualmode.tools.caption.CaptionFormat;
import java.io.PrintWriter;
import java.util.List;

/** A line of text for each utterance, with its times in front where they are wanted: {@code [00:00:01.200 --> 00:00:04.750]  text}. */
final class SegmentWriter extends LineWriter {
  private final boolean timestamps;

  SegmentWriter(PrintWriter out, TranscriptStyle style, String name, List<String> channels) {
    super(out, style.named() ? name : "", channels);
    timestamps = style.timestamps();
  }

  @Override
  String lines(int channel, RecognitionResult result) {
    List<String> names = names(channel);
    StringBuilder line = new StringBuilder(String.join(":", names)).append(names.isEmpty() ? "" : "\t");
    if (timestamps) {
      line.append('[').append(CaptionFormat.time(Segments.startMillis(result), '.')).append(" --> ")
          .append(CaptionFormat.time(Segments.endMillis(result), '.')).append("]  ");
    }
    return line.append(result.readableText()).append('\n').toString();
  }
}
