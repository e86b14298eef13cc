package io.dualmode.tools.serve.model;

import io.dualmode.api.RecognitionResult;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.Word;
import java.util.List;
import java.util.function.Supplier;

/** A session that tells a {@link StreamMeter} what it costs and gives. */
final class MeasuredSession extends SessionFront {
  private final StreamMeter meter;
  private long toldMillis;

  MeasuredSession(SpeechSession session, StreamMeter meter) {
    super(session);
    this.meter = meter;
  }

  @Override
  <T> T work(Supplier<T> piece) {
    long start = System.nanoTime();
    try {
      return piece.get();
    } finally {
      long accepted = acceptedMillis();
      meter.heard(accepted - toldMillis, System.nanoTime() - start);
      toldMillis = accepted;
    }
  }

  @Override
  public RecognitionResult result() {
    return told(super.result());
  }

  @Override
  public RecognitionResult finish() {
    return told(super.finish());
  }

  private RecognitionResult told(RecognitionResult result) {
    List<Word> words = result.best().words();
    if (!words.isEmpty()) {
      meter.utterance(words.size(), Math.max(0, acceptedMillis() - words.get(words.size() - 1).endMillis()));
    }
    return result;
  }
}
