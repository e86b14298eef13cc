package io.dualmode.conformance.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.tools.audio.AudioFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs in the README and in the API's documentation compile as they stand there, run with a WAV file, and print what was said. */
class SnippetsTest {
  private static final Path PAGE = Path.of("../plugin-api/src/main/java/io/dualmode/api/package-info.java");

  @TempDir Path dir;
  private String text;
  private short[] samples;

  @BeforeEach
  void recording() throws IOException {
    text = Files.readAllLines(Path.of("../samples/manifest.jsonl")).stream().filter(line -> line.contains("cards-003.flac")).findFirst()
        .orElseThrow().replaceAll(".*\"text\"\\s*:\\s*\"([^\"]*)\".*", "$1");
    float[] audio = AudioFile.read16kHz(Path.of("../samples/cards-003.flac"));
    samples = new short[audio.length];
    ByteBuffer bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) Math.round(32768 * audio[i]);
      bytes.putShort(samples[i]);
    }
    AudioSystem.write(new AudioInputStream(new ByteArrayInputStream(bytes.array()), new AudioFormat(16_000, 16, 1, true, false),
        samples.length), AudioFileFormat.Type.WAVE, dir.resolve("talk.wav").toFile());
  }

  private static List<String> snippets(String source, String begin, String end) {
    List<String> found = new ArrayList<>();
    Matcher matcher = Pattern.compile(Pattern.quote(begin) + "\n(.*?)" + Pattern.quote(end), Pattern.DOTALL).matcher(source);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  /** Compiles a program as the body of a method and runs it; returns what it printed. */
  private String run(String name, String body, SpeechEngine engine) throws Exception {
    String source = """
        import io.dualmode.api.*;
        import io.dualmode.api.activity.*;
        import io.dualmode.api.audio.*;
        import io.dualmode.api.config.*;
        import io.dualmode.api.grammar.*;
        import io.dualmode.api.listen.*;
        import io.dualmode.api.speaker.*;
        import io.dualmode.api.vocabulary.*;
        import java.nio.file.Path;
        import java.util.*;

        public class NAME {
          public static void run(SpeechEngine engine, int rateHz, List<short[]> packets) throws Exception {
        BODY
          }
        }
        """.replace("NAME", name).replace("BODY", body.replace("talk.wav", dir.resolve("talk.wav").toString())
            .replace("TEXT OF THE TALK", text));
    if (body.contains("SpeechEngine engine =")) {
      source = source.replace("SpeechEngine engine, int", "SpeechEngine none, int");
    }
    Path file = Files.writeString(dir.resolve(name + ".java"), source);
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    // the API alone: engine and codecs are there when it runs
    Path api = Path.of(SpeechEngine.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    int status = ToolProvider.getSystemJavaCompiler().run(null, errors, errors, "-Xlint:all", "-Werror", "-proc:none", "-d", dir.toString(),
        "-cp", api.toString(), file.toString());
    assertEquals(0, status, errors + "\n" + source);
    List<short[]> packets = new ArrayList<>();
    for (int at = 0; at < samples.length; at += 1600) {
      packets.add(Arrays.copyOfRange(samples, at, Math.min(samples.length, at + 1600)));
    }
    PrintStream out = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {dir.toUri().toURL()}, getClass().getClassLoader())) {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      loader.loadClass(name).getMethod("run", SpeechEngine.class, int.class, List.class).invoke(null, engine, 16_000, packets);
    } finally {
      System.setOut(out);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void readme_programOfTheApi_printsWhatIsSaid() throws Exception {
    List<String> snippets = snippets(Files.readString(Path.of("../README.md")), "```java", "```");
    assertEquals(1, snippets.size());
    assertEquals(text, run("Readme", snippets.get(0), null).strip());
  }

  @Test
  void page_everyProgram_compilesRunsAndPrints() throws Exception {
    String page = Files.readString(PAGE).replaceAll("(?m)^ \\* ?", "");
    List<String> snippets = snippets(page, "<pre>{@code", "}</pre>");
    assertEquals(11, snippets.size());
    assertEquals(Files.readString(PAGE).split("<h2>").length - 1, snippets.size(), "a program under each heading");
    EngineConfig config = EngineConfig.defaults().with(Keys.MODE, RecognitionMode.STREAMING);
    try (SpeechEngine engine = SpeechEngines.load(config)) {
      for (int i = 0; i < snippets.size(); i++) {
        String printed = run("Snippet" + i, snippets.get(i), engine);
        String[] words = text.split(" ");
        switch (i) {
          case 0, 5, 6 -> assertEquals(text, printed.strip());
          case 1, 2 -> assertTrue(printed.contains("... " + words[0]) && printed.contains("\n" + text + "\n"), printed);
          case 3 -> assertTrue(printed.contains(words[0] + " at ") && printed.contains("\n" + text + "\n"), printed);
          case 4 -> assertEquals(words.length, printed.lines().skip(1).map(Pattern.compile(".* ms: .+ for ([0-9]+) words")::matcher)
              .filter(Matcher::matches).mapToInt(line -> Integer.parseInt(line.group(1))).sum(), printed);
          case 7 -> assertEquals(words.length, printed.lines().filter(line -> line.contains(" at ")).count(), printed);
          case 8 -> assertTrue(printed.lines().count() > 0 && printed.lines().allMatch(line -> line.matches("[0-9]+\\.\\.[0-9]+ ms")), printed);
          case 9 -> assertTrue(printed.contains("like the first: 1.0") || printed.contains("like the first: 0.99"), printed);
          default -> assertTrue(printed.contains("language en"), printed);
        }
      }
    }
  }
}
