package io.dualmode.tools.data.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dualmode.model.frontend.FeatureBuffer;
import io.dualmode.model.frontend.FeatureExtractor;
import io.dualmode.model.frontend.FrontEndPart;
import io.dualmode.model.frontend.FrontEndProvider;
import io.dualmode.model.frontend.Pcm16;
import io.dualmode.model.json.JsonElement;
import io.dualmode.model.json.JsonObject;
import io.dualmode.model.part.PartRegistry;
import io.dualmode.model.part.Sections;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A folder keeps the features of every front end, of the loudest and the faintest sounds. */
class CachedFrontEndTest {
  private static final String CEPSTRA = "\"type\": \"kaldi-mfcc\", \"sampleRateHz\": 16000, \"shiftMillis\": 10, \"lengthMillis\": 25, \"dither\": 0,"
      + " \"preemphasis\": 0.97, \"removeMean\": 1, \"window\": \"POVEY\", \"blackman\": 0.42, \"snipEdges\": 1, \"lowHz\": 20, \"highHz\": 7600,"
      + " \"energyFloor\": 0, \"rawEnergy\": 1, \"energyLast\": 0, ";

  private static short[] sound(int kind, int samples) {
    Random random = new Random(kind);
    short[] sound = new short[samples];
    for (int i = 0; i < samples; i++) {
      sound[i] = (short) switch (kind) {
        case 0 -> 0;
        case 1 -> random.nextInt(2) == 0 ? -32768 : 32767;
        case 2 -> i / 40 % 2 == 0 ? -32768 : 32767;
        case 3 -> 32767 * Math.sin(0.3 * i);
        default -> random.nextInt(3) - 1;
      };
    }
    return sound;
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"type\": \"log-mel-slaney\", \"features\": 80", "\"type\": \"log-mel-slaney\", \"features\": 128",
      CEPSTRA + "\"bins\": 40, \"cepstra\": 40, \"energy\": 0, \"lifter\": 0", CEPSTRA + "\"bins\": 80, \"cepstra\": 80, \"energy\": 0, \"lifter\": 0",
      CEPSTRA + "\"bins\": 23, \"cepstra\": 13, \"energy\": 1, \"lifter\": 22", CEPSTRA + "\"bins\": 40, \"cepstra\": 40, \"energy\": 0, \"lifter\": 22"})
  void anySound_isKeptWithinAStep(String section) throws IOException {
    JsonObject json = JsonElement.parse("{" + section + "}").getAsJsonObject();
    FrontEndPart frontEnd = PartRegistry.find(FrontEndProvider.class, "front end", Sections.type(json)).read(json);
    for (int kind = 0; kind < 5; kind++) {
      short[] sound = sound(kind, 16_000);
      float[] samples = new float[sound.length];
      Pcm16.toFloat(sound, 0, sound.length, samples, 0);
      FeatureBuffer exact = new FeatureBuffer(frontEnd.features());
      FeatureExtractor extractor = frontEnd.newExtractor();
      extractor.accept(samples, 0, samples.length, exact);
      extractor.finish(exact);
      short[] kept = CachedFrontEnd.features(frontEnd, sound, Path.of("sound.wav"));
      for (int i = 0; i < kept.length; i++) {
        assertEquals(exact.data()[i], kept[i] / FeatureCache.scale(frontEnd), 0.51 * frontEnd.range() / 32768, "sound " + kind + ", number " + i);
      }
    }
  }
}
