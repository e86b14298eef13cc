package io.dualmode.tools.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dualmode.api.Hypothesis;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.Word;
import io.dualmode.tools.audio.AudioFile;
import io.dualmode.tools.cli.Main;
import io.dualmode.tools.console.StatusLine;
import io.dualmode.tools.transcript.TranscriptFormat;
import io.dualmode.tools.transcript.TranscriptStyle;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Live speech from pipes: what is printed when, and what a person sees. */
class ListenCommandTest {
  private static final Path SAMPLE = Path.of("../samples/something.flac");

  private record Outcome(int status, String out, String err) {}

  private static Outcome run(InputStream in, Object... args) {
    InputStream before = System.in;
    System.setIn(in);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    try {
      int status = Main.run(new PrintWriter(out), new PrintWriter(err), Stream.concat(Stream.of("listen"), Stream.of(args).map(Object::toString))
          .toArray(String[]::new));
      return new Outcome(status, out.toString(), err.toString());
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void pipe_everyMode_printsUtterances() throws IOException {
    for (String mode : List.of("streaming", "full-context", "two-pass")) {
      Outcome outcome = run(Files.newInputStream(SAMPLE), "-", "--mode", mode);
      assertEquals(new Outcome(0, "Go somewhere and do something.\n", ""), outcome, mode);
    }
    assertEquals("[00:00:00.420 --> 00:00:02.130]  go somewhere and do something\n",
        run(InputStream.nullInputStream(), SAMPLE, "--timestamps", "--raw").out());
    assertEquals("go somewhere and do something\n", run(InputStream.nullInputStream(), SAMPLE, "--set", "dualmode.text=plain").out());
    JsonObject json = JsonParser.parseString(run(InputStream.nullInputStream(), SAMPLE, "--json").out()).getAsJsonObject();
    assertEquals("go somewhere and do something", json.get("text").getAsString());
    assertFalse(json.has("readable"));
    json = JsonParser.parseString(run(InputStream.nullInputStream(), SAMPLE, "--json", "--readable").out()).getAsJsonObject();
    assertEquals("go somewhere and do something", json.get("text").getAsString());
    assertEquals("Go somewhere and do something.", json.get("readable").getAsString());
  }

  @Test
  void wrongUse_isOneLine() {
    assertWrong(2, "--device is about microphones, but x.wav is named to listen to", "--device", "a", "x.wav");
    assertWrong(2, "--list-devices is about microphones, but - is named", "--list-devices", "-");
    assertWrong(2, "--timestamps is for text, and --json has times", "--json", "--timestamps", "-");
    assertWrong(2, "--readable is for --json, not for text, which is readable anyway", "--readable", "-");
    assertWrong(2, "--raw and --readable contradict each other", "--json", "--raw", "--readable", "-");
    assertWrong(2, "Unmatched argument at index 2: 'b.wav'", "a.wav", "b.wav");
    assertWrong(1, "missing.wav: no such file", "missing.wav");
    assertWrong(1, "-: cannot be read as audio: ", "-");
  }

  private static void assertWrong(int status, String message, Object... args) {
    Outcome outcome = run(new ByteArrayInputStream("this is no audio at all".getBytes(StandardCharsets.US_ASCII)), args);
    assertEquals(status, outcome.status(), outcome.err());
    assertEquals("", outcome.out());
    assertEquals(1, outcome.err().lines().count(), outcome.err());
    assertTrue(outcome.err().startsWith("dualmode: " + message) || message.startsWith("-: ") && outcome.err().startsWith("dualmode: -: "), outcome.err());
  }

  @Test
  void devices_areNamedByNumberOrPart() throws IOException {
    List<String> devices = List.of("default [default]", "USB Audio [plughw:1,0]", "HDA Intel [plughw:0,0]", "USB Camera [plughw:2,0]");
    assertEquals(2, Microphones.number("2", devices));
    assertEquals(2, Microphones.number("intel", devices));
    assertEquals(0, Microphones.number("default [default]", devices));
    assertEquals("--device usb: means several devices: USB Audio [plughw:1,0], USB Camera [plughw:2,0]; see --list-devices",
        assertThrows(IOException.class, () -> Microphones.number("usb", devices)).getMessage());
    for (String none : List.of("4", "99999", "bluetooth", "-1")) {
      assertEquals("--device " + none + ": there is no such device; see --list-devices",
          assertThrows(IOException.class, () -> Microphones.number(none, devices)).getMessage());
    }
  }

  @Test
  void view_partialWordsInGreyAtTheEnd_finishedOnesAbove() {
    StringWriter screen = new StringWriter();
    PrintWriter terminal = new PrintWriter(screen);
    LiveView view = new LiveView(new StatusLine(terminal), TranscriptFormat.TEXT.writer(terminal, new TranscriptStyle(false, true, false, false,
        TranscriptStyle.PLAIN.captions()), "", List.of()), 40, true);
    float[] loud = new float[3200];
    for (int i = 0; i < loud.length; i++) {
      loud[i] = i / 20 % 2 == 0 ? 1 : -1;
    }
    view.samples(loud, 0, loud.length);
    view.partial(Hypothesis.builder("a quick brown fox jumps over the lazy").build());
    view.utterance(RecognitionResult.builder(0, 10).alternatives(List.of(Hypothesis.builder(List.of(Word.of("dog", 0, 10))).build())).build());
    view.end();
    String clear = "\r\033[K";
    assertEquals(List.of("[||||||||||]! ", "[||||||||||]  \033[90mfox jumps over the lazy\033[0m", "dog\n", "[||||||||||]  "),
        Stream.of(screen.toString().split("\r\033\\[K")).map(s -> s.replace("\033[?7l", "").replace("\033[?7h", "")).filter(s -> !s.isEmpty()).toList());
    assertTrue(screen.toString().endsWith(clear));
  }

  @Test
  void level_followsTheSound() {
    LevelMeter meter = new LevelMeter();
    assertEquals("[          ] ", meter.bar());
    float[] quiet = new float[1600];
    Arrays.fill(quiet, 0.0316f);
    meter.accept(quiet, 0, 1600);
    assertEquals("[|||||     ] ", meter.bar());
    meter.accept(new float[1600], 0, 1600);
    assertEquals("[||||      ] ", meter.bar(), "falls slowly");
    meter.accept(new float[16_000], 0, 16_000);
    assertEquals("[          ] ", meter.bar());
  }

  @Test
  void process_toldToEnd_printsWhatWasSaid(@TempDir Path dir) throws Exception {
    Path out = dir.resolve("out");
    Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx600m", "-cp",
        System.getProperty("java.class.path"), Main.class.getName(), "listen", "-").redirectError(ProcessBuilder.Redirect.DISCARD)
        .redirectOutput(out.toFile()).start();
    float[] samples = AudioFile.read16kHz(SAMPLE);
    // said twice: when the first is printed, the second is being heard, and nothing tells its end
    ByteBuffer wav = ByteBuffer.allocate(44 + 4 * samples.length + 64_000).order(ByteOrder.LITTLE_ENDIAN);
    wav.put("RIFF\377\377\377\377WAVEfmt ".getBytes(StandardCharsets.ISO_8859_1)).putInt(16).putShort((short) 1).putShort((short) 1).putInt(16_000)
        .putInt(32_000).putShort((short) 2).putShort((short) 16).put("data\377\377\377\377".getBytes(StandardCharsets.ISO_8859_1));
    for (int round = 0; round < 2; round++) {
      for (float sample : samples) {
        wav.putShort((short) (32767 * sample));
      }
      wav.position(round == 0 ? wav.position() + 64_000 : wav.position());
    }
    try (OutputStream pipe = process.getOutputStream()) {
      pipe.write(wav.array());
      pipe.flush();
      for (int i = 0; i < 1200 && Files.size(out) == 0; i++) {
        Thread.sleep(100);
      }
      Thread.sleep(5000);
      process.destroy();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    }
    String text = Files.readString(out);
    assertTrue(text.startsWith("Go somewhere and do something.\nGo somewhere") && text.endsWith("\n"), text);
  }
}
