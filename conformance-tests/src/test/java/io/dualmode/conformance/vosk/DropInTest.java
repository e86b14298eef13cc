package io.dualmode.conformance.vosk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dualmode.tools.audio.AudioFile;
import io.dualmode.tools.evaluate.EditDistance;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An application compiled against the real jar hears real recordings with the supernet, in a JVM of its own.
 *
 * <p>The model is the bundled one, or the one that the system property {@code model} of the build names; without either the tests
 * are skipped.
 */
class DropInTest {
  private static final Path SAMPLES = Path.of("../samples").toAbsolutePath();
  private static final Pattern TEXT = Pattern.compile("\"text\" : \"([^\"]*)\"");
  /** Bound on word errors: a recognizer that listens to the recordings is well below, one that guesses is above 1. */
  private static final double MOST_ERRORS = 0.5;

  @TempDir Path dir;
  private HostJvm jvm;
  private Path classes;
  private final List<String> jvmOptions = new ArrayList<>(List.of("--add-modules=jdk.incubator.vector",
      "-Dorg.slf4j.simpleLogger.log.io.dualmode=info"));

  @BeforeEach
  void compile() throws IOException {
    String named = System.getProperty("model", "");
    boolean bundled = getClass().getResource("/io/dualmode/model/en-us/config.json") != null;
    assumeTrue(bundled || !named.isEmpty(), "no model on the class path: name one with -Dmodel=FOLDER");
    if (!named.isEmpty()) {
      jvmOptions.add("-Ddualmode.model=" + named);
    }
    jvm = new HostJvm(dir);
    classes = jvm.compile("VoskTranscribe");
  }

  /** A directory as an application ships it for Vosk. */
  private Path kaldiModel() throws IOException {
    Path model = dir.resolve("vosk-model");
    Files.createDirectories(model.resolve("am"));
    Files.createDirectories(model.resolve("conf"));
    Files.writeString(model.resolve("am/final.mdl"), "not read");
    Files.writeString(model.resolve("conf/model.conf"), "--endpoint.rule2.min-trailing-silence=0.5\n");
    return model;
  }

  private Path pcm(String name) throws IOException {
    float[] samples = AudioFile.read16kHz(SAMPLES.resolve(name));
    ByteBuffer bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float sample : samples) {
      bytes.putShort((short) Math.max(-32768, Math.min(32767, Math.round(sample * 32768))));
    }
    return Files.write(dir.resolve(name + ".raw"), bytes.array());
  }

  private HostJvm.Output transcribe(String grammar, List<String> extra, List<Path> files) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(kaldiModel().toString(), "16000", grammar));
    files.forEach(file -> arguments.add(file.toString()));
    List<String> options = new ArrayList<>(jvmOptions);
    options.addAll(extra);
    HostJvm.Output output = jvm.run(HostJvm.adapterClassPath(), classes, options, "VoskTranscribe",
        arguments.toArray(String[]::new));
    assertEquals(files.size(), output.lines().size(), output::toString);
    return output;
  }

  private static String text(String line) {
    Matcher matcher = TEXT.matcher(line);
    StringBuilder text = new StringBuilder();
    while (matcher.find()) {
      text.append(matcher.group(1)).append(' ');
    }
    return text.toString().strip().replaceAll(" +", " ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"streaming", "full-context"})
  void recordings_giveSensibleText(String mode) throws Exception {
    List<Path> files = new ArrayList<>();
    List<String> references = new ArrayList<>();
    for (String line : Files.readAllLines(SAMPLES.resolve("manifest.jsonl"))) {
      JsonObject entry = JsonParser.parseString(line).getAsJsonObject();
      if (!entry.get("id").getAsString().startsWith("cards")) {
        files.add(pcm(entry.get("audio").getAsString()));
        references.add(entry.get("text").getAsString());
      }
    }
    HostJvm.Output output = transcribe("-", List.of("-Ddualmode.mode=" + mode), files);
    int errors = 0;
    int words = 0;
    for (int i = 0; i < references.size(); i++) {
      String line = output.lines().get(i);
      List<String> reference = List.of(references.get(i).split(" "));
      errors += EditDistance.compare(reference, List.of(text(line).split(" "))).errors();
      words += reference.size();
      assertTrue(line.contains("pointer=true") && !line.startsWith("partials=0 "), line);
    }
    assertTrue(errors <= MOST_ERRORS * words, errors + " errors in " + words + " words:\n" + String.join("\n", output.lines()));
    assertEquals(1, output.errors().lines().filter(l -> l.contains("holds a Kaldi model")).count(), output.errors());
  }

  @Test
  void strictGrammar_hearsOnlyItsPhrases() throws Exception {
    List<String> phrases = List.of("go forward ten meters", "go backward two meters", "turn left");
    HostJvm.Output output = transcribe("[\"" + String.join("\", \"", phrases) + "\"]", List.of("-Ddualmode.grammar=strict"),
        List.of(pcm("goforward.flac")));
    assertEquals("go forward ten meters", text(output.lines().get(0)));
  }

  @Test
  void looseGrammar_hearsItsWordsInAnyOrder() throws Exception {
    HostJvm.Output output = transcribe("[\"meters ten forward go\", \"left\"]", List.of(), List.of(pcm("goforward.flac")));
    assertEquals("go forward ten meters", text(output.lines().get(0)));
    assertFalse(output.errors().contains("Exception"), output.errors());
  }
}
