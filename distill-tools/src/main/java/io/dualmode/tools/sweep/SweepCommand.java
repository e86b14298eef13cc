package io.dualmode.tools.sweep;

import io.dualmode.tools.console.ErrorLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sweep}: trains and measures the runs of a plan and prints its tables. */
@Command(name = "sweep", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Train, package and measure the runs of a plan (a JSON file), each once per seed, and print its tables as Markdown. "
        + "The same command goes on where it was stopped; a failed run does not stop the others.")
public final class SweepCommand implements Callable<Integer> {
  @Option(names = "--plan", required = true, paramLabel = "FILE", description = "the runs and tables")
  Path planFile;

  @Option(names = "--data", required = true, paramLabel = "DIR", description = "folder made by prepare and align")
  Path data;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "folder of the runs, of tables.md and of the pictures")
  Path out;

  @Option(names = "--define", paramLabel = "NAME=VALUE", description = "what stands for $${NAME} in the plan, repeatable")
  Map<String, String> definitions = new LinkedHashMap<>();

  @Option(names = "--only", paramLabel = "NAME", split = ",", description = "only these runs (default: all)")
  List<String> only = List.of();

  @Option(names = "--jobs", paramLabel = "N", defaultValue = "1", description = "runs side by side (default: ${DEFAULT-VALUE})")
  int jobs;

  @Option(names = "--report", description = "only print what is measured so far")
  boolean report;

  @Spec
  CommandSpec spec;

  private final Program program;

  public SweepCommand() {
    this(new Program());
  }

  SweepCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (jobs < 1 || jobs > 64) {
      throw new ParameterException(spec.commandLine(), "--jobs is " + jobs + ", allowed: 1..64");
    }
    SweepPlan plan = SweepPlan.read(planFile, definitions);
    for (String name : only) {
      if (!plan.runs().containsKey(name)) {
        throw new ParameterException(spec.commandLine(), "--only: " + name + " is no run of " + planFile + ", which has "
            + plan.runs().keySet());
      }
    }
    Files.createDirectories(out);
    Map<String, Throwable> failures = report ? Map.of() : carryOut(experiments(plan));
    String tables = tables(plan);
    Files.writeString(out.resolve("tables.md"), tables);
    spec.commandLine().getOut().print(tables);
    spec.commandLine().getOut().flush();
    failures.forEach((title, e) -> ErrorLine.print(spec.commandLine().getErr(), title + ": " + ErrorLine.message(e)));
    return failures.isEmpty() ? 0 : 1;
  }

  /** By title; the first seed of every run comes before the second of any. */
  private Map<String, Experiment> experiments(SweepPlan plan) {
    Map<String, Experiment> experiments = new LinkedHashMap<>();
    int repetitions = plan.runs().values().stream().mapToInt(run -> run.seeds().size()).max().orElse(0);
    for (int i = 0; i < repetitions; i++) {
      for (Map.Entry<String, SweepPlan.Run> e : plan.runs().entrySet()) {
        if (i < e.getValue().seeds().size() && (only.isEmpty() || only.contains(e.getKey()))) {
          Experiment experiment = new Experiment(plan, e.getKey(), e.getValue().seeds().get(i), data, out);
          experiments.put(experiment.title(), experiment);
        }
      }
    }
    return experiments;
  }

  /** Carries the experiments out, each after the one that it starts from, and returns what went wrong. */
  private Map<String, Throwable> carryOut(Map<String, Experiment> experiments) throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    Map<String, CompletableFuture<Void>> done = new LinkedHashMap<>();
    Map<String, Throwable> failures = new TreeMap<>();
    ExecutorService pool = Executors.newFixedThreadPool(jobs);
    try {
      for (Experiment experiment : experiments.values()) {
        CompletableFuture<Void> before = done.getOrDefault(String.valueOf(experiment.startsFrom()), CompletableFuture.completedFuture(null));
        done.put(experiment.title(), before.thenRunAsync(() -> {
          err.println(experiment.title() + ": started, messages in " + experiment.log());
          try {
            experiment.carryOut(program);
          } catch (IOException | InterruptedException e) {
            throw new CompletionException(e);
          }
          err.println(experiment.title() + ": done");
        }, pool));
      }
      for (Map.Entry<String, CompletableFuture<Void>> e : done.entrySet()) {
        try {
          e.getValue().join();
        } catch (CompletionException failure) {
          failures.put(e.getKey(), failure.getCause());
        }
      }
    } finally {
      pool.shutdownNow();
    }
    return failures;
  }

  private String tables(SweepPlan plan) throws IOException {
    Map<String, List<Map<String, Measurement>>> measured = new LinkedHashMap<>();
    for (Map.Entry<String, SweepPlan.Run> e : plan.runs().entrySet()) {
      List<Map<String, Measurement>> seeds = new ArrayList<>();
      for (long seed : e.getValue().seeds()) {
        seeds.add(new Experiment(plan, e.getKey(), seed, data, out).measured());
      }
      measured.put(e.getKey(), seeds);
    }
    SweepReport report = new SweepReport(plan, measured::get);
    report.draw(out);
    return report.markdown();
  }
}
