package io.dualmode.tools.speaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dualmode.api.speaker.SpeakerVector;
import io.dualmode.tools.audio.AudioFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vosk.Model;
import org.vosk.Recognizer;
import org.vosk.SpeakerModel;

/** A Vosk application with its model folders, on recordings of three people whom nobody trained on: model and network of the jar. */
class BundledSpeakerTest {
  private static final Path SAMPLES = Path.of("..", "samples");

  @TempDir Path dir;

  private record Spoken(String speaker, SpeakerVector vector) {}

  @Test
  void samples_ofOneSpeaker_areMoreAlikeThanOfTwo() throws IOException {
    Path models = Files.createDirectories(dir.resolve("model").resolve("am"));
    Files.createFile(models.resolve("final.mdl"));
    Path speakers = Files.createDirectories(dir.resolve("spk"));
    Files.createFile(speakers.resolve("speaker.safetensors"));
    List<Spoken> spoken = new ArrayList<>();
    try (Model model = new Model(models.getParent().toString());
        SpeakerModel speakerModel = new SpeakerModel(speakers.toString());
        Recognizer recognizer = new Recognizer(model, 16_000, speakerModel)) {
      for (String line : Files.readAllLines(SAMPLES.resolve("manifest.jsonl"))) {
        JsonObject sample = JsonParser.parseString(line).getAsJsonObject();
        JsonObject result = hear(recognizer, SAMPLES.resolve(sample.get("audio").getAsString()));
        if (result.has("spk")) {
          spoken.add(new Spoken(sample.get("speaker").getAsString(), vector(result)));
        }
      }
    }
    assertTrue(spoken.size() >= 10, spoken.size() + " of 12 recordings gave a vector");
    double same = 0;
    double other = 0;
    int sames = 0;
    int others = 0;
    for (int i = 0; i < spoken.size(); i++) {
      for (int j = 0; j < i; j++) {
        double cosine = spoken.get(i).vector().similarity(spoken.get(j).vector());
        if (spoken.get(i).speaker().equals(spoken.get(j).speaker())) {
          same += cosine;
          sames++;
        } else {
          other += cosine;
          others++;
        }
      }
    }
    assertTrue(same / sames > other / others + 0.2, "mean cosines " + same / sames + " and " + other / others);
  }

  private static JsonObject hear(Recognizer recognizer, Path audio) throws IOException {
    float[] samples = AudioFile.read16kHz(audio);
    for (int i = 0; i < samples.length; i++) {
      samples[i] *= 32768;
    }
    recognizer.acceptWaveForm(samples, samples.length);
    return JsonParser.parseString(recognizer.getFinalResult()).getAsJsonObject();
  }

  private static SpeakerVector vector(JsonObject result) {
    assertTrue(result.get("spk_frames").getAsInt() >= 50);
    JsonArray spk = result.get("spk").getAsJsonArray();
    assertEquals(128, spk.size());
    float[] vector = new float[spk.size()];
    double power = 0;
    for (int i = 0; i < vector.length; i++) {
      vector[i] = spk.get(i).getAsFloat();
      power += vector[i] * vector[i];
    }
    assertEquals(128, power, 0.01);
    return new SpeakerVector(vector, result.get("spk_frames").getAsInt());
  }
}
