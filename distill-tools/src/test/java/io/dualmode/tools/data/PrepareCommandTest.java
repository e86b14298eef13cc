package io.dualmode.tools.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.fixtures.WavFiles;
import io.dualmode.model.frontend.Pcm16;
import io.dualmode.model.frontend.logmel.LogMelFilterBank;
import io.dualmode.tools.data.cache.CachedUtterance;
import io.dualmode.tools.data.cache.FeatureCache;
import io.dualmode.tools.data.cache.MappedShorts;
import io.dualmode.tools.manifest.Manifest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PrepareCommandTest {
  @TempDir
  Path folder;

  private final short[] first = noise(7_000, 1);
  private final short[] second = noise(300, 2);
  private Path manifest;

  private static short[] noise(int samples, long seed) {
    Random random = new Random(seed);
    short[] x = new short[samples];
    for (int i = 0; i < samples; i++) {
      x[i] = (short) (random.nextGaussian() * 1000);
    }
    return x;
  }

  @BeforeEach
  void writeCorpus() throws IOException {
    Path corpus = Files.createDirectories(folder.resolve("speech/mine"));
    Files.write(corpus.resolve("a.opus"), WavFiles.pcm16(1, 16000, first));
    Files.write(corpus.resolve("b.wav"), WavFiles.pcm16(1, 16000, second));
    Files.writeString(corpus.resolve("text.wav"), "no sound at all");
    manifest = corpus.resolve("manifest.jsonl");
    Files.write(manifest, List.of(
        "{\"id\": \"a\", \"audio\": \"mine/a.opus\", \"duration\": 0.4, \"text\": \"hello there\", \"speaker\": \"x\","
            + " \"split\": \"train\", \"age\": 9}",
        "{\"id\": \"bad\", \"audio\": \"mine/text.wav\", \"split\": \"train\"}",
        "{\"id\": \"gone\", \"audio\": \"mine/gone.wav\", \"split\": \"train\"}",
        "",
        "{\"id\": \"a\", \"audio\": \"mine/b.wav\", \"text\": null}",
        "{\"id\": \"b\", \"audio\": \"b.wav\", \"text\": null, \"age\": 16}"));
  }

  private int run(StringWriter messages, String... args) {
    return new CommandLine(new PrepareCommand()).setErr(new PrintWriter(messages, true)).execute(args);
  }

  @Test
  void prepare_goodAndBadFiles_cachesTheGoodAndNamesTheBad() throws IOException {
    StringWriter messages = new StringWriter();
    Path out = folder.resolve("cache");
    assertEquals(0, run(messages, "--out", out.toString(), manifest.toString()));
    List<String> lines = messages.toString().lines().filter(l -> !l.isBlank()).toList();
    assertEquals(4, lines.size(), messages.toString());
    assertTrue(lines.get(0).contains("id a was listed before"), lines.get(0));
    assertTrue(lines.get(1).contains("text.wav: is not WAV, AIFF, AU, FLAC, Ogg Opus, Ogg Vorbis or MP3"), lines.get(1));
    assertTrue(lines.get(2).contains("gone.wav: no such file"), lines.get(2));
    assertTrue(lines.get(3).startsWith("2 utterances, 0.00 hours"), lines.get(3));

    FeatureCache cache = FeatureCache.open(out);
    assertEquals(List.of("a", "b"), cache.utterances().stream().map(CachedUtterance::id).toList());
    assertEquals(new CachedUtterance("a", "mine", "train", "x", "child", 0, 7000, 0, 42, "hello there"), cache.find("a"));
    assertEquals(new CachedUtterance("b", "mine", "", "", "adult", 7000, 300, 42, 1, ""), cache.find("b"));
    assertArrayEquals(first, cache.pcmFor("a"));
    assertArrayEquals(second, cache.pcmFor("b"));
    assertFeatures(first, cache.featuresFor("a"));
    assertFeatures(second, cache.featuresFor("b"));
    assertFalse(Files.exists(out.resolve("index.tsv.part")));
  }

  @Test
  void prepare_devSpeakers_areInThatSplit() throws IOException {
    Path speakers = folder.resolve("speakers.txt");
    Files.writeString(speakers, "# those who are tuned on\n\nx \nnobody\n");
    Path out = folder.resolve("cache");
    assertEquals(0, run(new StringWriter(), "--dev-speakers", speakers.toString(), "--out", out.toString(), manifest.toString()));
    FeatureCache cache = FeatureCache.open(out);
    assertEquals("dev", cache.find("a").split());
    assertEquals("", cache.find("b").split());
  }

  private static void assertFeatures(short[] pcm, float[] features) {
    float[] samples = new float[pcm.length];
    Pcm16.toFloat(pcm, 0, pcm.length, samples, 0);
    assertArrayEquals(LogMelFilterBank.features(samples), features, 0.5f / 1024 + 1e-5f);
  }

  @Test
  void prepare_nothingUsable_fails() throws IOException {
    Files.write(manifest, List.of("{\"id\": \"gone\", \"audio\": \"mine/gone.wav\"}"));
    assertEquals(1, run(new StringWriter(), "--out", folder.resolve("cache").toString(), manifest.toString()));
  }

  @Test
  void read_malformedManifest_namesTheLine() throws IOException {
    Files.write(manifest, List.of("{\"id\": \"a\", \"audio\": \"x\"}", "{\"id\": \"b\"}"));
    String message = assertThrows(IOException.class, () -> Manifest.read(manifest)).getMessage();
    assertTrue(message.contains("manifest.jsonl line 2: \"audio\" is missing"), message);
    Files.writeString(manifest, "not json");
    assertTrue(assertThrows(IOException.class, () -> Manifest.read(manifest)).getMessage().contains("line 1"));
    assertTrue(assertThrows(IOException.class, () -> Manifest.read(folder.resolve("none"))).getMessage()
        .contains("no such manifest"));
  }

  @Test
  void open_missingOrForeignCache_saysWhatToDo() throws IOException {
    assertTrue(assertThrows(IOException.class, () -> FeatureCache.open(folder)).getMessage().contains("prepare --out"));
    Path out = folder.resolve("cache");
    assertEquals(0, run(new StringWriter(), "--out", out.toString(), manifest.toString()));
    Path index = out.resolve("index.tsv");
    String good = Files.readString(index);
    Files.writeString(index, good.replace("\t7000\t300\t", "\t7000\t301\t"));
    String message = assertThrows(IOException.class, () -> FeatureCache.open(out)).getMessage();
    assertTrue(message.contains("line 3") && message.contains("outside the data files"), message);
    Files.writeString(index, good.replace("frameOffset", "frames0"));
    assertThrows(IOException.class, () -> FeatureCache.open(out));
  }

  @Test
  void read_acrossSegments_isContinuous() throws IOException {
    Path file = folder.resolve("shorts");
    byte[] bytes = new byte[2000];
    for (int i = 0; i < 1000; i++) {
      bytes[2 * i] = (byte) i;
      bytes[2 * i + 1] = (byte) (i >> 8);
    }
    Files.write(file, bytes);
    MappedShorts shorts = new MappedShorts(file, 4);
    assertEquals(1000, shorts.size());
    short[] out = new short[503];
    shorts.read(13, out, 3, 500);
    for (int i = 0; i < 500; i++) {
      assertEquals(13 + i, out[3 + i]);
    }
  }
}
