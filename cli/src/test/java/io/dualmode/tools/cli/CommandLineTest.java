package io.dualmode.tools.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dualmode.fixtures.SmallModel;
import io.dualmode.model.format.SupernetModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands as a user calls them, on a model of random weights and real recordings. */
class CommandLineTest {
  private static final Path SAMPLES = Path.of("../samples");
  @TempDir static Path dir;
  private static String model;

  @BeforeAll
  static void makeModel() throws IOException {
    model = SmallModel.write(dir.resolve("model")).toString();
  }

  private record Outcome(int status, String out, String err) {
    List<String> lines() {
      return out.lines().toList();
    }
  }

  private static Outcome run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = Main.run(new PrintWriter(out), new PrintWriter(err), args);
    return new Outcome(status, out.toString(), err.toString());
  }

  private static String sample(String name) {
    return SAMPLES.resolve(name).toString();
  }

  private static byte[] wav(int channels, int bits, int rate, int dataBytes) {
    ByteBuffer wav = ByteBuffer.allocate(44 + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + dataBytes).put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII));
    wav.putInt(16).putShort((short) 1).putShort((short) channels).putInt(rate).putInt(rate * channels * bits / 8);
    wav.putShort((short) (channels * bits / 8)).putShort((short) bits);
    wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(dataBytes);
    byte[] noise = new byte[dataBytes];
    new Random(1).nextBytes(noise);
    return wav.put(noise).array();
  }

  @Test
  void transcribe_everyMode_printsFileTabText() {
    for (String mode : List.of("streaming", "full-context")) {
      Outcome outcome = run("transcribe", "--model", model, "--mode", mode, sample("goforward.flac"), sample("cards-001.flac"));
      assertEquals(0, outcome.status(), outcome.err());
      assertEquals(2, outcome.lines().size());
      assertTrue(outcome.lines().get(0).startsWith(sample("goforward.flac") + "\t"), outcome.out());
      assertTrue(outcome.lines().get(1).startsWith(sample("cards-001.flac") + "\t"), outcome.out());
    }
  }

  @Test
  void transcribe_json_hasWordsWithTimes() {
    Outcome outcome = run("transcribe", "--json", "--model", model, sample("cards-005.flac"));
    assertEquals(0, outcome.status(), outcome.err());
    JsonObject json = JsonParser.parseString(outcome.out()).getAsJsonObject();
    assertEquals(3.502, json.get("duration").getAsDouble(), 0.01);
    List<String> words = new ArrayList<>();
    double last = 0;
    for (var element : json.getAsJsonArray("words")) {
      JsonObject word = element.getAsJsonObject();
      words.add(word.get("word").getAsString());
      assertTrue(word.get("start").getAsDouble() >= last);
      assertTrue(word.get("end").getAsDouble() > word.get("start").getAsDouble());
      double confidence = word.get("confidence").getAsDouble();
      assertTrue(confidence > 0 && confidence <= 1);
      last = word.get("end").getAsDouble();
    }
    assertFalse(words.isEmpty(), "random weights of this seed hear something");
    assertEquals(String.join(" ", words), json.get("text").getAsString());
  }

  @Test
  void transcribe_badFilesAmongGoodOnes_oneLineEachAndTheOthersGoOn() throws IOException {
    List<Path> bad = List.of(dir.resolve("missing.wav"), Files.write(dir.resolve("empty.wav"), new byte[0]),
        Files.writeString(dir.resolve("text.wav"), "this is not audio at all, whatever its name says"),
        Files.write(dir.resolve("header.wav"), wav(1, 16, 16_000, 0)));
    List<Path> good = List.of(Files.write(dir.resolve("stereo.wav"), wav(2, 16, 16_000, 64_000)),
        Files.write(dir.resolve("8bit.wav"), wav(1, 8, 8000, 8000)), Path.of(sample("something.flac")));
    List<String> args = new ArrayList<>(List.of("transcribe", "--model", model));
    bad.forEach(p -> args.add(p.toString()));
    good.forEach(p -> args.add(p.toString()));
    Outcome outcome = run(args.toArray(String[]::new));
    assertEquals(1, outcome.status());
    assertEquals(good.size(), outcome.lines().size(), outcome.out());
    List<String> errors = outcome.err().lines().toList();
    // the channels of the stereo file are independent noise, which is worth a line, too
    assertEquals(bad.size() + 1, errors.size(), outcome.err());
    assertTrue(errors.get(bad.size()).contains("stereo.wav: its channels carry different sound"), outcome.err());
    for (int i = 0; i < bad.size(); i++) {
      assertTrue(errors.get(i).startsWith("dualmode: " + bad.get(i) + ": "), errors.get(i));
    }
  }

  @Test
  void transcribe_96kHz_givesAResultOrOneClearLine() throws IOException {
    Path file = Files.write(dir.resolve("96k.wav"), wav(1, 16, 96_000, 96_000));
    Outcome outcome = run("transcribe", "--model", model, file.toString());
    assertEquals(1, outcome.lines().size() + outcome.err().lines().count(), outcome.out() + outcome.err());
    assertEquals(outcome.lines().size() == 1 ? 0 : 1, outcome.status());
  }

  @Test
  void transcribe_wrongUse_saysWhatIsWrong() {
    Outcome two = run("transcribe", "--model", model, "--mode", "two-pass", sample("goforward.flac"));
    assertEquals(1, two.status());
    assertTrue(two.err().contains("rescorer"), two.err());
    Outcome mode = run("transcribe", "--mode", "fast", sample("goforward.flac"));
    assertTrue(mode.err().contains("streaming, full-context, two-pass"), mode.err());
    Outcome model = run("transcribe", "--model", "/nowhere", sample("goforward.flac"));
    assertEquals(1, model.status());
    assertTrue(model.err().contains("/nowhere"), model.err());
    Outcome key = run("transcribe", "--set", "dualmode.beam=3", sample("goforward.flac"));
    assertTrue(key.err().contains("unknown key dualmode.beam"), key.err());
    assertEquals(2, run("transcribe").status());
    assertEquals(2, run("translate").status());
    assertEquals(2, run().status());
  }

  @Test
  void evaluate_samples_countsErrorsAgainstTheManifest() throws IOException {
    Path details = dir.resolve("details.jsonl");
    Outcome outcome = run("evaluate", "--manifest", sample("manifest.jsonl"), "--model", model, "--threads", "2", "--json", "--utterances",
        details.toString());
    assertEquals(0, outcome.status(), outcome.err());
    JsonObject row = JsonParser.parseString(outcome.lines().get(0)).getAsJsonObject();
    assertEquals("samples/test", row.get("speech").getAsString());
    assertEquals(12, row.get("utterances").getAsInt());
    long errors = 0;
    long words = 0;
    for (String line : Files.readAllLines(details)) {
      JsonObject json = JsonParser.parseString(line).getAsJsonObject();
      int reference = json.get("reference").getAsString().split(" ").length;
      int heard = json.get("text").getAsString().isEmpty() ? 0 : json.get("text").getAsString().split(" ").length;
      assertEquals(heard - reference, json.get("insertions").getAsInt() - json.get("deletions").getAsInt(), line);
      words += reference;
      errors += json.get("substitutions").getAsLong() + json.get("insertions").getAsLong() + json.get("deletions").getAsLong();
    }
    assertEquals(words, row.get("words").getAsLong());
    assertEquals(100.0 * errors / words, row.get("wordErrorPercent").getAsDouble(), 1e-9);
    assertTrue(row.get("cpuRealTimeFactor").getAsDouble() > 0);
    JsonObject run = JsonParser.parseString(outcome.lines().get(1)).getAsJsonObject();
    assertTrue(run.get("peakHeapBytes").getAsLong() > 1 << 20);
  }

  @Test
  void evaluate_table_hasOneRowAndTheSpeed() {
    Outcome outcome = run("evaluate", "--manifest", sample("manifest.jsonl"), "--limit", "3", "--model", model);
    assertEquals(0, outcome.status(), outcome.err());
    assertTrue(outcome.out().contains("| samples/test | 3 |"), outcome.out());
    assertTrue(outcome.out().contains("RTF") && outcome.out().contains("peak memory"), outcome.out());
    Outcome none = run("evaluate", "--manifest", sample("manifest.jsonl"), "--split", "train", "--model", model);
    assertEquals(1, none.status());
    assertTrue(none.err().contains("no transcribed utterance"), none.err());
  }

  @Test
  void inspect_model_printsSparsityAndProvenance() {
    Outcome outcome = run("inspect", model, "--tensors");
    assertEquals(0, outcome.status(), outcome.err());
    assertTrue(outcome.out().contains("provenance data: random numbers"), outcome.out());
    assertTrue(outcome.out().contains("units      40: SIL AA"), outcome.out());
    assertTrue(outcome.lines().stream().anyMatch(l -> l.matches("matrix +blocks\\.0\\.down\\.weight +64 x 64 +F32 +16,400 bytes +(7[0-9]|8[0-9])\\.. % pruned")),
        outcome.out());
    assertTrue(outcome.lines().stream().anyMatch(l -> l.startsWith("tensor     mmi.stay")), outcome.out());
  }

  @Test
  void export_streaming_hearsTheSameFromAFractionOfTheBytes() throws IOException {
    Path target = dir.resolve("streaming");
    assertEquals(0, run("export", "--subnet", "streaming", model, target.toString()).status());
    String[] files = {sample("goforward.flac"), sample("cards-002.flac")};
    Outcome whole = run("transcribe", "--json", "--model", model, files[0], files[1]);
    Outcome packed = run("transcribe", "--json", "--model", target.toString(), files[0], files[1]);
    assertEquals(whole.out(), packed.out());
    long before = Files.size(dir.resolve("model/weights.safetensors"));
    long after = Files.size(target.resolve("weights.safetensors"));
    assertTrue(after < 0.45 * before, after + " of " + before + " bytes");
    Outcome full = run("transcribe", "--mode", "full-context", "--model", target.toString(), files[0]);
    assertEquals(1, full.status());
    assertTrue(full.err().contains("DENSE"), full.err());
    assertTrue(run("inspect", target.toString()).out().contains(", packed"));
  }

  @Test
  void export_everySubnet_keepsEveryFileBesideTheNetwork() throws IOException {
    Random random = new Random(19);
    for (int round = 0; round < 8; round++) {
      Path source = SmallModel.write(dir.resolve("with-files-" + round));
      Map<String, byte[]> files = new TreeMap<>();
      for (String name : SupernetModel.COMPANIONS) {
        if (!name.startsWith(SupernetModel.LEXICON) && random.nextBoolean()) {
          byte[] bytes = new byte[random.nextInt(500)];
          random.nextBytes(bytes);
          files.put(name, bytes);
          Files.write(source.resolve(name), bytes);
        }
      }
      Path target = dir.resolve("with-files-out-" + round);
      Outcome outcome = run("export", "--subnet", round % 2 == 0 ? "streaming" : "full", source.toString(), target.toString());
      assertEquals(0, outcome.status(), outcome.err());
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        assertArrayEquals(file.getValue(), Files.readAllBytes(target.resolve(file.getKey())), file.getKey());
      }
    }
  }

  @Test
  void bundled_isANameOfAModelEverywhere() throws IOException {
    assertEquals(run("inspect").out(), run("inspect", "bundled").out());
    Path target = dir.resolve("bundled-full");
    Outcome export = run("export", "--subnet", "full", "bundled", target.toString());
    assertEquals(0, export.status(), export.err());
    Outcome named = run("transcribe", "--raw", "--model", "bundled", sample("goforward.flac"));
    assertEquals(run("transcribe", "--raw", sample("goforward.flac")).out(), named.out());
    assertEquals("go forward ten meters", named.lines().get(0).split("\t")[1]);
    assertEquals(named.out(), run("transcribe", "--raw", "--set", "dualmode.model=bundled", sample("goforward.flac")).out());
  }

  @Test
  void config_fileOnTheCommandLine_countsForEveryCommand() throws IOException {
    String file = Files.writeString(dir.resolve("mine.properties"), "\uFEFFdualmode.nbest=3\n").toString();
    for (String[] arguments : new String[][] {{"--config", file, "config"}, {"config", "--config", file}}) {
      assertTrue(run(arguments).out().contains("dualmode.nbest=3   # file " + file), String.join(" ", arguments));
    }
    assertTrue(run("config", "--config", file, "--set", "dualmode.nbest=4").out().contains("dualmode.nbest=4   # program"));
    assertFalse(run("config").out().contains("# file"), "the file of one command is not that of the next");
    Outcome missing = run("transcribe", "--config", dir.resolve("none.properties").toString(), sample("goforward.flac"));
    assertEquals(1, missing.status());
    assertTrue(missing.err().startsWith("dualmode: cannot read the configuration file ") && missing.err().contains("no such file"), missing.err());
  }

  @Test
  void transcribe_jsonWithSeveralReadings_listsThem() {
    Outcome one = run("transcribe", "--json", sample("goforward.flac"));
    assertFalse(one.out().contains("alternatives"), one.out());
    Outcome several = run("transcribe", "--json", "--set", "dualmode.nbest=3", sample("goforward.flac"));
    JsonArray readings = JsonParser.parseString(several.out()).getAsJsonObject().getAsJsonArray("utterances").get(0).getAsJsonObject()
        .getAsJsonArray("alternatives");
    assertEquals(3, readings.size(), several.out());
    assertEquals("go forward ten meters", readings.get(0).getAsJsonObject().get("text").getAsString());
    double best = readings.get(0).getAsJsonObject().get("confidence").getAsDouble();
    assertTrue(best >= readings.get(1).getAsJsonObject().get("confidence").getAsDouble(), several.out());
  }

  @Test
  void export_full_hearsTheSameAndHasNoMasks() throws IOException {
    Path target = dir.resolve("full");
    assertEquals(0, run("export", "--subnet", "full", model, target.toString()).status());
    String file = sample("goforward.flac");
    assertEquals(run("transcribe", "--mode", "full-context", "--json", "--model", model, file).out(),
        run("transcribe", "--mode", "full-context", "--json", "--model", target.toString(), file).out());
    assertEquals(1, run("transcribe", "--mode", "streaming", "--model", target.toString(), file).status());
    assertFalse(run("inspect", "--tensors", target.toString()).out().contains(".mask"));
    assertEquals("# small\n", Files.readString(target.resolve("README.md")));
  }

  @Test
  void export_int8_isSmallerStillAndLoads() throws IOException {
    Path target = dir.resolve("int8");
    Outcome outcome = run("export", "--subnet", "streaming", "--weights", "int8", model, target.toString());
    assertEquals(0, outcome.status(), outcome.err());
    Path again = dir.resolve("int8-again");
    assertEquals(0, run("export", "--subnet", "streaming", target.toString(), again.toString()).status());
    Outcome a = run("transcribe", "--json", "--model", target.toString(), sample("goforward.flac"));
    assertEquals(0, a.status(), a.err());
    assertEquals(a.out(), run("transcribe", "--json", "--model", again.toString(), sample("goforward.flac")).out());
    assertTrue(run("inspect", target.toString()).out().contains("I8"));
  }

  @Test
  void export_check_comparesBothModelsOnSpeech() throws IOException {
    String target = dir.resolve("checked").toString();
    String[] export = {"export", "--subnet", "streaming", model, target, "--check", sample("manifest.jsonl"), "--limit", "3"};
    Outcome same = run(export);
    assertEquals(0, same.status(), same.err());
    assertTrue(same.out().contains("differ by 0.0 in the mean and 0.0 at most"), same.out());
    assertTrue(same.out().contains("0.00 % of the words are heard otherwise"), same.out());
    assertTrue(same.out().contains("0.00 % of the frames have another best phone, 0.00 % clearly another"), same.out());
    List<String> int8 = new ArrayList<>(List.of(export));
    int8.addAll(List.of("--weights", "int8", "--tolerance", "100"));
    Outcome coarse = run(int8.toArray(String[]::new));
    assertEquals(0, coarse.status(), coarse.err());
    assertFalse(coarse.out().contains("differ by 0.0 in the mean"), coarse.out());
    int8.set(int8.size() - 1, "0");
    int8.set(3, SmallModel.write(dir.resolve("sharp"), 1000).toString());
    Outcome strict = run(int8.toArray(String[]::new));
    assertEquals(1, strict.status(), strict.out());
    assertTrue(strict.err().contains("checked was written, but the exported model"), strict.err());
    int8.set(int8.size() - 1, "101");
    Outcome refused = run(int8.toArray(String[]::new));
    assertTrue(refused.status() == 2 && refused.err().contains("--tolerance is 101.0, allowed: 0..100"), refused.err());
    Outcome none = run("export", "--subnet", "full", model, target, "--check", sample("manifest.jsonl"), "--split", "train");
    assertTrue(none.status() == 1 && none.err().contains("no transcribed utterance"), none.err());
  }

  @Test
  void config_reference_isTheCommittedPage() throws IOException {
    assertEquals(Files.readString(Path.of("../docs/configuration.md")), run("config", "--reference").out());
    assertTrue(run("config", "--set", "dualmode.nbest=3").out().contains("dualmode.nbest=3   # program"));
  }

  @Test
  void config_effective_saysWhereEveryValueComesFrom() throws IOException {
    Path file = Files.writeString(dir.resolve("right.properties"), "\n# mine\ndualmode.nbest=3\ndualmode.sphinx.lm=model\n");
    Outcome checked = run("config", "--check", file.toString());
    assertEquals(0, checked.status());
    assertEquals(file + ": nothing is wrong\n", checked.out().replace("\r", ""));
    Outcome effective = run("config", "--check", file.toString(), "--effective", "--mode", "two-pass");
    assertEquals(0, effective.status(), effective.err());
    for (String line : List.of("dualmode.nbest=3   # file " + file + ", line 3", "dualmode.sphinx.lm=model   # file " + file + ", line 4",
        "dualmode.mode=two-pass   # program", "dualmode.backend=java", "# Vosk applications (dualmode-vosk)")) {
      assertTrue(effective.lines().contains(line), line + " in " + effective.out());
    }
    assertEquals(2, run("config", "--effective").status());
  }

  @Test
  void config_check_tellsEverythingThatIsWrong_withItsLine() throws IOException {
    Path hotwords = Files.writeString(dir.resolve("hot.txt"), "one\ntwo=x\n");
    Path file = Files.writeString(dir.resolve("wrong.properties"), "dualmode.mood=streaming\n\ndualmode.nbest = \\\n  0\ndualmode.mode=streaming\n"
        + "dualmode.mode=fast\n\\uXX=1\ndualmode.search.max-active=6000.0\ndualmode.lexicon=none.dict\ndualmode.lm=nnoe\n"
        + "dualmode.vosk.mojibake=no charset\ndualmode.model=/nowhere\ndualmode.hotwords=" + hotwords + "\ndualmode.config=x\n"
        + "dualmode.sphinx.lmm=auto\nbackend=java\ndualmode.vosk.grammar=strict\ndualmode.grammar=loose\ndualmode.rescore.lm=\n");
    Outcome outcome = run("config", "--check", file.toString());
    assertEquals(1, outcome.status());
    List<String> expected = List.of(
        "1: unknown key dualmode.mood, nearest: dualmode.mode",
        "3: dualmode.nbest is '0', allowed: 1..1000",
        "6: dualmode.mode stands in line 5 too; this one counts",
        "6: dualmode.mode is 'fast', allowed: streaming, full-context, two-pass",
        "7: Malformed \\uxxxx encoding.",
        "8: dualmode.search.max-active is '6000.0', allowed: model, or 1..1000000",
        "9: dualmode.lexicon is 'none.dict', which is no file; allowed: file in the format of CMUdict, or empty",
        "10: dualmode.lm is 'nnoe', which is no file; allowed: model, none, or a file",
        "11: dualmode.vosk.mojibake is 'no charset', allowed: name of a charset, or empty; this Java has no charset of that name",
        "12: dualmode.model is '/nowhere', which is no model; allowed: directory, zip file, checkpoint, name of a model on the class path or of a fetched one, bundled, or empty",
        "13: dualmode.hotwords: " + hotwords + ", line 2: hotword 'two': boost is 'x', allowed: -20..20",
        "14: dualmode.config names a file from outside: it counts as -Ddualmode.config=FILE only",
        "15: unknown key dualmode.sphinx.lmm, nearest: dualmode.sphinx.lm",
        "16: unknown key backend, nearest: dualmode.backend",
        "18: dualmode.vosk.grammar stands in line 17 too; this one counts");
    assertEquals(expected.stream().map(line -> file + ":" + line).toList(), outcome.lines());
    assertEquals(1, run("config", "--check", dir.resolve("none").toString()).status());
  }

  @Test
  void transcribe_bundledModel_printsReadableText() {
    Outcome readable = run("transcribe", sample("goforward.flac"));
    assertTrue(readable.out().matches(".*goforward[.]flac\tGo forward,? 10 meters[.]\n"), readable.out() + readable.err());
    assertEquals(run("transcribe", "--raw", sample("goforward.flac")).out(),
        run("transcribe", "--set", "dualmode.text=plain", sample("goforward.flac")).out());
    JsonObject both = JsonParser.parseString(run("transcribe", "--format", "json", "--readable", sample("goforward.flac")).out()).getAsJsonObject();
    assertEquals("go forward ten meters", both.get("text").getAsString());
    assertEquals(readable.out().strip().split("\t")[1], both.get("readable").getAsString());
  }

  @Test
  void everyDoor_namesModelsAlike() throws IOException {
    assertEquals(0, run("inspect", "bundled").status());
    assertEquals(run("inspect", "bundled").out(), run("inspect", "en-us").out());
    Outcome heard = run("transcribe", "--raw", "--model", "en-us", sample("goforward.flac"));
    assertTrue(heard.out().endsWith("go forward ten meters\n"), heard.out() + heard.err());
    Outcome none = run("transcribe", "--model", "en-gb", sample("goforward.flac"));
    assertTrue(none.status() == 1 && none.err().contains("en-gb: no model there, expected bundled, "), none.err());
  }

  @Test
  void words_ofTheConfiguration_areHeard() throws IOException {
    Path lexicon = Files.writeString(dir.resolve("extra.dict"), "GEAUXFORWARD G OW F AO R W ER D\n");
    Path lm = Files.writeString(dir.resolve("one.arpa"), "\\data\\\nngram 1=6\n\n\\1-grams:\n-99 <s>\n-1 </s>\n-1 GEAUXFORWARD\n-1 ten\n-1 meters\n-1 forward\n\n\\end\\\n");
    Outcome heard = run("transcribe", "--raw", "--model", "bundled", "--set", "dualmode.lexicon=" + lexicon, "--set", "dualmode.lm=" + lm,
        sample("goforward.flac"));
    assertTrue(heard.out().endsWith("GEAUXFORWARD ten meters\n"), heard.out() + heard.err());
    Outcome hot = run("transcribe", "--raw", "--model", "bundled", "--set", "dualmode.lexicon=" + lexicon, "--set", "dualmode.hotwords=GEAUXFORWARD=8",
        sample("goforward.flac"));
    assertTrue(hot.out().endsWith("\tGEAUXFORWARD ten meters\n"), hot.out() + hot.err());
    Outcome cold = run("transcribe", "--model", "bundled", "--set", "dualmode.hotwords=meters=-20", sample("goforward.flac"));
    assertFalse(cold.out().contains("meters"), cold.out() + cold.err());
    assertEquals(0, run("transcribe", "--model", "bundled", "--phones", "--set", "dualmode.hotwords=meters", sample("goforward.flac")).status());
  }

  @Test
  void help_listsTheCommands() {
    Outcome outcome = run("--help");
    assertEquals(0, outcome.status());
    for (String command : List.of("transcribe", "evaluate", "inspect", "export", "serve")) {
      assertTrue(outcome.out().contains("  " + command), outcome.out());
    }
    assertEquals(outcome.out().lines().filter(line -> line.startsWith("  ")).toList(),
        run("help").out().lines().filter(line -> line.startsWith("  ") && !line.startsWith("  help ")).toList());
    assertTrue(run("transcribe", "--help").out().contains("--json"));
  }

  @Test
  void workshop_withoutItsJar_saysWhatToAdd() {
    for (String command : Commands.workshop()) {
      for (List<String> args : List.of(List.of(command), List.of("--config", "some.properties", command, "--help"))) {
        Outcome outcome = run(args.toArray(String[]::new));
        assertEquals(2, outcome.status());
        assertEquals("", outcome.out());
        assertTrue(outcome.err().contains(command + " makes or measures models") && outcome.err().contains("io.dualmode:dualmode-workshop"),
            outcome.err());
      }
    }
    assertTrue(run("trian").err().contains("'trian'"), run("trian").err());
  }

  @Test
  void userCommands_madeByName_haveThatName() {
    UserCommands commands = new UserCommands();
    for (String name : commands.names()) {
      assertEquals(name, new CommandLine(commands.make(name)).getCommandName());
    }
  }

  private static Path text(String name, String content) throws IOException {
    return Files.writeString(dir.resolve(name), content);
  }

  @Test
  void forceAlign_everyFormat_everyWordOnce() throws IOException {
    String audio = Files.list(SAMPLES).filter(p -> p.toString().endsWith(".flac")).sorted().findFirst().orElseThrow().toString();
    String text = text("said.txt", "A bee, a cow\n-- and \"a\" day!\n").toString();
    Outcome json = run("force-align", audio, "--text", text, "--json", "--model", model);
    assertEquals(0, json.status(), json.err());
    List<String> words = json.lines().stream().map(line -> JsonParser.parseString(line).getAsJsonObject())
        .filter(o -> !o.get("kind").getAsString().equals("extra")).map(o -> o.get("word").getAsString()).toList();
    assertEquals(List.of("A", "bee,", "a", "cow", "and", "\"a\"", "day!"), words);
    Outcome ctm = run("force-align", audio, "--text", text, "--model", model);
    assertEquals(0, ctm.status(), ctm.err());
    for (String line : ctm.lines()) {
      assertTrue(line.startsWith(";; ") || line.matches("\\S+ 1 \\d+\\.\\d\\d \\d+\\.\\d\\d \\S+ [01]\\.\\d\\d"), line);
    }
    Outcome grid = run("force-align", audio, "--text", text, "--textgrid", "--model", model);
    assertTrue(grid.out().contains("class = \"IntervalTier\"") && grid.out().contains("name = \"phones\""), grid.out());
    assertEquals(2, run("force-align", audio, "--text", text, "--json", "--ctm", "--model", model).status());
  }

  @Test
  void forceAlign_badInput_oneClearLine() throws IOException {
    String audio = Files.list(SAMPLES).filter(p -> p.toString().endsWith(".flac")).sorted().findFirst().orElseThrow().toString();
    Outcome empty = run("force-align", audio, "--text", text("empty.txt", " \n -- ... \n").toString(), "--model", model);
    assertEquals(1, empty.status());
    assertTrue(empty.err().contains("empty.txt: holds no word"), empty.err());
    Outcome missing = run("force-align", audio, "--text", dir.resolve("none.txt").toString(), "--model", model);
    assertTrue(missing.status() == 1 && missing.err().contains("none.txt: no such file"), missing.err());
    String text = text("cow.txt", "a cow").toString();
    Outcome noAudio = run("force-align", dir.resolve("none.wav").toString(), "--text", text, "--model", model);
    assertTrue(noAudio.status() == 1 && noAudio.err().contains("none.wav") && noAudio.err().lines().count() == 1, noAudio.err());
    Outcome strange = run("force-align", audio, "--text", text("strange.txt", "\u0416\u0416\u0416").toString(), "--model", model);
    assertTrue(strange.status() == 1 && strange.err().contains("no word that can be pronounced"), strange.err());
  }

  @Test
  void transcribePhones_namesOfPhones() throws IOException {
    String audio = Files.list(SAMPLES).filter(p -> p.toString().endsWith(".flac")).sorted().findFirst().orElseThrow().toString();
    Outcome outcome = run("transcribe", "--phones", audio, "--model", model);
    assertEquals(0, outcome.status(), outcome.err());
    String phones = outcome.out().strip().split("\t", -1)[1];
    assertTrue(phones.matches("[A-Z ]+"), phones);
    Outcome both = run("transcribe", "--phones", "--grammar", text("g.json", "[\"a cow\"]").toString(), audio, "--model", model);
    assertTrue(both.status() == 2 && both.err().contains("leave them out"), both.err());
  }
}
