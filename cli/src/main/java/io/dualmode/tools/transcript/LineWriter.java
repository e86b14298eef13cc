package io.dualmode.tools.transcript;

import io.dualmode.api.RecognitionResult;
import java.io.PrintWriter;
import java.util.List;

/** Prints whole lines of each utterance as it ends, and nothing at the end of the recording. */
abstract class LineWriter implements TranscriptWriter {
  private final PrintWriter out;
  private final String name;
  private final List<String> channels;

  /**
   * Lines of one recording.
   *
   * @param name what lines call it, empty where they need not
   * @param channels what they call each of its channels; empty where one is heard
   */
  LineWriter(PrintWriter out, String name, List<String> channels) {
    this.out = out;
    this.name = RecordingName.inLine(name);
    this.channels = channels;
  }

  /** The lines of an utterance, each with its end. */
  abstract String lines(int channel, RecognitionResult result);

  /** The names of the recording and of a channel, as far as lines need them. */
  final List<String> names(int channel) {
    return channels.isEmpty() ? name.isEmpty() ? List.of() : List.of(name)
        : name.isEmpty() ? List.of(channels.get(channel)) : List.of(name, channels.get(channel));
  }

  @Override
  public final void utterance(int channel, RecognitionResult result) {
    out.print(lines(channel, result));
    out.flush();
  }

  @Override
  public final void end(double seconds) {
    out.flush();
  }
}
