package io.dualmode.tools.transcript;

import io.dualmode.api.RecognitionResult;
import io.dualmode.api.Word;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** A line for each word; channels are numbered from 1 on. */
final class CtmWriter implements TranscriptWriter {
  private final PrintWriter out;
  private final String stem;

  CtmWriter(PrintWriter out, String name, List<String> channels) {
    this.out = out;
    this.stem = CtmLine.stem(Path.of(name).getFileName().toString());
  }

  @Override
  public void utterance(int channel, RecognitionResult result) {
    for (Word word : result.best().words()) {
      out.print(CtmLine.of(stem, String.valueOf(channel + 1), word.text(), word.startMillis(), word.endMillis(), word.confidence()) + "\n");
    }
    out.flush();
  }

  @Override
  public void end(double seconds) {
    out.flush();
  }
}
