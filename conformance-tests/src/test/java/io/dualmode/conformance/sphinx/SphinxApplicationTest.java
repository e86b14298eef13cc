package io.dualmode.conformance.sphinx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dualmode.tools.evaluate.EditDistance;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Programs compiled against the stock Sphinx4 hear real recordings with 256 MB of heap, on the adapter and, where the two have to
 * agree, on the stock engine.
 *
 * <p>The model is the bundled one or the one that the system property {@code model} names; without either the tests are skipped.
 */
class SphinxApplicationTest {
  private static final String COMMANDS = """
      #JSGF V1.0;
      grammar commands;
      public <command> = go (forward | backward | left) [<number> meters];
      <number> = one | two | ten | twelve;
      """;
  private static final String DICTIONARY = """
      backward B AE K W ER D
      forward F AO R W ER D
      go G OW
      left L EH F T
      meters M IY T ER Z
      one W AH N
      ten T EH N
      twelve T W EH L V
      two T UW
      """;
  /** Bound on word errors: a recognizer that listens is well below, one that guesses is above 1. */
  private static final double MOST_ERRORS = 0.5;
  private static final long TIME_TOLERANCE_MILLIS = 250;

  @TempDir Path dir;
  private SphinxJvm jvm;

  @BeforeEach
  void files() throws IOException {
    assumeTrue(SphinxJvm.modelIsThere(), "no model on the class path: name one with -Dmodel=FOLDER");
    jvm = new SphinxJvm(dir);
    Files.writeString(dir.resolve("commands.gram"), COMMANDS);
    Files.writeString(dir.resolve("broken.gram"), "#JSGF V1.0;\ngrammar broken;\npublic <x> = (go ;\n");
    Files.writeString(dir.resolve("words.dict"), DICTIONARY);
  }

  private String url(String name) {
    return "file:" + dir.resolve(name);
  }

  private SphinxJvm.Output transcribe(List<Path> classPath, List<String> options, String... arguments) throws Exception {
    SphinxJvm.Output output = jvm.run(classPath, jvm.compile("SphinxTranscribe"), options, "SphinxTranscribe", arguments);
    assertEquals(0, output.status(), output.errors());
    return output;
  }

  @Test
  void misuse_everyStep_sameOutcomeOnBothEngines() throws Exception {
    Path classes = jvm.compile("SphinxMisuse");
    String audio = jvm.raw("goforward").toString();
    String[] arguments = {SphinxJvm.MODELS + "en-us", url("words.dict"), "file:" + dir, "commands", audio};
    SphinxJvm.Output stock = jvm.run(SphinxJvm.stock(), classes, List.of("-Xmx512m"), "SphinxMisuse", arguments);
    SphinxJvm.Output ours = jvm.run(SphinxJvm.adapter(), classes, List.of(), "SphinxMisuse", arguments);
    assertEquals(14, stock.lines().size(), stock.errors());
    assertEquals(stock.lines(), ours.lines(), ours.errors());
  }

  @Test
  void grammar_bothEngines_sameSentenceAtTheSameTimes() throws Exception {
    String audio = jvm.raw("goforward").toString();
    String[] arguments = {"grammar", SphinxJvm.MODELS + "en-us", url("words.dict"), url("commands"), audio};
    SphinxJvm.Output stock = transcribe(SphinxJvm.stock(), List.of("-Xmx512m"), arguments);
    SphinxJvm.Output ours = transcribe(SphinxJvm.adapter(), List.of(), arguments);
    assertEquals("go forward ten meters", stock.hypothesis());
    assertEquals("go forward ten meters", ours.hypothesis());
    List<String[]> stockWords = stock.fields("word").stream().filter(f -> !f[1].startsWith("<")).toList();
    List<String[]> ourWords = ours.fields("word");
    assertEquals(stockWords.size(), ourWords.size());
    for (int i = 0; i < stockWords.size(); i++) {
      long apart = Math.abs(Long.parseLong(stockWords.get(i)[2]) - Long.parseLong(ourWords.get(i)[2]));
      assertTrue(apart <= TIME_TOLERANCE_MILLIS, stockWords.get(i)[1] + " begins " + apart + " ms apart");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"streaming", "full-context"})
  void dictation_languageModelOfTheHost_sensibleTextAndWords(String mode) throws Exception {
    List<String> names = List.of("sense-and-sensibility-0880", "sense-and-sensibility-0890", "goforward");
    List<String> arguments = new ArrayList<>(List.of("lm", "resource:/no/such/model", SphinxJvm.MODELS + "cmudict-en-us.dict",
        SphinxJvm.MODELS + "en-us.lm.bin"));
    for (String name : names) {
      arguments.add(jvm.raw(name).toString());
    }
    List<String> options = List.of("-Ddualmode.mode=" + mode);
    SphinxJvm.Output output = transcribe(SphinxJvm.adapter(), options, arguments.toArray(String[]::new));
    List<String> reference = List.of(("he was not an ill disposed young man unless to be rather cold hearted and rather selfish"
        + " is to be ill disposed go forward ten meters").split(" "));
    long errors = EditDistance.compare(reference, List.of(output.hypothesis().split(" "))).errors();
    assertTrue(errors <= MOST_ERRORS * reference.size(), errors + " errors: " + output.hypothesis());
    assertEquals(output.hypothesis(), String.join(" ", output.fields("word").stream().map(f -> f[1]).toList()));
    for (String[] word : output.fields("word")) {
      double confidence = Double.parseDouble(word[4]);
      assertTrue(confidence > 0 && confidence <= 1.001, String.join(" ", word));
      assertTrue(Long.parseLong(word[2]) < Long.parseLong(word[3]), String.join(" ", word));
    }
    assertEquals(names.size(), output.fields("end").size());
  }

  @Test
  void dictation_modelsThatSphinx4Ships_theEnginesOwn() throws Exception {
    String dictionary = SphinxJvm.MODELS + "cmudict-en-us.dict";
    String model = SphinxJvm.MODELS + "en-us.lm.bin";
    String audio = jvm.raw("sense-and-sensibility-0880").toString();
    SphinxJvm.Output own = transcribe(SphinxJvm.adapter(), List.of(), "lm", "resource:/no/such/model", dictionary, "-", audio);
    SphinxJvm.Output shipped = transcribe(SphinxJvm.adapter(), List.of(), "lm", "resource:/no/such/model", dictionary, model, audio);
    assertEquals(own.hypothesis(), shipped.hypothesis());
    assertEquals(1, shipped.errors().lines().filter(line -> line.contains("which Sphinx4 ships")).count(), shipped.errors());
    SphinxJvm.Output wanted = transcribe(SphinxJvm.adapter(), List.of("-Ddualmode.sphinx.lm=application"), "lm", "resource:/no/such/model",
        dictionary, model, audio);
    SphinxJvm.Output other = transcribe(SphinxJvm.adapter(), List.of(), "lm", "resource:/no/such/model", url("words.dict"), model, audio);
    for (SphinxJvm.Output output : List.of(wanted, other)) {
      assertTrue(!output.errors().contains("which Sphinx4 ships"), output.errors());
    }
    List<String> words = List.of("backward forward go left meters one ten twelve two".split(" "));
    assertTrue(words.containsAll(other.fields("word").stream().map(f -> f[1]).toList()), "a dictionary of the application's stays: "
        + other.hypothesis());
  }

  @Test
  void otherLanguage_fallback_stockEngineListens() throws Exception {
    Path model = Files.createDirectories(dir.resolve("fr-fr"));
    try (FileSystem jar = FileSystems.newFileSystem(SphinxJvm.DATA)) {
      try (var files = Files.list(jar.getPath("edu/cmu/sphinx/models/en-us/en-us"))) {
        for (Path file : files.toList()) {
          Files.copy(file, model.resolve(file.getFileName().toString()));
        }
      }
    }
    String[] arguments = {"grammar", "file:" + model, url("words.dict"), url("commands"), jvm.raw("goforward").toString()};
    SphinxJvm.Output ours = transcribe(SphinxJvm.adapter(), List.of("-Xmx512m"), arguments);
    assertEquals(1, ours.errors().lines().filter(line -> line.contains("'fr' by its name, but the model hears en-US")).count(), ours.errors());
    SphinxJvm.Output stock = transcribe(SphinxJvm.adapter(), List.of("-Xmx512m", "-Ddualmode.sphinx.fallback=stock"), arguments);
    SphinxJvm.Output alone = transcribe(SphinxJvm.stock(), List.of("-Xmx512m"), arguments);
    assertTrue(stock.errors().contains("Sphinx4's own engine listens"), stock.errors());
    assertEquals("go forward ten meters", stock.hypothesis());
    assertEquals(alone.fields("word").stream().map(f -> String.join(" ", f)).toList(),
        stock.fields("word").stream().map(f -> String.join(" ", f)).toList(), "the words, times and confidences of Sphinx4 alone");
  }

  @Test
  void align_wholeText_everyWordInItsPlace() throws Exception {
    String text = "he was not an ill disposed young man";
    Files.writeString(dir.resolve("text.txt"), text);
    Path audio = jvm.raw("sense-and-sensibility-0880");
    SphinxJvm.Output ours = transcribe(SphinxJvm.adapter(), List.of(), "align", SphinxJvm.MODELS + "en-us",
        SphinxJvm.MODELS + "cmudict-en-us.dict", dir.resolve("text.txt").toString(), audio.toString());
    assertEquals(text, String.join(" ", ours.fields("word").stream().map(f -> f[1]).toList()));
    long before = 0;
    for (String[] word : ours.fields("word")) {
      assertTrue(Long.parseLong(word[2]) >= before && Long.parseLong(word[3]) > Long.parseLong(word[2]), String.join(" ", word));
      before = Long.parseLong(word[2]);
    }
    assertTrue(before < Files.size(audio) / 32, "the last word begins at " + before + " ms");
  }

  @Test
  void allphone_phonesOfTheSentence() throws Exception {
    SphinxJvm.Output ours = transcribe(SphinxJvm.adapter(), List.of(), "allphone", SphinxJvm.MODELS + "en-us",
        SphinxJvm.MODELS + "cmudict-en-us.dict", "-", jvm.raw("goforward").toString());
    List<String> reference = List.of("G OW F AO R W ER D T EH N M IY T ER Z".split(" "));
    long errors = EditDistance.compare(reference, List.of(ours.hypothesis().split(" "))).errors();
    assertTrue(errors <= 0.6 * reference.size(), errors + " errors: " + ours.hypothesis());
  }

  @Test
  void classPathOrder_hostFirst_checkFailsAndNamesTheHost() throws Exception {
    List<Path> wrong = new ArrayList<>(SphinxJvm.adapter());
    wrong.remove(SphinxJvm.CORE);
    wrong.add(0, SphinxJvm.CORE);
    assertEquals(1, jvm.run(wrong, null, List.of(), "io.dualmode.sphinx.ClassPathCheck").status());
    assertEquals(0, jvm.run(SphinxJvm.adapter(), null, List.of(), "io.dualmode.sphinx.ClassPathCheck").status());
  }

  @Test
  void allJar_inFrontOfTheHost_isTheWholeMigration() throws Exception {
    Path folder = Path.of("../sphinx-adapter/target").toAbsolutePath();
    List<Path> jars = List.of();
    if (Files.isDirectory(folder)) {
      try (var files = Files.list(folder)) {
        jars = files.filter(file -> file.getFileName().toString().endsWith("-all.jar")).toList();
      }
    }
    assumeTrue(jars.size() == 1, "no jar of classifier all in " + folder + ": build with mvn package");
    List<Path> classPath = new ArrayList<>(jars);
    classPath.addAll(SphinxJvm.stock());
    SphinxJvm.Output output = transcribe(classPath, List.of(), "grammar", SphinxJvm.MODELS + "en-us", url("words.dict"),
        url("commands"), jvm.raw("goforward").toString());
    assertEquals("go forward ten meters", output.hypothesis());
  }

  @Test
  void otherBuildOfTheHost_inItsPlace_sameSentence() throws Exception {
    assertTrue(Files.exists(SphinxJvm.OTHER_CORE), () -> SphinxJvm.OTHER_CORE + " is missing; the build copies it before the tests");
    List<Path> classPath = new ArrayList<>(SphinxJvm.adapter());
    classPath.set(classPath.indexOf(SphinxJvm.CORE), SphinxJvm.OTHER_CORE);
    SphinxJvm.Output output = transcribe(classPath, List.of(), "grammar", SphinxJvm.MODELS + "en-us", url("words.dict"),
        url("commands"), jvm.raw("goforward").toString());
    assertEquals("go forward ten meters", output.hypothesis());
  }

  /** The menu of three recognizers on one microphone line, with the sound card of the tests. */
  private SphinxJvm.Output dialog(List<Path> classPath, String grammars) throws Exception {
    Files.writeString(dir.resolve("turns.gram"), "#JSGF V1.0;\ngrammar turns;\npublic <turn> = go (forward | left) ten meters;\n");
    List<Path> all = new ArrayList<>(classPath);
    all.add(Path.of("target/test-classes").toAbsolutePath());
    return jvm.run(all, jvm.compile("SphinxDialog"), List.of("-Dfake.microphone=" + jvm.raw("goforward")), "SphinxDialog",
        SphinxJvm.MODELS + "en-us", url("words.dict"), grammars, SphinxJvm.MODELS + "en-us.lm.bin");
  }

  @Test
  void dialog_grammarsAndDictationInTurns_heardOnOneLine() throws Exception {
    SphinxJvm.Output output = dialog(SphinxJvm.adapter(), "file:" + dir);
    assertEquals(0, output.status(), output.errors());
    assertEquals(List.of("commands\tgo forward ten meters", "turns\tgo forward ten meters"), output.lines().subList(0, 2));
    assertEquals(6, output.lines().size());
    assertEquals(output.lines().subList(0, 3), output.lines().subList(3, 6), "the same again after the others had the line");
  }

  @Test
  void classPathOrder_hostFirstAndAMicrophoneOpened_errorIsLogged() throws Exception {
    List<Path> wrong = new ArrayList<>(SphinxJvm.adapter());
    wrong.remove(SphinxJvm.CORE);
    wrong.add(0, SphinxJvm.CORE);
    SphinxJvm.Output output = dialog(wrong, "file:/no/such/folder");
    assertTrue(output.status() != 0 && output.errors().contains("Dualmode is NOT in use"), output.errors());
  }

  @Test
  void systemProperty_ofTheAdapter_bareResults() throws Exception {
    String[] arguments = {"grammar", SphinxJvm.MODELS + "en-us", url("words.dict"), url("commands"), jvm.raw("goforward").toString()};
    SphinxJvm.Output bare = transcribe(SphinxJvm.adapter(), List.of("-DdualmodeBareGrammarResults=true", "-DabsoluteBeamWidth=1"),
        arguments);
    assertEquals("go forward ten meters", bare.hypothesis(), "beams of the stock search have no effect");
    assertEquals("false", bare.fields("nbest").get(0)[3], "no lattice");
    bare.fields("word").forEach(word -> assertEquals("1.000", word[4]));
  }
}
