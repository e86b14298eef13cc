package io.dualmode.tools.serve.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.vosk.VoskModel;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which model listens to whom. */
class ServedModelsTest {
  private static ServedModel model(String id, String language) {
    SpeechEngine engine = (SpeechEngine) Proxy.newProxyInstance(ServedModelsTest.class.getClassLoader(),
        new Class<?>[] {SpeechEngine.class},
        (proxy, method, arguments) -> switch (method.getName()) {
          case "language" -> language;
          case "defaultOptions" -> SessionOptions.of(EngineConfig.defaults());
          default -> null;
        });
    return new ServedModel(id, VoskModel.of(engine, EngineConfig.defaults()), EngineConfig.defaults());
  }

  @Test
  void forLanguage_isTheFirstThatHearsIt() {
    ServedModels models = new ServedModels(List.of(model("small", "en-US"), model("small", "de-DE"), model("suomi", "fi"), model("small",
        "en-GB")));
    assertEquals(List.of("small", "small-2", "suomi", "small-3"), models.all().stream().map(ServedModel::id).toList());
    for (String english : new String[] {null, "", " ", "en", "en-GB", "EN", "english", "English"}) {
      assertEquals("small", models.forLanguage(english).id(), english);
    }
    assertEquals("small-2", models.forLanguage("de").id());
    assertEquals("small-2", models.forLanguage("german").id());
    assertEquals("suomi", models.forLanguage("fi-FI").id());
    assertEquals("language is 'fr', but the server hears en-US, de-DE, fi, en-GB",
        assertThrows(IllegalArgumentException.class, () -> models.forLanguage("fr")).getMessage());
    assertEquals("suomi", models.find("suomi").orElseThrow().id());
    models.close();
  }

  @Test
  void idOf_isFitForAddresses() {
    assertEquals("model-1.0", ServedModel.idOf("/srv/models/Model 1.0/"));
    assertEquals("vosk-model-small", ServedModel.idOf("C:\\models\\vosk-model_small.zip"));
    assertEquals("model", ServedModel.idOf("///"));
    assertEquals("en-us", ServedModel.idOf("en-US"));
  }
}
