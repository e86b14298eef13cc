package io.dualmode.tools.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.fixtures.SmallModel;
import io.dualmode.fixtures.WavFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every path of the command line may be a pipe or standard input; audio is heard while it comes. */
class PipesTest {
  private static final Path SAMPLES = Path.of("../samples");
  @TempDir static Path dir;
  private static String model;
  private static int pipes;

  private record Outcome(int status, String out, String err) {}

  @BeforeAll
  static void makeModel() throws IOException {
    model = SmallModel.write(dir.resolve("model")).toString();
  }

  private static Outcome run(Object... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = Main.run(new PrintWriter(out), new PrintWriter(err), Arrays.stream(args).map(Object::toString).toArray(String[]::new));
    return new Outcome(status, out.toString(), err.toString());
  }

  private static Outcome runWithInput(byte[] input, Object... args) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(input));
    try {
      return run(args);
    } finally {
      System.setIn(before);
    }
  }

  private static Path pipe() throws IOException, InterruptedException {
    Path pipe = dir.resolve("pipe" + pipes++);
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    return pipe;
  }

  /** A pipe into which some bytes are written once. */
  private static Path pipe(byte[] bytes) throws IOException, InterruptedException {
    Path pipe = pipe();
    Thread writer = new Thread(() -> {
      try (OutputStream out = Files.newOutputStream(pipe)) {
        out.write(bytes);
      } catch (IOException e) {
        // the reader has gone
      }
    });
    writer.setDaemon(true);
    writer.start();
    return pipe;
  }

  private static byte[] sample(String name) throws IOException {
    return Files.readAllBytes(SAMPLES.resolve(name));
  }

  private static String text(String line) {
    return line.substring(line.indexOf('\t') + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"streaming", "full-context"})
  void transcribe_pipeAndStandardInput_asTheFile(String mode) throws Exception {
    Outcome file = run("transcribe", "--model", model, "--mode", mode, SAMPLES.resolve("goforward.flac"));
    Outcome pipe = run("transcribe", "--model", model, "--mode", mode, pipe(sample("goforward.flac")));
    Outcome input = runWithInput(sample("goforward.flac"), "transcribe", "--model", model, "--mode", mode, "-");
    assertEquals(0, pipe.status(), pipe.err());
    assertEquals(0, input.status(), input.err());
    assertEquals(text(file.out()), text(pipe.out()));
    assertEquals("-\t" + text(file.out()), input.out());
  }

  @Test
  void transcribe_standardInputTwice_saysSo() throws Exception {
    Outcome twice = runWithInput(sample("goforward.flac"), "transcribe", "--model", model, "-", "-");
    assertEquals(1, twice.status());
    assertEquals(1, twice.out().lines().count());
    assertTrue(twice.err().contains("-: standard input is named twice"), twice.err());
  }

  @Test
  void grammarTextManifestAndCurves_fromPipes() throws Exception {
    byte[] grammar = "[\"a bee\", \"cow day\", \"zoo\"]".getBytes(StandardCharsets.UTF_8);
    Path sample = SAMPLES.resolve("goforward.flac");
    Outcome file = run("transcribe", "--model", model, "--grammar", Files.write(dir.resolve("g.json"), grammar), sample);
    assertEquals(0, file.status(), file.err());
    assertEquals(file.out(), run("transcribe", "--model", model, "--grammar", pipe(grammar), sample).out());
    assertEquals(file.out(), runWithInput(grammar, "transcribe", "--model", model, "--grammar", "-", sample).out());

    byte[] words = "a bee day".getBytes(StandardCharsets.UTF_8);
    Outcome aligned = run("force-align", "--model", model, "--text", Files.write(dir.resolve("t.txt"), words), sample);
    assertEquals(0, aligned.status(), aligned.err());
    assertEquals(aligned.out(), run("force-align", "--model", model, "--text", pipe(words), sample).out());
    assertEquals(aligned.out().replace("goforward ", "pipe "), run("force-align", "--model", model, "--text", pipe(words),
        pipe(sample("goforward.flac"))).out().replaceAll("(?m)^pipe[0-9]+ ", "pipe "));

    byte[] manifest = ("{\"id\": \"x\", \"text\": \"a bee\", \"audio\": \"" + sample.toAbsolutePath().normalize() + "\"}\n")
        .getBytes(StandardCharsets.UTF_8);
    Outcome evaluated = run("evaluate", "--model", model, "--json", "--manifest", pipe(manifest));
    assertEquals(0, evaluated.status(), evaluated.err());
    assertTrue(evaluated.out().contains("\"utterances\":1"), evaluated.out());
    assertEquals(0, runWithInput(manifest, "evaluate", "--model", model, "--manifest", "-").status());

    String missing = run("evaluate", "--model", model, "--manifest", dir.resolve("none.jsonl")).err();
    assertTrue(missing.contains("no such manifest"), missing);
    Outcome gone = run("transcribe", "--model", model, "--grammar", dir.resolve("none.gram"), sample);
    assertTrue(gone.err().contains("none.gram: no such file"), gone.err());
  }

  @Test
  void transcribe_textComesBeforeTheAudioEnds() throws Exception {
    Path pipe = pipe();
    StringWriter printed = new StringWriter();
    CompletableFuture<Integer> status = CompletableFuture.supplyAsync(() -> Main.run(new PrintWriter(printed), new PrintWriter(System.err),
        "transcribe", "--model", model, "--set", "dualmode.endpoint.rule5=1000", pipe.toString()));
    byte[] noise = new byte[2 * 16_000 * 8];
    new Random(1).nextBytes(noise);
    try (OutputStream out = Files.newOutputStream(pipe)) {
      out.write(WavFiles.pcm16(1, 16_000));
      out.write(noise);
      out.flush();
      for (int i = 0; i < 6000 && !printed.toString().contains("\t"); i++) {
        Thread.sleep(10);
      }
      assertTrue(printed.toString().startsWith(pipe + "\t"), "printed while the pipe is open: " + printed);
    }
    assertEquals(0, status.get(60, TimeUnit.SECONDS));
    assertEquals(1, printed.toString().lines().count(), printed.toString());
  }

  @Test
  void transcribe_damagedInTheMiddle_printsWhatItHearsAndTheOthers() throws Exception {
    for (int round = 0; round < 6; round++) {
      Random r = new Random(round);
      byte[] good = sample("something.flac");
      byte[] bad = round % 2 == 0 ? Arrays.copyOf(good, good.length / 2 + r.nextInt(good.length / 2)) : good.clone();
      bad[bad.length / 2 + r.nextInt(bad.length / 4)] ^= 1 << r.nextInt(8);
      Path file = Files.write(dir.resolve("damaged" + round + ".flac"), bad);
      Outcome outcome = run("transcribe", "--model", model, file, SAMPLES.resolve("cards-001.flac"));
      assertEquals(1, outcome.status(), outcome.err());
      assertTrue(outcome.out().startsWith(file + "\t"), outcome.out());
      assertEquals(2, outcome.out().lines().count(), outcome.out());
      assertTrue(outcome.err().contains(file + ": is damaged or cut off: at "), outcome.err());
    }
  }

  @Test
  void transcribe_eachChannel_isALineOrAnObjectOfItsOwn() throws Exception {
    short[] stereo = new short[2 * 32_000];
    Random r = new Random(3);
    for (int i = 0; i < stereo.length; i++) {
      stereo[i] = (short) (r.nextGaussian() * (i % 2 == 0 ? 3000 : 1000 * Math.sin(i / 3000.0)));
    }
    Path file = Files.write(dir.resolve("call.wav"), WavFiles.pcm16(2, 16_000, stereo));
    Path lattices = dir.resolve("lattices");
    Outcome each = run("transcribe", "--model", model, "--channel", "each", "--lattice", lattices, file);
    Outcome left = run("transcribe", "--model", model, "--channel", "left", file);
    Outcome right = run("transcribe", "--model", model, "--channel", "RIGHT", file);
    assertEquals(file + ":left\t" + text(left.out()) + file + ":right\t" + text(right.out()), each.out());
    assertEquals("", each.err());
    assertTrue(Files.exists(lattices.resolve("call-left.slf")) && Files.exists(lattices.resolve("call-right.slf")));
    String json = run("transcribe", "--model", model, "--channel", "each", "--json", file).out();
    assertEquals(2, json.lines().count());
    assertTrue(json.contains("\"channel\":\"left\"") && json.contains("\"channel\":\"right\""), json);
    Outcome mono = run("transcribe", "--model", model, "--channel", "each", SAMPLES.resolve("cards-001.flac"));
    assertTrue(mono.out().startsWith(SAMPLES.resolve("cards-001.flac") + "\t"), mono.out());
  }
}
