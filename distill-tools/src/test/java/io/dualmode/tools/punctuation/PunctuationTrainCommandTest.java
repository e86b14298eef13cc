package io.dualmode.tools.punctuation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.format.ModelFiles;
import io.dualmode.model.readable.Mark;
import io.dualmode.model.readable.PunctuationModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PunctuationTrainCommandTest {
  private static final List<String> NAMES = List.of("Anna", "Boris", "Clara", "Denis");
  private static final List<String> PLACES = List.of("London", "Paris", "the garden", "the old mill");

  @TempDir Path dir;

  /** Sentences of a small made-up language of three patterns. */
  private static String book(long seed, int sentences) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < sentences; i++) {
      String name = NAMES.get(random.nextInt(NAMES.size()));
      String place = PLACES.get(random.nextInt(PLACES.size()));
      text.append(switch (random.nextInt(3)) {
        case 0 -> name + " went to " + place + ", but nobody saw it. ";
        case 1 -> "Where is " + name + " now? ";
        default -> "They saw " + name + " in " + place + ". ";
      });
      text.append(i % 5 == 4 ? "\n\n" : "");
    }
    return text.toString();
  }

  @Test
  void train_patternsOfALanguage_areLearned() throws IOException {
    Path books = Files.createDirectories(dir.resolve("books"));
    Files.writeString(books.resolve("a.txt"), book(1, 4000));
    Files.writeString(Files.createDirectories(dir.resolve("held-out")).resolve("b.txt"), book(2, 1000));
    assertEquals(0, new CommandLine(new PunctuationCommand()).execute("train", "--books", books.toString(), "--out", dir.resolve("model").toString(),
        "--epochs", "1"));
    try (ModelFiles files = ModelFiles.open(dir.resolve("model"))) {
      PunctuationModel model = PunctuationModel.read(files);
      MarkScores scores = PunctuationTuning.ofText(model, MarkedCorpus.of(BookFile.in(dir.resolve("held-out"))), 10_000);
      for (Mark mark : List.of(Mark.COMMA, Mark.FULL_STOP, Mark.QUESTION)) {
        assertTrue(scores.f1(mark) > 0.99, scores.row(mark.toString()));
      }
      assertTrue(scores.row("x").contains("100.0) |"), scores.row("x"));
    }
    assertEquals(0, new CommandLine(new PunctuationCommand()).execute("evaluate", "--punctuation", dir.resolve("model").toString(), "--books",
        dir.resolve("held-out").toString()));
  }

  @Test
  void wrongUse_isOneLine() throws IOException {
    StringWriter err = new StringWriter();
    Path empty = Files.createDirectories(dir.resolve("empty"));
    CommandLine line = new CommandLine(new PunctuationCommand()).setErr(new PrintWriter(err));
    assertEquals(2, line.execute("evaluate"));
    assertTrue(err.toString().contains("what to measure on is missing"), err.toString());
    assertEquals(2, line.execute());
    line.setExecutionExceptionHandler((e, c, r) -> {
      err.write(e.getMessage());
      return 1;
    });
    assertEquals(1, line.execute("train", "--books", empty.toString(), "--out", dir.resolve("m").toString()));
    assertTrue(err.toString().contains("no books there, expected files .txt, .md or .xml"), err.toString());
  }
}
