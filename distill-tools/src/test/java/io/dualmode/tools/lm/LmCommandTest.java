package io.dualmode.tools.lm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.lm.BackoffTrie;
import io.dualmode.model.lm.CompactNgram;
import io.dualmode.model.lm.arpa.ArpaReader;
import io.dualmode.tools.cli.Main;
import io.dualmode.tools.ngram.Sentences;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

final class LmCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writeTexts() throws IOException {
    write("a.txt.xz", String.join("\n", Sentences.random(41, 2000, 60)));
    write("b.txt.gz", String.join("\n", Sentences.random(42, 500, 40)));
    StringBuilder manifest = new StringBuilder();
    List<String> lines = Sentences.random(43, 300, 50);
    for (int i = 0; i < lines.size(); i++) {
      manifest.append("{\"id\": \"").append(i).append("\", \"text\": ").append(i % 20 == 0 ? "null" : '"' + lines.get(i) + '"')
          .append(", \"split\": \"").append(i % 3 == 0 ? "dev" : i % 3 == 1 ? "test" : "train").append("\"}\n");
    }
    write("speech.jsonl", manifest.toString());
    StringBuilder dictionary = new StringBuilder();
    for (int i = 0; i < 58; i++) {
      dictionary.append("w").append(i).append(" W\nw").append(i).append("(2) V\n");
    }
    write("words.dict", dictionary.toString());
  }

  private void write(String name, String text) throws IOException {
    try (OutputStream file = Files.newOutputStream(folder.resolve(name));
        OutputStream to = name.endsWith(".xz") ? new XZOutputStream(file, new LZMA2Options())
            : name.endsWith(".gz") ? new GZIPOutputStream(file) : file) {
      to.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("lm"));
    for (String argument : arguments) {
      all.add(argument.replace("@", folder + "/"));
    }
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(new String[0]));
  }

  @Test
  void make_overLetters_takesTheWordsTheySpell_withoutADictionary() throws IOException {
    write("text.txt", "haba ku haba\nku ku haba\nhaba xenon ku\n");
    write("units.txt", "_\na\nb\nh\nk\nu\n");
    assertEquals(0, run("--text", "a=@text.txt", "--units", "@units.txt", "--min-word-count", "1", "--order", "2", "--output", "@letters.lm"));
    CompactNgram model = CompactNgram.open(folder.resolve("letters.lm"));
    assertTrue(model.idOf("haba") >= 0 && model.idOf("ku") >= 0);
    assertEquals(-1, model.idOf("xenon"));
    assertEquals(1, run("--text", "a=@text.txt", "--output", "@none.lm"));
    assertTrue(err.toString().contains("--lexicon or --units"), err.toString());
  }

  @Test
  void make_twoTexts_writesModelsThatAgreeAndFit() throws IOException {
    assertEquals(0, run("--text", "a=@a.txt.xz,@speech.jsonl:train", "--text", "b=@b.txt.gz", "--lexicon", "@words.dict",
        "--tune", "dev=@speech.jsonl:dev", "--report", "test=@speech.jsonl:test", "--exclude", "@speech.jsonl:test",
        "--hold-out-of", "b", "--hold-out", "10", "--output", "@full.lm", "--output", "@small.lm=0.012",
        "--output", "@small.arpa.gz=0.012", "--output", "@full.arpa", "--probability-bits", "8", "--backoff-bits", "8"),
        err.toString());
    assertTrue(Files.size(folder.resolve("small.lm")) <= 12_000, "size " + Files.size(folder.resolve("small.lm")));
    assertTrue(Files.size(folder.resolve("full.lm")) > 12_000);
    CompactNgram compact = CompactNgram.open(folder.resolve("full.lm"));
    BackoffTrie arpa = ArpaReader.read(folder.resolve("full.arpa"));
    assertEquals(arpa.size(3), compact.count(3));
    assertEquals(-1, compact.idOf("w59"), "not in the dictionary");
    int[] ids = {arpa.idOf("<s>"), arpa.idOf("w0"), arpa.idOf("w1")};
    int state = compact.nextState(compact.startState(), compact.idOf("w0"));
    assertEquals(arpa.logProb(ids, 0, 3), compact.score(state, compact.idOf("w1")), 0.05);
    assertTrue(Sentences.worstSum(ArpaReader.read(folder.resolve("small.arpa.gz"))) < 1e-4);
    String table = out.toString();
    assertTrue(table.startsWith("| part | weight | dev | b.held-out | test |"), table);
    assertEquals(8, table.lines().count(), table);
  }

  @Test
  void measure_compactAndArpa_agree() {
    assertEquals(0, run("--text", "a=@a.txt.xz", "--lexicon", "@words.dict", "--output", "@m.lm", "--output", "@m.arpa"));
    out.getBuffer().setLength(0);
    assertEquals(0, run("--measure", "@m.lm", "--measure", "@m.arpa", "--report", "test=@speech.jsonl:test"), err.toString());
    double[] perplexities = out.toString().lines().skip(2)
        .mapToDouble(line -> Double.parseDouble(line.split("\\|")[2].strip().split(" ")[0])).toArray();
    assertEquals(2, perplexities.length);
    assertEquals(perplexities[1], perplexities[0], 0.02 * perplexities[1]);
    assertTrue(perplexities[0] > 5 && perplexities[0] < 60, Arrays.toString(perplexities));
  }

  @Test
  void make_testSplitToEstimateOrTune_isRefused() {
    assertEquals(1, run("--text", "a=@speech.jsonl:test", "--lexicon", "@words.dict", "--output", "@m.lm"));
    assertTrue(err.toString().contains("split test is not for this, allowed: [train]"), err.toString());
    err.getBuffer().setLength(0);
    assertEquals(1, run("--text", "a=@a.txt.xz", "--text", "b=@b.txt.gz", "--lexicon", "@words.dict", "--tune",
        "t=@speech.jsonl:test", "--output", "@m.lm"));
    assertTrue(err.toString().contains("allowed: [dev, train]"), err.toString());
    assertFalse(Files.exists(folder.resolve("m.lm")));
  }

  @Test
  void make_wrongArguments_areOneLineEach() {
    String[][] wrong = {
        {"--text", "a=@a.txt.xz", "--output", "@m.lm"},
        {"--text", "a=@none.txt", "--lexicon", "@words.dict"},
        {"--text", "a=@a.txt.xz", "--lexicon", "@none.dict"},
        {"--text", "a=@speech.jsonl", "--lexicon", "@words.dict"},
        {"--text", "a=@a.txt.xz", "--lexicon", "resource:no/such/words.dict"},
        {"--text", "a=@a.txt.xz", "--text", "b=@b.txt.gz", "--lexicon", "@words.dict", "--output", "@m.lm"},
        {"--text", "a=@a.txt.xz", "--lexicon", "@words.dict", "--output", "@m.lm=small"},
        {"--text", "a=@a.txt.xz", "--lexicon", "@words.dict", "--output", "@m.lm=0.0001"},
        {"--text", "a=@a.txt.xz", "--lexicon", "@words.dict", "--order", "5"},
        {"--text", "a=@a.txt.xz", "--lexicon", "@words.dict", "--hold-out-of", "c"},
    };
    for (String[] arguments : wrong) {
      err.getBuffer().setLength(0);
      assertEquals(1, run(arguments), String.join(" ", arguments));
      assertTrue(err.toString().startsWith("dualmode: ") && err.toString().lines().count() == 1, err.toString());
    }
  }

  /** Sphinx's own model is normalised, and its most frequent sentence start and its common phrases are what English has. */
  @Test
  void sphinxTrie_sumsToOneAfterEveryHistoryTried() throws IOException {
    byte[] bytes;
    try (InputStream in = getClass().getClassLoader().getResourceAsStream("edu/cmu/sphinx/models/en-us/en-us.lm.bin")) {
      bytes = in.readAllBytes();
    }
    BackoffTrie model = SphinxTrieReader.read("en-us.lm.bin", bytes);
    assertEquals(3, model.order());
    for (String history : List.of("", "of", "<s>", "one of", "<s> i", "new york", "zoo keeper")) {
      String[] before = history.isEmpty() ? new String[0] : history.split(" ");
      int[] ids = new int[before.length + 1];
      for (int i = 0; i < before.length; i++) {
        ids[i] = model.idOf(before[i]);
        assertTrue(ids[i] >= 0, before[i]);
      }
      double sum = 0;
      for (int w = 0; w < model.words().size(); w++) {
        ids[before.length] = w;
        sum += model.words().get(w).equals("<s>") ? 0 : Math.exp(model.logProb(ids, 0, ids.length));
      }
      assertEquals(1, sum, 0.02, "after '" + history + "'");
    }
    int[] common = {model.idOf("one"), model.idOf("of"), model.idOf("the")};
    int[] rare = {model.idOf("one"), model.idOf("of"), model.idOf("of")};
    assertTrue(model.logProb(common, 0, 3) > model.logProb(rare, 0, 3) + 5);
    assertThrows(IOException.class, () -> SphinxTrieReader.read("cut", Arrays.copyOf(bytes, bytes.length / 2)));
    assertThrows(IOException.class, () -> SphinxTrieReader.read("text", "not a model, but long enough to look".getBytes()));
  }
}
