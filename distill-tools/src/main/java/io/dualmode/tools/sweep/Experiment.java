package io.dualmode.tools.sweep;

import io.dualmode.api.config.RecognitionMode;
import io.dualmode.tools.sweep.SweepPlan.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One run of a plan with one seed, in a folder of its own: {@code run} is the training's, {@code model} the packaged model, and what
 * the measuring commands printed lies beside them. What is there is not done again; training goes on from its checkpoint.
 */
final class Experiment {
  /** Stands in the folder of a run whose training is finished. */
  private static final String TRAINED = "trained";

  private final SweepPlan plan;
  private final String name;
  private final Run run;
  private final long seed;
  private final Path data;
  private final Path out;
  private final Path folder;

  Experiment(SweepPlan plan, String name, long seed, Path data, Path out) {
    this.plan = plan;
    this.name = name;
    this.run = plan.runs().get(name);
    this.seed = seed;
    this.data = data;
    this.out = out;
    this.folder = folder(out, name, seed);
  }

  private static Path folder(Path out, String name, long seed) {
    return out.resolve(name + "-" + seed);
  }

  /** {@code name-seed}. */
  String title() {
    return folder.getFileName().toString();
  }

  /** The experiment that must be done before this one, or null. */
  String startsFrom() {
    String before = run.of() != null ? run.of() : run.init();
    return before == null ? null : folder(out, before, seed).getFileName().toString();
  }

  Path log() {
    return folder.resolve("log");
  }

  /** Trains, packages and measures, as far as that is not done. */
  void carryOut(Program program) throws IOException, InterruptedException {
    String start = startsFrom();
    if (start != null && !Files.exists(out.resolve(start).resolve(TRAINED))) {
      throw new IOException("it starts from " + start + ", which is not trained yet; let that be run too");
    }
    Files.createDirectories(folder);
    if (run.of() == null && !Files.exists(folder.resolve(TRAINED))) {
      program.run(trainingLine(), folder.resolve(TRAINED), log());
    }
    if (run.modes().isEmpty()) {
      return;
    }
    Path model = model();
    if (run.model() == null && !Files.exists(folder.resolve("packaged"))) {
      program.run(line("package", "--run", training(), "--data", data, "--out", model), folder.resolve("packaged"), log());
    }
    if (run.rescorer() && !Files.exists(folder.resolve("rescored"))) {
      program.run(line("rescorer", "--model", model, "--data", data, "--run", folder.resolve("rescorer"), "--out", model),
          folder.resolve("rescored"), log());
    }
    if (run.rescoring() && !Files.exists(folder.resolve("tuned"))) {
      program.run(line("rescoring", "--write", "--model", model), folder.resolve("tuned"), log());
    }
    for (String mode : run.modes()) {
      if (!Files.exists(words(mode))) {
        program.run(line("evaluate", "--json", "--mode", mode, "--model", model), words(mode), log());
      }
    }
    if (!Files.exists(phones())) {
      program.run(line("phones", "--json", "--named-modes", "--model", model, "--data", data, "--splits", "dev,test", "--corpora",
          String.join(",", plan.corpora())), phones(), log());
    }
  }

  /** What is measured: the packaged model, or one that the training has left. */
  private Path model() {
    return run.model() == null ? folder.resolve("model") : training().resolve(run.model());
  }

  private List<String> trainingLine() {
    List<Object> extra = new ArrayList<>(List.of("--data", data, "--run", training(), "--seed", seed));
    if (run.init() != null) {
      extra.addAll(List.of("--init", folder(out, run.init(), seed).resolve("run")));
    }
    return line(run.command(), run.options(), extra.toArray());
  }

  private Path training() {
    return (run.of() == null ? folder : folder(out, run.of(), seed)).resolve("run");
  }

  private Path words(String mode) {
    return folder.resolve("words-" + mode + ".jsonl");
  }

  private Path phones() {
    return folder.resolve("phones.jsonl");
  }

  private List<String> line(String command, Object... extra) {
    return line(command, List.of(), extra);
  }

  private List<String> line(String command, List<String> own, Object... extra) {
    List<String> line = new ArrayList<>();
    line.add(command);
    line.addAll(plan.optionsOf(command, own));
    for (Object part : extra) {
      line.add(part.toString());
    }
    return line;
  }

  /** What was measured, by mode, as far as it is there. */
  Map<String, Measurement> measured() throws IOException {
    Map<String, Measurement> measured = new LinkedHashMap<>();
    for (String mode : run.modes()) {
      if (Files.exists(words(mode)) && Files.exists(phones())) {
        measured.put(mode, Measurement.read(words(mode), phones(), RecognitionMode.fromKey(mode), plan.corpora()));
      }
    }
    return measured;
  }
}
