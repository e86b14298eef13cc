package io.dualmode.tools.transcript;

import io.dualmode.api.RecognitionResult;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** One JSON object a line for a recording, or for each of its channels, printed at the end. */
final class JsonWriter implements TranscriptWriter {
  private final PrintWriter out;
  private final boolean phones;
  private final String name;
  private final List<String> channels;
  private final List<List<RecognitionResult>> utterances = new ArrayList<>();

  JsonWriter(PrintWriter out, TranscriptStyle style, String name, List<String> channels) {
    this.out = out;
    this.phones = style.phones();
    this.name = name;
    this.channels = channels;
    for (int i = 0; i < Math.max(1, channels.size()); i++) {
      utterances.add(new ArrayList<>());
    }
  }

  @Override
  public void utterance(int channel, RecognitionResult result) {
    utterances.get(channel).add(result);
  }

  @Override
  public void end(double seconds) {
    for (int i = 0; i < utterances.size(); i++) {
      String channel = channels.isEmpty() ? "" : channels.get(i);
      out.print(new Transcript(name, channel, seconds, utterances.get(i)).json(phones) + "\n");
    }
    out.flush();
  }
}
