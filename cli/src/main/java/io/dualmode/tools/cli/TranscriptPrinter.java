package io.dualmode.tools.cli;

import io.dualmode.api.RecognitionResult;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Prints what is heard in one file, a line for each of its channels.
 *
 * <p>As text, the line of a single channel grows utterance by utterance; several channels, and JSON, are printed at the end. What was
 * heard before an error is printed, too.
 */
final class TranscriptPrinter implements Transcriber.Listener {
  private final PrintWriter out;
  private final String file;
  private final List<String> channels;
  private final boolean json;
  private final boolean keeps;
  private final List<List<RecognitionResult>> utterances = new ArrayList<>();
  private final List<StringBuilder> texts = new ArrayList<>();
  private boolean begun;

  /**
   * @param channels names of the channels that are heard for themselves; empty where there is one line for all
   * @param keeps whether results are wanted later, as for JSON
   */
  TranscriptPrinter(PrintWriter out, String file, List<String> channels, boolean json, boolean keeps) {
    this.out = out;
    this.file = file;
    this.channels = channels;
    this.json = json;
    this.keeps = keeps || json;
    for (int i = 0; i < Math.max(1, channels.size()); i++) {
      utterances.add(new ArrayList<>());
      texts.add(new StringBuilder());
    }
  }

  @Override
  public void utterance(int channel, RecognitionResult result) {
    if (keeps) {
      utterances.get(channel).add(result);
    }
    if (json) {
      return;
    }
    if (channels.isEmpty()) {
      out.print((begun ? " " : file + "\t") + result.text());
      out.flush();
      begun = true;
    } else {
      StringBuilder text = texts.get(channel);
      text.append(text.length() == 0 ? "" : " ").append(result.text());
    }
  }

  /** Whether anything was heard. */
  boolean heard() {
    return begun || utterances.stream().anyMatch(list -> !list.isEmpty()) || texts.stream().anyMatch(text -> text.length() > 0);
  }

  /** Ends the lines of the file; returns what was kept, one transcript a channel. */
  List<Transcript> end(double seconds) {
    List<Transcript> transcripts = new ArrayList<>();
    for (int i = 0; i < utterances.size(); i++) {
      Transcript transcript = new Transcript(file, channels.isEmpty() ? "" : channels.get(i), seconds, utterances.get(i));
      transcripts.add(transcript);
      if (json) {
        out.println(transcript.json());
      } else if (channels.isEmpty()) {
        out.println(begun ? "" : file + "\t");
      } else {
        out.println(file + ":" + channels.get(i) + "\t" + texts.get(i));
      }
    }
    out.flush();
    return transcripts;
  }
}
