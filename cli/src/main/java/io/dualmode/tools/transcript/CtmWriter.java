package io.dualmode.tools.transcript;

import io.dualmode.api.RecognitionResult;
import io.dualmode.api.Word;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** A line for each word; channels are numbered from 1 on. */
final class CtmWriter extends LineWriter {
  private final String stem;

  CtmWriter(PrintWriter out, String name, List<String> channels) {
    super(out, name, channels);
    stem = CtmLine.stem(Path.of(name).getFileName().toString());
  }

  @Override
  String lines(int channel, RecognitionResult result) {
    StringBuilder lines = new StringBuilder();
    for (Word word : result.best().words()) {
      lines.append(CtmLine.of(stem, String.valueOf(channel + 1), word.text(), word.startMillis(), word.endMillis(), word.confidence()))
          .append('\n');
    }
    return lines.toString();
  }
}
