package io.dualmode.tools.serve.protocol;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.dualmode.api.Hypothesis;
import io.dualmode.api.ReadableText;
import io.dualmode.api.ReadableWord;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.Word;
import io.dualmode.api.audio.SampleRates;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.grammar.Grammars;
import io.dualmode.tools.caption.Caption;
import io.dualmode.tools.caption.CaptionRules;
import io.dualmode.tools.caption.Captioner;
import io.dualmode.tools.serve.model.ServedModel;
import io.dualmode.tools.serve.model.SessionEngine;
import io.dualmode.tools.serve.model.StreamMeter;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Answers with all that is known: {@code {"partial", "words"}} while an utterance runs, and at its end {@code {"text", "start", "end",
 * "confidence", "words", "alternatives", "cues"}} and, where asked for, {@code "readable"} and {@code "readable_words"}. Words are
 * {@code {"word", "start", "end", "confidence"}}; times are seconds from the beginning of the stream; confidences are probabilities, and
 * left out where there are none; cues are subtitles, {@code {"start", "end", "text"}}.
 */
final class DetailedRecognizer implements StreamRecognizer {
  private final SpeechSession session;

  DetailedRecognizer(ServedModel model, StreamSettings settings, StreamMeter meter) {
    StreamSettings.Beyond beyond = settings.beyond();
    if (!(settings.sampleRateHz() >= 1 && settings.sampleRateHz() <= 1e6f)) {
      throw new IllegalArgumentException("sample rate is " + settings.sampleRateHz() + " Hz, allowed: " + SampleRates.MIN_HZ + ".."
          + SampleRates.MAX_HZ);
    }
    SessionOptions options = model.options(beyond.mode(), beyond.hotwords()).toBuilder()
        .sampleRateHz(Math.round(settings.sampleRateHz())).partials(true).endpoints(true)
        .readable(beyond.readable()).nBest(Math.max(1, settings.maxAlternatives())).grammar(grammar(settings)).build();
    session = SessionEngine.measured(model.engine(), options, meter).newSession();
  }

  private static Grammar grammar(StreamSettings settings) {
    String text = settings.beyond().grammar();
    try {
      if (text != null && !text.isBlank()) {
        return Grammars.parse(text, Grammar.Enforcement.STRICT).grammar();
      }
      return settings.phraseList() == null ? null : Grammars.parse(settings.phraseList(), Grammar.Enforcement.LOOSE).grammar();
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  @Override
  public boolean accept(byte[] pcm, int length) {
    return session.accept(pcm, 0, length);
  }

  @Override
  public String partial() {
    Hypothesis reading = session.partial();
    JsonObject json = new JsonObject();
    json.addProperty("partial", reading.text());
    json.add("words", words(reading));
    return json.toString();
  }

  @Override
  public String result() {
    return json(session.result());
  }

  @Override
  public String last() {
    return json(session.finish());
  }

  private static String json(RecognitionResult result) {
    JsonObject json = new JsonObject();
    json.addProperty("text", result.text());
    json.addProperty("start", seconds(result.startMillis()));
    json.addProperty("end", seconds(result.endMillis()));
    result.best().confidence().ifPresent(value -> json.addProperty("confidence", rounded(value)));
    json.add("words", words(result.best()));
    result.best().readable().ifPresent(text -> {
      json.addProperty("readable", text.text());
      json.add("readable_words", readable(text));
    });
    JsonArray alternatives = new JsonArray();
    for (Hypothesis reading : result.alternatives()) {
      JsonObject one = new JsonObject();
      one.addProperty("text", reading.text());
      reading.confidence().ifPresent(value -> one.addProperty("confidence", rounded(value)));
      alternatives.add(one);
    }
    json.add("alternatives", alternatives);
    json.add("cues", cues(result));
    return json.toString();
  }

  private static JsonArray readable(ReadableText text) {
    JsonArray words = new JsonArray();
    for (ReadableWord word : text.words()) {
      words.add(word(word.text(), word.startMillis(), word.endMillis(), word.confidence()));
    }
    return words;
  }

  private static JsonArray cues(RecognitionResult result) {
    JsonArray cues = new JsonArray();
    for (Caption caption : Captioner.captions(List.of(result), CaptionRules.DEFAULT)) {
      JsonObject json = new JsonObject();
      json.addProperty("start", seconds(caption.startMillis()));
      json.addProperty("end", seconds(caption.endMillis()));
      json.addProperty("text", String.join("\n", caption.lines()));
      cues.add(json);
    }
    return cues;
  }

  private static JsonArray words(Hypothesis reading) {
    JsonArray words = new JsonArray();
    for (Word word : reading.words()) {
      words.add(word(word.text(), word.startMillis(), word.endMillis(), word.confidence()));
    }
    return words;
  }

  private static JsonObject word(String text, long startMillis, long endMillis, OptionalDouble confidence) {
    JsonObject json = new JsonObject();
    json.addProperty("word", text);
    json.addProperty("start", seconds(startMillis));
    json.addProperty("end", seconds(endMillis));
    confidence.ifPresent(value -> json.addProperty("confidence", rounded(value)));
    return json;
  }

  private static BigDecimal seconds(long millis) {
    return BigDecimal.valueOf(millis, 3);
  }

  private static BigDecimal rounded(double value) {
    return BigDecimal.valueOf(value).setScale(3, RoundingMode.HALF_UP);
  }

  @Override
  public void close() {
    session.close();
  }
}
