package io.dualmode.tools.serve;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.dualmode.vosk.VoskSpeakerModel;

/**
 * How a connection is heard; the {@code config} message of the protocol changes it before the first audio.
 *
 * @param sampleRateHz rate of the audio
 * @param words whether results have words with times
 * @param partialWords whether partial results have them too
 * @param maxAlternatives readings in a result, 0 for the best one only
 * @param phraseList grammar as a JSON array of strings, null for free speech
 * @param speakerModel asks for speaker vectors, null for none; clients cannot change it
 */
record StreamSettings(float sampleRateHz, boolean words, boolean partialWords, int maxAlternatives, String phraseList,
    VoskSpeakerModel speakerModel) {
  private static final Gson GSON = new Gson();

  /** These settings with what a {@code config} object changes; keys that are not known are left alone, as vosk-server does. */
  StreamSettings with(JsonObject config) {
    float rate = config.has("sample_rate") ? config.get("sample_rate").getAsFloat() : sampleRateHz;
    boolean showWords = config.has("words") ? truth(config.get("words")) : words;
    boolean showPartialWords = config.has("partial_words") ? truth(config.get("partial_words")) : partialWords;
    int alternatives = config.has("max_alternatives") ? config.get("max_alternatives").getAsInt() : maxAlternatives;
    String phrases = phraseList;
    if (config.has("phrase_list")) {
      JsonElement list = config.get("phrase_list");
      phrases = list.isJsonNull() ? null : GSON.toJson(list.isJsonArray() ? list : array(list));
    }
    return new StreamSettings(rate, showWords, showPartialWords, alternatives, phrases, speakerModel);
  }

  private static JsonArray array(JsonElement single) {
    JsonArray list = new JsonArray();
    list.add(single);
    return list;
  }

  /** A switch, which clients write as true, 1 or "true". */
  private static boolean truth(JsonElement value) {
    var primitive = value.getAsJsonPrimitive();
    return primitive.isNumber() ? primitive.getAsInt() != 0 : primitive.getAsBoolean();
  }
}
