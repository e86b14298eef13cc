package io.dualmode.tools.data.cache;

import io.dualmode.model.frontend.FeatureBuffer;
import io.dualmode.model.frontend.FeatureExtractor;
import io.dualmode.model.frontend.FrontEndPart;
import io.dualmode.model.frontend.FrontEndProvider;
import io.dualmode.model.frontend.Pcm16;
import io.dualmode.model.frontend.Resampler;
import io.dualmode.model.frontend.SampleSink;
import io.dualmode.model.frontend.logmel.LogMelFrontEnd;
import io.dualmode.model.json.JsonElement;
import io.dualmode.model.json.JsonObject;
import io.dualmode.model.json.JsonParseException;
import io.dualmode.model.part.PartRegistry;
import io.dualmode.model.part.Sections;
import io.dualmode.model.part.UnknownPartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The front end of a prepared folder, its section in {@code front-end.json}; a folder without that file holds the standard one. */
public final class CachedFrontEnd {
  private static final String FILE = "front-end.json";

  private static final int RATE_HZ = 16_000;

  private CachedFrontEnd() {}

  static FrontEndPart of(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return LogMelFrontEnd.STANDARD;
    }
    try {
      JsonObject section = JsonElement.parse(Files.readString(file)).getAsJsonObject();
      return PartRegistry.find(FrontEndProvider.class, "front end", Sections.type(section)).read(section);
    } catch (JsonParseException | UnknownPartException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /** The features of 16 kHz samples as a cache holds them; any beyond its range is an {@link IOException}. */
  public static short[] features(FrontEndPart frontEnd, short[] samples, Path source) throws IOException {
    FeatureBuffer buffer = new FeatureBuffer(frontEnd.features());
    FeatureExtractor extractor = frontEnd.newExtractor();
    float[] heard = new float[samples.length];
    Pcm16.toFloat(samples, 0, samples.length, heard, 0);
    if (frontEnd.sampleRateHz() == RATE_HZ) {
      extractor.accept(heard, 0, heard.length, buffer);
    } else {
      Resampler resampler = new Resampler(RATE_HZ, frontEnd.sampleRateHz());
      SampleSink sink = (data, offset, count) -> extractor.accept(data, offset, count, buffer);
      resampler.accept(heard, 0, heard.length, sink);
      resampler.finish(sink);
    }
    extractor.finish(buffer);
    short[] features = new short[buffer.frames() * frontEnd.features()];
    boolean standard = frontEnd.equals(LogMelFrontEnd.STANDARD);
    float scale = FeatureCache.scale(frontEnd);
    for (int i = 0; i < features.length; i++) {
      features[i] = FeatureCache.quantise(buffer.data()[i], scale);
      if (!standard && Math.abs(buffer.data()[i] - features[i] / scale) > frontEnd.range() / 32) {
        throw new IOException(source + ": a feature of " + frontEnd.type() + " is " + buffer.data()[i] + ", expected up to "
            + frontEnd.range() + ", as its front end says (range)");
      }
    }
    return features;
  }

  static void write(Path folder, FrontEndPart frontEnd) throws IOException {
    if (frontEnd.equals(LogMelFrontEnd.STANDARD)) {
      Files.deleteIfExists(folder.resolve(FILE));
    } else {
      Files.writeString(folder.resolve(FILE), frontEnd.section() + "\n");
    }
  }
}
