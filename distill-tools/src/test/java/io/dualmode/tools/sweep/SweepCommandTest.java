package io.dualmode.tools.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SweepCommandTest {
  private static final String PLAN = """
      {
        "options": {"train": ["--hours", "2"], "rescoring": ["--limit", "3"], "evaluate": ["--limit", "${some}"]},
        "corpora": ["read"],
        "runs": {
          "pre": {"command": "pretrain", "seeds": [1, 2]},
          "tuned": {"init": "pre", "options": ["--kd", "0"], "modes": ["streaming", "full-context"], "seeds": [1, 2]},
          "student": {"command": "distill", "options": ["--stages", "1,2"], "model": "transducer/model", "modes": ["streaming"]},
          "tuned-student": {"of": "student", "model": "rescorer/model", "modes": ["two-pass"], "rescoring": true},
          "half": {"options": ["--sparsity", "0.5", "--hours", "3"], "modes": ["streaming"]}
        },
        "tables": [
          {"title": "Start", "rows": {"pre-trained": "tuned"}},
          {"title": "Pruning", "name": "pruning", "rows": {"50 %": "half", "80 %": "tuned"},
           "axis": {"title": "pruned blocks (%)", "at": [50, 80]}}
        ]
      }
      """;

  @TempDir
  Path folder;

  /** Notes the commands, and prints what measuring commands print. */
  private static final class FakeProgram extends Program {
    final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    String failing = "nothing";

    @Override
    void run(List<String> arguments, Path output, Path log) throws IOException {
      String line = String.join(" ", arguments);
      lines.add(line);
      if (line.contains(failing)) {
        throw new IOException("no memory");
      }
      Files.writeString(output, switch (arguments.get(0)) {
        case "evaluate" -> words("read/dev", 10, 1) + words("read/test", 30, line.contains("streaming") ? 6 : 3) + words("other/test", 90, 90)
            + "{\"engine\":\"fake\"}\n";
        case "phones" -> phones("read/test/child", "mmi", "sparse streaming", 100, 25) + phones("read/test", "ctc", "sparse streaming", 100, 99)
            + phones("read/test", "mmi", "dense full", 100, 20);
        default -> "";
      });
    }

    private static String words(String speech, int words, int errors) {
      return "{\"speech\":\"" + speech + "\",\"words\":" + words + ",\"substitutions\":" + errors + ",\"insertions\":0,\"deletions\":0}\n";
    }

    private static String phones(String speech, String head, String corner, int phones, int errors) {
      return "{\"speech\":\"" + speech + "\",\"head\":\"" + head + "\",\"corner\":\"" + corner + "\",\"phones\":" + phones
          + ",\"substitutions\":0,\"insertions\":" + errors + ",\"deletions\":0}\n";
    }
  }

  private final FakeProgram program = new FakeProgram();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int sweep(String... more) throws IOException {
    Path plan = folder.resolve("plan.json");
    Files.writeString(plan, PLAN);
    List<String> arguments = new ArrayList<>(List.of("--plan", plan.toString(), "--define", "some=5", "--data", "DATA", "--out", folder.resolve("out").toString()));
    arguments.addAll(List.of(more));
    CommandLine line = new CommandLine(new SweepCommand(program)).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return line.execute(arguments.toArray(String[]::new));
  }

  @Test
  void runs_areTrainedAfterTheirStart_packagedAndMeasured() throws IOException {
    assertEquals(0, sweep("--jobs", "2"), err.toString());
    String home = folder.resolve("out").toString();
    String train = "train --hours 2 --kd 0 --data DATA --run " + home + "/tuned-2/run --seed 2 --init " + home + "/pre-2/run";
    assertTrue(program.lines.contains(train), program.lines.toString());
    assertTrue(program.lines.indexOf("pretrain --data DATA --run " + home + "/pre-2/run --seed 2") < program.lines.indexOf(train));
    assertTrue(program.lines.contains("package --run " + home + "/half-1/run --data DATA --out " + home + "/half-1/model"));
    assertTrue(program.lines.contains("evaluate --limit 5 --json --mode full-context --model " + home + "/tuned-1/model"));
    assertFalse(program.lines.stream().anyMatch(l -> l.contains("full-context") && l.contains("half")), "not a mode of the plan");
    assertTrue(program.lines.contains("train --sparsity 0.5 --hours 3 --data DATA --run " + home + "/half-1/run --seed 1"),
        "the run's own hours stand instead of the plan's: " + program.lines);
    String student = "distill --stages 1,2 --data DATA --run " + home + "/student-1/run --seed 1";
    assertEquals(1, program.lines.stream().filter(l -> l.startsWith("distill")).count());
    int trained = program.lines.indexOf(student);
    int tuned = program.lines.indexOf("rescoring --limit 3 --write --model " + home + "/student-1/run/rescorer/model");
    int measured = program.lines.indexOf("evaluate --limit 5 --json --mode two-pass --model " + home + "/student-1/run/rescorer/model");
    assertTrue(trained >= 0 && trained < tuned && tuned < measured, program.lines.toString());
    assertEquals(1, program.lines.stream().filter(l -> l.startsWith("rescoring")).count());
  }

  @Test
  void tables_poolTheCorporaOfThePlan_oneFigurePerSeed() throws IOException {
    sweep();
    assertEquals(out.toString(), Files.readString(folder.resolve("out/tables.md")));
    assertTrue(out.toString().startsWith("""
        ### Start

        | | mode | WER dev | WER test | PER dev | PER test |
        |---|---|---:|---:|---:|---:|
        | pre-trained | streaming | 10.0 / 10.0 | 20.0 / 20.0 |  | 25.0 / 25.0 |
        | pre-trained | full-context | 10.0 / 10.0 | 10.0 / 10.0 |  | 20.0 / 20.0 |
        """), out.toString());
    assertTrue(Files.size(folder.resolve("out/pruning.png")) > 5000);
  }

  @Test
  void whatIsDone_isNotDoneAgain_andAFailureStopsOnlyWhatStartsFromIt() throws IOException {
    program.failing = "pretrain --data DATA --run " + folder.resolve("out/pre-2");
    assertEquals(1, sweep());
    assertTrue(err.toString().contains("dualmode: pre-2: no memory"), err.toString());
    assertTrue(err.toString().contains("dualmode: tuned-2: "), err.toString());
    assertTrue(out.toString().contains("| pre-trained | streaming | 10.0 | 20.0 |  | 25.0 |"), out.toString());
    program.failing = "nothing";
    program.lines.clear();
    assertEquals(0, sweep());
    assertTrue(program.lines.stream().allMatch(l -> l.contains("pre-2") || l.contains("tuned-2")), program.lines.toString());
    program.lines.clear();
    assertEquals(0, sweep());
    assertEquals(List.of(), program.lines);
  }

  @Test
  void only_withoutTheRunThatItStartsFrom_saysSo() throws IOException {
    assertEquals(1, sweep("--only", "tuned"));
    assertTrue(err.toString().contains("dualmode: tuned-1: it starts from pre-1, which is not trained yet"), err.toString());
    assertEquals(List.of(), program.lines);
  }

  @Test
  void only_takesTheNamedRuns() throws IOException {
    assertEquals(0, sweep("--only", "half"));
    assertTrue(program.lines.stream().allMatch(l -> l.contains("half-1")), program.lines.toString());
    assertEquals(2, sweep("--only", "halves"));
    assertTrue(err.toString().contains("halves is no run of"), err.toString());
  }

  @Test
  void faultyPlans_areRefusedByName() throws IOException {
    assertRefused(PLAN.replace("\"pre\", \"options\"", "\"later\", \"options\""), "run tuned: it starts from later, which is no run before it");
    assertRefused(PLAN.replace("{\"50 %\": \"half\", ", "{"), "table Pruning: an axis needs the table's name and a value for each of its 1 rows");
    assertRefused(PLAN.replace("\"pretrain\"", "\"serve\""), "run pre: command is serve, allowed: [distill, pretrain, train]");
    assertRefused(PLAN.replace("\"of\": \"student\"", "\"of\": \"pre\""), "run tuned-student: of is pre, which is no run of distill before it");
    assertRefused(PLAN.replace("\"model\": \"transducer/model\", ", ""), "run student: model is missing");
    assertRefused("{\"runs\": {", "plan.json: ");
    assertRefused(PLAN.replace("${some}", "${none}"), "nothing is said to stand for ${none}; give --define none=VALUE");
    assertRefused("{}", "a plan has runs and corpora");
  }

  private void assertRefused(String plan, String message) throws IOException {
    Path file = folder.resolve("plan.json");
    Files.writeString(file, plan);
    String got = assertThrows(IOException.class, () -> SweepPlan.read(file, Map.of("some", "5"))).getMessage();
    assertTrue(got.contains(message), got);
  }
}
