package io.dualmode.tools.serve.protocol;

import io.dualmode.tools.serve.model.ServedModel;
import io.dualmode.tools.serve.model.SessionEngine;
import io.dualmode.tools.serve.model.StreamMeter;
import io.dualmode.vosk.VoskModel;
import io.dualmode.vosk.VoskRecognizer;

/** Answers as Vosk writes them. */
final class PlainRecognizer implements StreamRecognizer {
  private final VoskRecognizer recognizer;

  PlainRecognizer(ServedModel model, StreamSettings settings, StreamMeter meter) {
    StreamSettings.Beyond beyond = settings.beyond();
    if (beyond.grammar() != null) {
      throw new IllegalArgumentException("config has grammar without detailed; Vosk's answers take a phrase_list");
    }
    SessionEngine engine = SessionEngine.measured(model.engine(), model.options(beyond.mode(), beyond.hotwords()), meter);
    try (VoskModel own = model.vosk().over(engine)) {
      recognizer = new VoskRecognizer(own, settings.sampleRateHz(), settings.phraseList(), settings.speakerModel());
      recognizer.setWords(settings.words());
      recognizer.setPartialWords(settings.partialWords());
      recognizer.setMaxAlternatives(settings.maxAlternatives());
    }
  }

  @Override
  public boolean accept(byte[] pcm, int length) {
    return recognizer.accept(pcm, length);
  }

  @Override
  public String partial() {
    return recognizer.partialResult();
  }

  @Override
  public String result() {
    return recognizer.result();
  }

  @Override
  public String last() {
    return recognizer.finalResult();
  }

  @Override
  public void close() {
    recognizer.close();
  }
}
