package io.dualmode.tools.transcript;

import io.dualmode.api.RecognitionResult;
import io.dualmode.tools.caption.Caption;
import io.dualmode.tools.caption.CaptionFormat;
import io.dualmode.tools.caption.CaptionRules;
import io.dualmode.tools.caption.Captioner;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Subtitles of a recording, written as people speak; of several channels in the order of their times, at the end. */
final class CaptionWriter implements TranscriptWriter {
  private final PrintWriter out;
  private final CaptionFormat format;
  private final List<String> channels;
  private final List<Captioner> captioners = new ArrayList<>();
  private final List<Said> waiting = new ArrayList<>();
  private int number;

  private record Said(Caption caption, String speaker) {}

  CaptionWriter(PrintWriter out, CaptionFormat format, CaptionRules rules, List<String> channels) {
    this.out = out;
    this.format = format;
    this.channels = channels.isEmpty() ? List.of("") : channels;
    this.channels.forEach(channel -> captioners.add(new Captioner(rules, format.columns(channel))));
  }

  @Override
  public void utterance(int channel, RecognitionResult result) {
    take(channel, captioners.get(channel).utterance(result));
  }

  private void take(int channel, List<Caption> captions) {
    String speaker = channels.get(channel);
    captions.forEach(caption -> waiting.add(new Said(caption, speaker)));
    if (channels.size() == 1) {
      print();
    }
  }

  private void print() {
    waiting.sort(Comparator.comparingLong(said -> said.caption().startMillis()));
    waiting.forEach(said -> out.print(format.entry(said.caption(), ++number, said.speaker())));
    waiting.clear();
    out.flush();
  }

  @Override
  public void end(double seconds) {
    for (int i = 0; i < captioners.size(); i++) {
      take(i, captioners.get(i).finish());
    }
    print();
  }
}
