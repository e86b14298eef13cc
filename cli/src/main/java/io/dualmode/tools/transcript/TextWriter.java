package io.dualmode.tools.transcript;

import io.dualmode.api.RecognitionResult;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** One line of text for a recording, which grows utterance by utterance, or one for each of its channels, printed at the end. */
final class TextWriter implements TranscriptWriter {
  private final PrintWriter out;
  private final String name;
  private final List<String> channels;
  private final List<StringBuilder> texts = new ArrayList<>();
  private boolean begun;

  TextWriter(PrintWriter out, TranscriptStyle style, String name, List<String> channels) {
    this.out = out;
    this.name = style.named() ? RecordingName.inLine(name) : "";
    this.channels = channels;
    channels.forEach(channel -> texts.add(new StringBuilder()));
  }

  @Override
  public void utterance(int channel, RecognitionResult result) {
    if (channels.isEmpty()) {
      out.print((begun ? " " : name.isEmpty() ? "" : name + "\t") + result.readableText());
      out.flush();
      begun = true;
    } else {
      StringBuilder text = texts.get(channel);
      text.append(text.length() == 0 ? "" : " ").append(result.readableText());
    }
  }

  @Override
  public void end(double seconds) {
    if (channels.isEmpty()) {
      out.print(begun || name.isEmpty() ? "\n" : name + "\t\n");
    }
    for (int i = 0; i < channels.size(); i++) {
      out.print((name.isEmpty() ? "" : name + ":") + channels.get(i) + "\t" + texts.get(i) + "\n");
    }
    out.flush();
  }
}
