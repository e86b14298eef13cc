package io.dualmode.tools.confidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.fixtures.RandomConformer;
import io.dualmode.fixtures.SmallModel;
import io.dualmode.model.confidence.Calibration;
import io.dualmode.model.conformer.ConformerConfig.Context;
import io.dualmode.model.format.ModelWriter;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.config.SearchDefaults;
import io.dualmode.tools.audio.AudioFile;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    manifest = writeManifest(heard, dir.resolve("speech"));
    grammar = Files.writeString(dir.resolve("letters.gram"), """
        #JSGF V1.0;
        grammar letters;
        public <letters> = (a | bee | cow | day | ego | fish | zoo)+;
        """);
  }

  /** @param heard what a model hears in each file */
  private static Path writeManifest(Map<String, String> heard, Path folder) throws IOException {
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
    Path file = Files.createDirectories(folder).resolve("manifest.jsonl");
    return Files.write(file, lines);
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

  private static RecognitionResult hear(Path directory, Path recording) throws IOException {
    EngineConfig config = EngineConfig.builder().set(Keys.MODEL, directory.toString()).set(Keys.MODE, RecognitionMode.STREAMING).build();
    float[] samples = AudioFile.read16kHz(recording);
    try (SpeechEngine engine = SpeechEngines.load(config); SpeechSession session = engine.newSession()) {
      session.accept(samples, 0, samples.length);
      return session.finish();
    }
  }

  /** Word pieces without a dictionary, as imported checkpoints have them; a transducer gives no posteriors of units. */
  @ParameterizedTest
  @ValueSource(strings = {"ctc", "tdt"})
  void calibrate_modelOfPieces_mapsItsConfidences(String head) throws IOException {
    Path pieces = dir.resolve("pieces-" + head);
    RandomConformer.write(pieces, RandomConformer.streaming(1, 32, 4, 80, 16, new Context(12, 3)), 41, 8, 3, ModelWriter.Storage.F32);
    Files.delete(pieces.resolve("lexicon.txt"));
    ModelWriter.replaceSearch(pieces, SearchDefaults.of(head));
    Map<String, String> heard = new TreeMap<>();
    List<Path> recordings = Files.list(SAMPLES).filter(p -> p.toString().endsWith(".flac")).sorted().limit(5).toList();
    for (Path recording : recordings) {
      heard.put(recording.toString(), hear(pieces, recording).text());
    }
    RecognitionResult before = hear(pieces, recordings.get(0));
    Path said = writeManifest(heard, dir.resolve("said-" + head));
    Outcome outcome = run("calibrate", "--model", pieces, "--manifest", said, "--mode", "streaming");
    assertEquals(0, outcome.status(), outcome.err());
    try (SupernetModel read = SupernetModel.open(pieces)) {
      Calibration calibration = read.config().search().calibration().orElseThrow();
      assertEquals(head, calibration.head());
      assertTrue(calibration.of(new Calibration.Use(RecognitionMode.STREAMING, false)).isPresent());
    }
    RecognitionResult after = hear(pieces, recordings.get(0));
    assertEquals(before.text(), after.text());
    assertFalse(before.text().isEmpty());
    assertNotEquals(before.best().confidence(), after.best().confidence());
    after.best().words().forEach(word -> assertEquals(0.5, word.confidence().orElseThrow(), 0.49, "half of what it hears was said"));
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
