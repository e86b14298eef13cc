package io.dualmode.tools.listen;

import io.dualmode.api.RecognitionResult;
import io.dualmode.tools.transcript.Transcript;
import io.dualmode.tools.transcript.TranscriptWriter;
import java.io.PrintWriter;
import java.util.List;

/** An object a line for each utterance, which no end has to be waited for: {@link Transcript#json} of it alone. */
record UtteranceWriter(PrintWriter out, String name) implements TranscriptWriter {
  @Override
  public void utterance(int channel, RecognitionResult result) {
    double seconds = (result.endMillis() - result.startMillis()) / 1000.0;
    out.print(new Transcript(name, "", seconds, List.of(result)).json(false) + "\n");
    out.flush();
  }

  @Override
  public void end(double seconds) {
    out.flush();
  }
}
