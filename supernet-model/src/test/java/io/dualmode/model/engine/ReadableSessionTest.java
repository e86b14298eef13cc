package io.dualmode.model.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.ReadableWord;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.TinyModel;
import io.dualmode.model.readable.PunctuationModel;
import io.dualmode.model.readable.SmallPunctuation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readable text of sessions on a random network: beside the words, and never in their place. */
class ReadableSessionTest {
  private static final String LEXICON = "a AH\nbee B IY\ncow K AW\nday D EY\nego IY G OW\nfish F IH SH\nzoo Z UW\n";
  private static final short[] AUDIO = audio();

  @TempDir static Path dir;
  private static Path model;

  @BeforeAll
  static void write() throws IOException {
    model = dir.resolve("model");
    TinyModel.write(model, 17, Storage.F32, LEXICON);
    new SmallPunctuation().opensSentence("fish").comma("a").capital("zoo").build().write(model.resolve(PunctuationModel.FILE), Map.of());
  }

  private static short[] audio() {
    Random random = new Random(11);
    short[] samples = new short[80_000];
    double pitch = 200;
    double loudness = 0;
    for (int i = 0; i < samples.length; i++) {
      if (i % 1600 == 0) {
        pitch = 100 + random.nextInt(3000);
        loudness = random.nextInt(4) == 0 ? 0.001 : random.nextDouble() * 0.3;
      }
      samples[i] = (short) (32767 * loudness * (Math.sin(2 * Math.PI * pitch * i / 16_000) + 0.3 * random.nextGaussian()) / 1.5);
    }
    return samples;
  }

  private static List<RecognitionResult> hear(SpeechEngine engine, boolean readable, Random chunks) {
    List<RecognitionResult> results = new ArrayList<>();
    SessionOptions options = engine.defaultOptions().toBuilder().readable(readable).nBest(3).build();
    try (SpeechSession session = engine.newSession(options)) {
      int at = 0;
      while (at < AUDIO.length) {
        int length = Math.min(AUDIO.length - at, 1 + chunks.nextInt(5000));
        session.accept(AUDIO, at, length);
        assertTrue(session.partial().readable().isEmpty(), "partial readings are plain");
        boolean half = at < AUDIO.length / 2 && at + length >= AUDIO.length / 2;
        at += length;
        if (half) {
          // only the place counts, so every run ends its utterance at the same sample
          results.add(session.result());
        }
      }
      results.add(session.finish());
    }
    return results;
  }

  @Test
  void result_readable_standsBesideTheSameWords() throws IOException {
    for (RecognitionMode mode : List.of(RecognitionMode.STREAMING, RecognitionMode.FULL_CONTEXT)) {
      try (SpeechEngine engine = SpeechEngines.load(EngineConfig.defaults().with(Keys.MODEL, model.toString()).with(Keys.MODE, mode))) {
        List<RecognitionResult> plain = hear(engine, false, new Random(1));
        List<RecognitionResult> readable = hear(engine, true, new Random(1));
        assertTrue(readable.stream().anyMatch(r -> r.best().words().size() > 0), "words are heard");
        List<RecognitionResult> stripped = readable.stream().map(r -> r.toBuilder().alternatives(
            r.alternatives().stream().map(h -> h.toBuilder().readable(null).build()).toList()).build()).toList();
        assertEquals(plain, stripped);
        for (RecognitionResult result : readable) {
          result.alternatives().forEach(h -> assertEquals(h.words(),
              h.readable().orElseThrow().words().stream().map(ReadableWord::spoken).flatMap(List::stream).toList()));
          assertEquals(result.text(), result.readableText().toLowerCase(Locale.ROOT).replaceAll("[,.]", ""));
        }
        String last = readable.get(readable.size() - 1).readableText();
        assertTrue(last.endsWith("."), last);
      }
    }
  }

  @Test
  void newSession_damagedPunctuation_namesTheFile() throws IOException {
    Path broken = dir.resolve("broken");
    TinyModel.write(broken, 17, Storage.F32, LEXICON);
    Files.writeString(broken.resolve(PunctuationModel.FILE), "this is no safetensors file");
    try (SpeechEngine engine = SpeechEngines.load(EngineConfig.defaults().with(Keys.MODEL, broken.toString()))) {
      SessionOptions options = engine.defaultOptions().toBuilder().readable(true).build();
      String message = assertThrows(UncheckedIOException.class, () -> engine.newSession(options)).getMessage();
      assertTrue(message.contains(PunctuationModel.FILE), message);
      engine.newSession(options.toBuilder().phones(false).readable(false).build()).close();
    }
  }
}
