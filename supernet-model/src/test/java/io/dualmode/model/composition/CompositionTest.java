package io.dualmode.model.composition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.json.JsonElement;
import io.dualmode.model.json.JsonObject;
import io.dualmode.model.json.JsonParseException;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.EncoderConfig.Block;
import io.dualmode.model.supernet.shape.EncoderConfig.StemLayer;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CompositionTest {
  private static final EncoderConfig ENCODER = new EncoderConfig(80, 3, 3, 11, 100, 3f, 32, 16,
      List.of(Block.conv(1, 1), Block.attention(8, List.of(0f, 0.1f)), Block.conv(2, -2)), 8, 16, 16, 40, 32, 83, 24, 16, 8);

  private static JsonObject written(Composition parts) {
    JsonObject config = new JsonObject();
    parts.write(config);
    return JsonElement.parse(config.pretty()).getAsJsonObject();
  }

  private static String error(Consumer<JsonObject> change) {
    JsonObject config = written(SupernetComposition.of(ENCODER));
    change.accept(config);
    return assertThrows(JsonParseException.class, () -> Composition.read(config)).getMessage();
  }

  @Test
  void formatOne_anySupernet_isTheCompositionItStandsFor() {
    Random random = new Random(3);
    for (int round = 0; round < 50; round++) {
      EncoderConfig encoder = new EncoderConfig(80, 3, 3, 7 + random.nextInt(8), 1 + random.nextInt(200), 1 + random.nextInt(5), 32, 16,
          ENCODER.blocks().subList(0, 1 + random.nextInt(3)), 1 + random.nextInt(16), random.nextInt(64), 16, 2 + random.nextInt(500),
          1 + random.nextInt(64), 1 + random.nextInt(999), 1 + random.nextInt(64), 1 + random.nextInt(64), 1 + random.nextInt(64));
      JsonObject old = JsonElement.parse("{\"frontend\":{\"type\":\"log-mel-1\",\"sampleRateHz\":16000,\"melBins\":80,\"frameShiftMillis\":10}}")
          .getAsJsonObject();
      old.add("encoder", encoder.toJson());
      Composition parts = SupernetComposition.ofFormatOne(old);
      assertEquals(SupernetComposition.of(encoder), parts);
      assertEquals(parts, Composition.read(written(parts)));
      assertEquals(encoder, SupernetComposition.encoder(parts));
      assertEquals(List.of("mmi", "ctc", "transducer"), parts.headNames());
      assertEquals(30, parts.encodedFrameMillis());
    }
  }

  @Test
  void supernet_withAStem_comesBack() {
    EncoderConfig encoder = new EncoderConfig(80, 3, 2, 2, 100, 3f, 32, 16, ENCODER.blocks(), 8, 16, 16, 40, 32, 83, 24, 16, 8,
        List.of(new StemLayer(16, 1, 2), new StemLayer(16, 3, 2)));
    Composition parts = SupernetComposition.of(encoder);
    assertEquals(parts, Composition.read(written(parts)));
    assertEquals(encoder, SupernetComposition.encoder(parts));
  }

  @Test
  void supernet_withOneHead_isAModelOfItsOwn() {
    JsonObject config = written(SupernetComposition.of(ENCODER));
    JsonObject heads = new JsonObject();
    heads.add("phones", JsonElement.parse("{\"type\":\"ctc\",\"hidden\":24}"));
    config.add("heads", heads);
    Composition parts = Composition.read(config);
    assertEquals(List.of("phones"), parts.headNames());
    assertEquals(parts, Composition.read(written(parts)));
    assertEquals(1, SupernetComposition.encoder(parts).mmiOutputs());
    assertFalse(written(parts).getAsJsonObject("network").has("mmiOutputs"));
  }

  @Test
  void read_badSections_namesTheSection() {
    for (String section : List.of("frontEnd", "network", "heads", "units")) {
      String message = error(config -> config.add(section, JsonElement.parse("[]")));
      assertTrue(message.startsWith(section + ": ") && message.contains("not an object"), message);
      JsonObject without = new JsonObject();
      written(SupernetComposition.of(ENCODER)).entrySet().stream().filter(e -> !e.getKey().equals(section))
          .forEach(e -> without.add(e.getKey(), e.getValue()));
      message = assertThrows(JsonParseException.class, () -> Composition.read(without)).getMessage();
      assertEquals(section + ": missing", message);
    }
    String message = error(config -> config.getAsJsonObject("network").addProperty("dimm", 3));
    assertTrue(message.startsWith("network: unknown key dimm, allowed: blockRows, "), message);
    message = error(config -> config.getAsJsonObject("network").addProperty("units", 40));
    assertEquals("network: unknown key units", message);
    message = error(config -> config.getAsJsonObject("network").addProperty("melBins", 40));
    assertEquals("network: melBins is 40, expected 80, the features of log-mel-1", message);
    message = error(config -> config.getAsJsonObject("heads").getAsJsonObject("ctc").addProperty("hidden", 0));
    assertEquals("heads.ctc: hidden is 0, allowed: 1..8192", message);
    message = error(config -> config.getAsJsonObject("frontEnd").addProperty("melBins", 40));
    assertTrue(message.startsWith("frontEnd: log-mel-1 is "), message);
    message = error(config -> config.getAsJsonObject("units").addProperty("count", 1));
    assertEquals("units: count is 1, allowed: 2..65535", message);
    message = error(config -> config.getAsJsonObject("units").addProperty("count", 60_000));
    assertTrue(message.startsWith("heads.mmi: mmi has a table of all pairs of units"), message);
    message = error(config -> config.add("heads", new JsonObject()));
    assertEquals("heads: none, expected at least one", message);
    message = error(config -> config.getAsJsonObject("heads").add("a b", JsonElement.parse("{\"type\":\"ctc\",\"hidden\":4}")));
    assertTrue(message.startsWith("heads.a b: name of a head"), message);
  }
}
