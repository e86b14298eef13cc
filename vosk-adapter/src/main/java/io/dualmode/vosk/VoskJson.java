package io.dualmode.vosk;

import io.dualmode.api.Hypothesis;
import io.dualmode.api.ReadableText;
import io.dualmode.api.Word;
import io.dualmode.api.speaker.SpeakerVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The shapes of Vosk's results; keys are sorted, times are seconds with the offset of the session's clock added. */
final class VoskJson {
  private static final double MILLIS_PER_SECOND = 1000;
  /** What Vosk says of a word that nothing competes with, and here of one that the engine gives no confidence. */
  private static final double SURE = 1;

  private VoskJson() {}

  /** What every question gets while no utterance runs. */
  static String empty(boolean alternatives) {
    return alternatives ? "{\"alternatives\" : [{\"text\": \"\", \"confidence\" : 1.0}] }" : "{\"text\": \"\"}";
  }

  static String partial(String text) {
    return JsonText.of(new TreeMap<>(Map.of("partial", text)));
  }

  static String partial(Hypothesis hypothesis, boolean words, long offsetMillis) {
    Map<String, Object> object = new TreeMap<>();
    object.put("partial", hypothesis.text());
    if (words && !hypothesis.words().isEmpty()) {
      object.put("partial_result", words(hypothesis, true, offsetMillis));
    }
    return JsonText.of(object);
  }

  /** @param speaker null without a speaker vector */
  static String result(Hypothesis best, boolean words, SpeakerVector speaker, long offsetMillis) {
    Map<String, Object> object = new TreeMap<>();
    if (words && !best.words().isEmpty()) {
      object.put("result", words(best, true, offsetMillis));
    }
    if (speaker != null) {
      List<Object> vector = new ArrayList<>();
      for (float component : speaker.values()) {
        vector.add((double) component);
      }
      object.put("spk", vector);
      object.put("spk_frames", speaker.frames());
    }
    object.put("text", text(best));
    return JsonText.of(object);
  }

  /** Readings with log scores for confidences and no confidences for words. */
  static String alternatives(List<Hypothesis> readings, boolean words, long offsetMillis) {
    List<Object> list = new ArrayList<>();
    for (Hypothesis reading : readings) {
      Map<String, Object> entry = new TreeMap<>();
      entry.put("confidence", reading.score().orElse(0));
      if (words && !reading.words().isEmpty()) {
        entry.put("result", words(reading, false, offsetMillis));
      }
      entry.put("text", text(reading));
      list.add(entry);
    }
    return JsonText.of(new TreeMap<>(Map.of("alternatives", list)));
  }

  /** The text with capitals, marks and digits where {@code dualmode.text} asks for it; words stay as they are said. */
  private static String text(Hypothesis reading) {
    return reading.readable().map(ReadableText::text).orElse(reading.text());
  }

  private static List<Object> words(Hypothesis hypothesis, boolean confidences, long offsetMillis) {
    List<Object> list = new ArrayList<>();
    for (Word word : hypothesis.words()) {
      Map<String, Object> entry = new TreeMap<>();
      if (confidences) {
        entry.put("conf", word.confidence().orElse(SURE));
      }
      entry.put("end", (offsetMillis + word.endMillis()) / MILLIS_PER_SECOND);
      entry.put("start", (offsetMillis + word.startMillis()) / MILLIS_PER_SECOND);
      entry.put("word", word.text());
      list.add(entry);
    }
    return list;
  }
}
