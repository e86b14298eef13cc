package io.dualmode.conformance.sphinx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.tools.evaluate.EditDistance;
import io.dualmode.tools.evaluate.ErrorRate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Stock Sphinx4 and the adapter in each of its modes on the same recordings: errors, processor time, load time and memory.
 *
 * <p>Every line of the table is a process of its own that runs the same program, compiled against the stock jar, with the same
 * options of the virtual machine. The recognizer is allocated once and hears one file after the other; Sphinx4 hears them through its
 * voice activity detection. Not part of the build; run on an idle machine with {@code mvn -pl conformance-tests -am test
 * -Dtest=SphinxComparison -Dsurefire.failIfNoSpecifiedTests=false -Dspeech=FOLDER}. {@code -Dlimit=N} takes N recordings of each
 * corpus, {@code -Dtasks=digits,dictation} some of the tasks. The table is also written to {@code target/sphinx-comparison.md}.
 */
class SphinxComparison {
  private static final List<String> HEAP = List.of("-Xmx1g", "-XX:+UseSerialGC");
  private static final String GRAMMARS = "/io/dualmode/tools/grammars/";
  private static final long TIMEOUT_SECONDS = 4 * 3600;
  /** Utterances of LibriSpeech: the stock engine takes five times as long as they are. */
  private static final int DICTATED = 50;
  private static final double LONGEST_DICTATED_SECONDS = 12;

  @TempDir Path dir;
  private SphinxJvm jvm;
  private Path program;

  /** An engine with the options that choose how it listens. */
  private record Engine(String name, List<Path> classPath, List<String> options, boolean hostsModel) {}

  @Test
  void compare() throws Exception {
    String speech = System.getProperty("speech", "");
    int limit = Integer.getInteger("limit", Integer.MAX_VALUE);
    Set<String> wanted = new TreeSet<>(Arrays.asList(System.getProperty("tasks", "digits,commands,grid,dictation,samples").split(",")));
    List<ComparisonTask> tasks = new ArrayList<>();
    for (ComparisonTask task : tasks(speech, limit, wanted)) {
      tasks.add(task.decoded(Files.createDirectories(dir.resolve(task.name()))));
    }
    List<Engine> engines = engines();
    System.err.printf(Locale.ROOT, "%d tasks, %d lines, about %.0f minutes of processor time%n", tasks.size(),
        tasks.stream().mapToLong(t -> engines.stream().filter(e -> fits(e, t)).count()).sum(), minutes(tasks, engines));

    jvm = new SphinxJvm(dir);
    program = jvm.compile("SphinxMeasure");
    List<String> table = new ArrayList<>(List.of(
        "| task | recordings (s) | engine | WER % (sub / del / ins) | wrong recordings % | CPU s per audio s | load s | load CPU s |"
            + " peak RSS MB | peak heap MB |",
        "|---|---|---|---|---|---|---|---|---|---|"));
    table.forEach(System.err::println);
    for (ComparisonTask task : tasks) {
      for (Engine engine : engines) {
        if (fits(engine, task)) {
          table.add(measure(task, engine));
          System.err.println(table.get(table.size() - 1));
        }
      }
    }
    Files.write(Path.of("target/sphinx-comparison.md"), table);
  }

  private List<ComparisonTask> tasks(String speech, int limit, Set<String> wanted) throws IOException {
    List<ComparisonTask> all = new ArrayList<>();
    if (!speech.isEmpty()) {
      Path root = Path.of(speech);
      Set<String> words = new TreeSet<>(grammarWords("commands27.gram"));
      add(all, wanted, ComparisonTask.of("digits", GRAMMARS + "digits.gram", manifest(root, "fsdd"), root, u -> true, limit));
      add(all, wanted, ComparisonTask.of("commands", "commands27.gram", manifest(root, "speech-commands"), root,
          u -> words.containsAll(u.words()), limit));
      add(all, wanted, ComparisonTask.of("grid", GRAMMARS + "grid.gram", manifest(root, "grid"), root, u -> true, limit));
      add(all, wanted, ComparisonTask.of("dictation", null, manifest(root, "librispeech-train-clean-many"), root,
          u -> u.seconds() <= LONGEST_DICTATED_SECONDS, Math.min(limit, DICTATED)));
    }
    Path samples = Path.of("../samples");
    add(all, wanted, ComparisonTask.of("samples", null, samples.resolve("manifest.jsonl"), samples, u -> true, limit));
    return all;
  }

  private static void add(List<ComparisonTask> tasks, Set<String> wanted, ComparisonTask task) {
    if (wanted.contains(task.name())) {
      tasks.add(task);
    }
  }

  private static Path manifest(Path root, String corpus) {
    return root.resolve(corpus).resolve("manifest.jsonl");
  }

  private static List<String> grammarWords(String resource) throws IOException {
    String text = resource(resource);
    return Arrays.asList(text.substring(text.indexOf('=') + 1, text.lastIndexOf(';')).strip().split("[\\s|]+"));
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = SphinxComparison.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The stock engine, then the adapter in every mode of the model, with the model's own trigram and with the host's. */
  private static List<Engine> engines() throws IOException {
    List<Engine> engines = new ArrayList<>();
    engines.add(new Engine("Sphinx4", SphinxJvm.stock(), List.of(), false));
    try (SpeechEngine engine = SpeechEngines.load()) {
      for (boolean hosts : new boolean[] {false, true}) {
        for (RecognitionMode mode : new TreeSet<>(engine.modes())) {
          engines.add(new Engine("Dualmode, " + mode.key() + (hosts ? ", Sphinx4's language model" : ""), SphinxJvm.adapter(),
              List.of("-Ddualmode.mode=" + mode.key(), "-Ddualmode.sphinx.lm=" + (hosts ? "application" : "auto")), hosts));
        }
      }
    }
    return engines;
  }

  private static boolean fits(Engine engine, ComparisonTask task) {
    return task.dictation() || !engine.hostsModel();
  }

  /** From what was measured before: 4.6 s a second for stock dictation, 0.1 with a grammar, a tenth and a fifth of that here. */
  private static double minutes(List<ComparisonTask> tasks, List<Engine> engines) {
    double seconds = 0;
    for (ComparisonTask task : tasks) {
      for (Engine engine : engines) {
        if (fits(engine, task)) {
          boolean stock = engine.options().isEmpty();
          seconds += 10 + task.seconds() * (task.dictation() ? stock ? 4.6 : 0.2 : stock ? 0.1 : 0.03);
        }
      }
    }
    return seconds / 60;
  }

  private String measure(ComparisonTask task, Engine engine) throws Exception {
    Path list = Files.write(dir.resolve("files.txt"), task.utterances().stream().map(u -> u.audio().toString()).toList());
    List<String> arguments = new ArrayList<>();
    if (task.dictation()) {
      arguments.addAll(List.of("lm", SphinxJvm.MODELS + "cmudict-en-us.dict", SphinxJvm.MODELS + "en-us.lm.bin"));
    } else {
      String file = task.grammar().substring(task.grammar().lastIndexOf('/') + 1);
      Files.writeString(dir.resolve(file), resource(task.grammar()));
      arguments.addAll(List.of("grammar", SphinxJvm.MODELS + "cmudict-en-us.dict",
          "file:" + dir + "/" + file.substring(0, file.lastIndexOf('.'))));
    }
    arguments.add(list.toString());
    List<String> options = new ArrayList<>(HEAP);
    options.addAll(engine.options());
    SphinxJvm.Output output = jvm.run(engine.classPath(), program, options, TIMEOUT_SECONDS, "SphinxMeasure",
        arguments.toArray(String[]::new));
    assertEquals(0, output.status(), engine.name() + " on " + task.name() + ": " + output.errors());
    return row(task, engine, output);
  }

  private static String row(ComparisonTask task, Engine engine, SphinxJvm.Output output) {
    List<String[]> heard = output.fields("heard");
    assertEquals(task.utterances().size(), heard.size(), engine.name() + " on " + task.name());
    ErrorRate all = ErrorRate.NONE;
    long wrong = 0;
    for (int i = 0; i < heard.size(); i++) {
      List<String> hypothesis = Arrays.stream(heard.get(i)[1].split(" ")).filter(w -> !w.isEmpty() && !w.startsWith("<")).toList();
      ErrorRate one = EditDistance.compare(task.utterances().get(i).words(), hypothesis);
      all = all.plus(one);
      wrong += one.errors() > 0 ? 1 : 0;
    }
    String[] load = output.fields("load").get(0);
    return String.format(Locale.ROOT, "| %s | %d (%.0f) | %s | %.1f (%d / %d / %d) | %.1f | %.3f | %s | %s | %s | %s |", task.name(),
        heard.size(), task.seconds(), engine.name(), 100.0 * all.errors() / all.references(), all.substitutions(),
        all.deletions(), all.insertions(), 100.0 * wrong / heard.size(),
        Double.parseDouble(output.fields("cpu").get(0)[1]) / task.seconds(), load[1], load[2],
        output.fields("rss").stream().map(f -> f[1]).findFirst().orElse("-"), output.fields("heap").get(0)[1]);
  }
}
