package io.dualmode.tools.listen;

import io.dualmode.api.Hypothesis;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.listen.RecognitionListener;
import io.dualmode.tools.caption.TextColumns;
import io.dualmode.tools.console.StatusLine;
import io.dualmode.tools.transcript.TranscriptWriter;

/**
 * What is understood, as it is: on a terminal the words of the running utterance in grey beside the level in its last line, those of
 * finished ones as lines above it; elsewhere finished utterances alone.
 */
final class LiveView implements RecognitionListener {
  private static final String GREY = "\033[90m";
  private static final String PLAIN = "\033[0m";

  private final StatusLine status;
  private final TranscriptWriter finished;
  private final int columns;
  private final boolean colours;
  private final LevelMeter meter = new LevelMeter();
  private String partial = "";

  /**
   * @param finished is told utterances that are over
   * @param columns of the terminal
   * @param colours whether it may be told to use some
   */
  LiveView(StatusLine status, TranscriptWriter finished, int columns, boolean colours) {
    this.status = status;
    this.finished = finished;
    this.columns = columns;
    this.colours = colours;
  }

  /** Takes what is heard, for the level. */
  void samples(float[] data, int offset, int length) {
    if (status.isVisible()) {
      meter.accept(data, offset, length);
      show();
    }
  }

  @Override
  public void partial(Hypothesis reading) {
    partial = reading.text();
    show();
  }

  @Override
  public void utterance(RecognitionResult result) {
    partial = "";
    status.clear();
    finished.utterance(0, result);
    show();
  }

  @Override
  public void end() {
    status.clear();
  }

  private void show() {
    if (status.isVisible()) {
      String bar = meter.bar();
      String text = tail(partial, columns - bar.length() - 2);
      status.show(bar + " " + (colours && !text.isEmpty() ? GREY + text + PLAIN : text));
    }
  }

  /** The end of a text that fits, from the beginning of a word on. */
  static String tail(String text, int most) {
    String tail = text;
    while (TextColumns.of(tail) > most && !tail.isEmpty()) {
      int blank = tail.indexOf(' ');
      tail = tail.substring(blank > 0 ? blank + 1 : tail.offsetByCodePoints(0, 1));
    }
    return tail;
  }
}
