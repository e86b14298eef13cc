package io.dualmode.model.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.api.vocabulary.LanguageModel;
import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.TinyModel;
import io.dualmode.model.lm.CompactNgramWriter;
import io.dualmode.model.lm.arpa.ArpaReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that change under a running engine, and parts of them that are no numbers: the right words, or one clear error. */
class ChangedModelTest {
  private static final String LEXICON = "a AH\nbee B IY\ncow K AW\nday D EY\n";
  private static final String ARPA = "\\data\\\nngram 1=6\nngram 2=2\n\n\\1-grams:\n-99 <s> -0.3\n-1.5 </s>\n-1 a -0.2\n-1.2 bee\n-2 cow\n-2 day\n\n"
      + "\\2-grams:\n-0.5 <s> a\n-0.6 a bee\n\n\\end\\\n";

  @TempDir Path dir;

  @BeforeEach
  void write() throws IOException {
    TinyModel.write(dir, 17, Storage.F32, LEXICON);
    Files.write(dir.resolve("lm"), CompactNgramWriter.encode(ArpaReader.read("arpa", new ByteArrayInputStream(ARPA.getBytes(StandardCharsets.UTF_8))),
        8, 8));
  }

  private SpeechEngine load() throws IOException {
    return SpeechEngines.load(EngineConfig.defaults().with(Keys.MODEL, dir.toString()));
  }

  private static String hear(SpeechEngine engine, SessionOptions options) {
    short[] samples = new short[32_000];
    Random random = new Random(11);
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) (9000 * Math.sin(i * 0.1 * (1 + i / 4000)) + 2000 * random.nextGaussian());
    }
    try (SpeechSession session = engine.newSession(options)) {
      session.accept(samples);
      return session.finish().toString();
    }
  }

  @Test
  void languageModelOverwrittenInPlace_wordsStayThose() throws IOException {
    try (SpeechEngine engine = load()) {
      String before = hear(engine, engine.defaultOptions());
      byte[] bytes = Files.readAllBytes(dir.resolve("lm"));
      new Random(1).nextBytes(bytes);
      Files.write(dir.resolve("lm"), bytes, StandardOpenOption.WRITE);
      assertEquals(before, hear(engine, engine.defaultOptions()));
      Files.write(dir.resolve("lm"), new byte[0]);
      assertEquals(before, hear(engine, engine.defaultOptions()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"weights.safetensors", "config.json", "units.txt", "lm", "lexicon.txt"})
  void anyFileExchanged_sessionThatNeedsMoreOfTheModel_saysSo(String name) throws IOException {
    try (SpeechEngine engine = load()) {
      String before = hear(engine, engine.defaultOptions());
      Files.setLastModifiedTime(dir.resolve(name), FileTime.fromMillis(1_000_000));
      SessionOptions full = engine.defaultOptions().toBuilder().mode(RecognitionMode.FULL_CONTEXT).build();
      for (int i = 0; i < 3; i++) {
        String message = assertThrows(UncheckedIOException.class, () -> hear(engine, full)).getMessage();
        assertTrue(message.contains(dir.toString()) && message.contains("[" + name + "] changed") && message.contains("new directory"), message);
        assertEquals(before, hear(engine, engine.defaultOptions()), "what is loaded goes on");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, 1e300, 1000})
  void languageModelOfTheApplication_givesNoLogProbability_isAnError(double wrong) throws IOException {
    for (boolean atOnce : new boolean[] {true, false}) {
      LanguageModel model = new LanguageModel() {
        @Override
        public int order() {
          return 2;
        }

        @Override
        public boolean contains(String word) {
          return true;
        }

        @Override
        public double logProbability(List<String> history, String word) {
          return atOnce || !history.isEmpty() ? wrong : -2;
        }
      };
      try (SpeechEngine engine = load()) {
        String message = assertThrows(IllegalArgumentException.class,
            () -> hear(engine, engine.defaultOptions().toBuilder().languageModel(model).build())).getMessage();
        assertTrue(message.startsWith("language model: log probability of '") && message.contains(" is " + wrong), message);
      }
    }
  }

  @Test
  void languageModelOfTheApplication_thatDeniesAWord_isHeardWithoutIt() throws IOException {
    try (SpeechEngine engine = load()) {
      LanguageModel model = new LanguageModel() {
        @Override
        public int order() {
          return 1;
        }

        @Override
        public boolean contains(String word) {
          return true;
        }

        @Override
        public double logProbability(List<String> history, String word) {
          return word.equals("cow") ? Double.NEGATIVE_INFINITY : -2;
        }
      };
      String heard = hear(engine, engine.defaultOptions().toBuilder().languageModel(model).build());
      assertTrue(!heard.contains("cow") && !heard.contains("NaN"), heard);
    }
  }
}
