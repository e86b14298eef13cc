package io.dualmode.tools.confidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dualmode.api.RecognitionMode;
import io.dualmode.fixtures.SmallModel;
import io.dualmode.model.confidence.Calibration;
import io.dualmode.model.format.SearchDefaults;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.tools.cli.Main;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands say about confidences and lattices, on a model of random weights and real recordings. */
class ConfidenceCommandsTest {
  private static final Path SAMPLES = Path.of("../samples").toAbsolutePath().normalize();
  @TempDir static Path dir;
  private static Path model;
  private static Path manifest;
  private static Path grammar;

  private record Outcome(int status, String out, String err) {}

  private static Outcome run(Object... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] texts = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      texts[i] = args[i].toString();
    }
    int status = Main.run(new PrintWriter(out), new PrintWriter(err), texts);
    return new Outcome(status, out.toString(), err.toString());
  }

  /** Two corpora: in one everything is said as the model hears it, in the other nothing. */
  @BeforeAll
  static void makeModelAndSpeech() throws IOException {
    model = SmallModel.write(dir.resolve("model"));
    Map<String, String> heard = new TreeMap<>();
    for (Path sample : Files.list(SAMPLES).filter(p -> p.toString().endsWith(".flac")).sorted().toList()) {
      heard.put(sample.toString(), run("transcribe", "--raw", "--model", model, sample).out().strip().split("\t")[1]);
    }
    List<String> lines = new ArrayList<>();
    for (String split : List.of("dev", "test")) {
      for (boolean right : new boolean[] {true, false}) {
        heard.forEach((file, text) -> {
          JsonObject json = new JsonObject();
          json.addProperty("id", split + right + Path.of(file).getFileName());
          json.addProperty("audio", file);
          json.addProperty("duration", 2);
          json.addProperty("text", right ? text : "elephants never forget");
          json.addProperty("speaker", Path.of(file).getFileName().toString());
          json.addProperty("split", split);
          lines.add(json.toString());
        });
      }
    }
    manifest = Files.createDirectories(dir.resolve("speech")).resolve("manifest.jsonl");
    Files.write(manifest, lines);
    grammar = Files.writeString(dir.resolve("letters.gram"), """
        #JSGF V1.0;
        grammar letters;
        public <letters> = (a | bee | cow | day | ego | fish | zoo)+;
        """);
  }

  @Test
  void calibrate_smallModel_writesMapsThatOtherCommandsUse() throws IOException {
    Path copy = SmallModel.write(dir.resolve("calibrated"));
    Path picture = dir.resolve("reliability.png");
    Path evidence = dir.resolve("evidence.jsonl");
    Outcome outcome = run("calibrate", "--model", copy, "--manifest", manifest, "--grammar", grammar, "--mode", "streaming", "--evidence",
        evidence, "--picture", picture);
    assertEquals(0, outcome.status(), outcome.err());
    assertTrue(outcome.out().contains("| streaming | free speech | speech dev |"), outcome.out());
    assertTrue(outcome.out().contains("[unk] a phone"), outcome.out());
    BufferedImage image = ImageIO.read(picture.toFile());
    assertTrue(image.getWidth() > 600 && image.getHeight() > 500);
    SearchDefaults search;
    try (SupernetModel read = SupernetModel.open(copy)) {
      search = read.config().search();
    }
    assertTrue(search.garbage().isPresent());
    Calibration calibration = search.calibration().orElseThrow();
    assertTrue(calibration.of(new Calibration.Use(RecognitionMode.STREAMING, false)).isPresent());
    assertTrue(calibration.of(new Calibration.Use(RecognitionMode.STREAMING, true)).isPresent());
    assertTrue(calibration.of(new Calibration.Use(RecognitionMode.FULL_CONTEXT, false)).isEmpty(), "was not asked for");
    assertTrue(calibration.origin().contains("speech") && calibration.origin().contains("letters"), calibration.origin());
    assertTrue(run("inspect", copy).out().contains("fitted to dev split"), "inspect tells");

    String sample = SAMPLES.resolve("goforward.flac").toString();
    assertNotEquals(run("transcribe", "--json", "--model", model, sample).out(), run("transcribe", "--json", "--model", copy, sample).out());
    Outcome again = run("calibrate", "--model", copy, "--manifest", manifest, "--grammar", grammar, "--mode", "streaming", "--evidence",
        evidence, "--dry-run");
    assertEquals(outcome.out().lines().filter(l -> l.startsWith("| streaming")).toList(),
        again.out().lines().filter(l -> l.startsWith("| streaming")).toList(), "kept evidence gives the same report");
    Files.writeString(evidence, Files.readString(evidence).replaceFirst("weights \\S+", "weights 0"));
    Outcome stale = run("calibrate", "--model", copy, "--manifest", manifest, "--grammar", grammar, "--mode", "streaming", "--evidence",
        evidence, "--dry-run");
    assertEquals(1, stale.status());
    assertTrue(stale.err().contains("evidence.jsonl: holds what another model or another search heard"), stale.err());
  }

  @Test
  void calibrate_withoutDevSplit_saysSo() throws IOException {
    Path other = Files.createDirectories(dir.resolve("other")).resolve("manifest.jsonl");
    Files.writeString(other, Files.readString(manifest).replace("\"split\":\"dev\"", "\"split\":\"train\""));
    Outcome outcome = run("calibrate", "--model", model, "--manifest", other);
    assertEquals(1, outcome.status());
    assertTrue(outcome.err().contains("no transcribed utterance of split dev"), outcome.err());
  }

  @Test
  void transcribe_lattice_writesOneFileEach() throws IOException {
    Path folder = dir.resolve("lattices/new");
    Path goforward = SAMPLES.resolve("goforward.flac");
    Outcome outcome = run("transcribe", "--raw", "--model", model, "--lattice", folder, goforward, SAMPLES.resolve("cards-001.flac"));
    assertEquals(0, outcome.status(), outcome.err());
    assertEquals(List.of("cards-001.slf", "goforward.slf"), Files.list(folder).map(p -> p.getFileName().toString()).sorted().toList());
    List<String> lines = Files.readAllLines(folder.resolve("goforward.slf"));
    assertTrue(lines.contains("UTTERANCE=goforward.flac"));
    for (String word : outcome.out().lines().findFirst().orElseThrow().split("\t")[1].split(" ")) {
      assertTrue(lines.stream().anyMatch(line -> line.contains(" W=" + word + " ")), word);
    }
    Path same = Files.copy(goforward, Files.createDirectories(dir.resolve("copy")).resolve("goforward.flac"));
    Outcome clash = run("transcribe", "--raw", "--model", model, "--lattice", folder, goforward, same);
    assertEquals(2, clash.status());
    assertTrue(clash.err().contains("would both be"), clash.err());
  }

  @Test
  void transcribe_json_hasPhonesAndUtterances() {
    JsonObject json = JsonParser.parseString(run("transcribe", "--json", "--model", model, SAMPLES.resolve("cards-005.flac")).out())
        .getAsJsonObject();
    JsonObject word = json.getAsJsonArray("words").get(0).getAsJsonObject();
    var phones = word.getAsJsonArray("phones");
    assertEquals(word.get("start"), phones.get(0).getAsJsonObject().get("start"));
    assertEquals(word.get("end"), phones.get(phones.size() - 1).getAsJsonObject().get("end"));
    assertFalse(phones.get(0).getAsJsonObject().get("phone").getAsString().isEmpty());
    JsonObject utterance = json.getAsJsonArray("utterances").get(0).getAsJsonObject();
    assertEquals(json.get("text"), utterance.get("text"));
    assertTrue(utterance.get("confidence").getAsDouble() > 0);
  }

  @Test
  void evaluate_reject_keepsForeignSpeechOutOfTheWordErrors() {
    Outcome outcome = run("evaluate", "--model", model, "--manifest", manifest, "--split", "test", "--grammar", grammar, "--reject", "--json");
    assertEquals(0, outcome.status(), outcome.err());
    List<String> lines = outcome.out().lines().toList();
    assertEquals(12, JsonParser.parseString(lines.get(0)).getAsJsonObject().get("utterances").getAsInt(), "foreign ones are not counted");
    JsonObject rejection = JsonParser.parseString(lines.get(lines.size() - 1)).getAsJsonObject();
    assertEquals("speech/test", rejection.get("sentences").getAsString());
    assertEquals(50, rejection.get("equalErrorPercent").getAsDouble(), 25, "the same audio on both sides");
    assertEquals(2, run("evaluate", "--model", model, "--manifest", manifest, "--reject").status(), "needs a grammar");
  }
}
