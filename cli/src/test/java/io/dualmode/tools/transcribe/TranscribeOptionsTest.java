package io.dualmode.tools.transcribe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import io.dualmode.fixtures.SmallModel;
import io.dualmode.tools.cli.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is transcribed, how it is written and where: on a model of random weights. */
class TranscribeOptionsTest {
  private static final Path SAMPLES = Path.of("../samples");
  @TempDir static Path models;
  @TempDir Path dir;
  private static String model;
  private Path talks;

  private record Outcome(int status, String out, String err) {}

  @BeforeAll
  static void makeModel() throws IOException {
    model = SmallModel.write(models.resolve("model")).toString();
  }

  /** A folder with three recordings, one of them in a folder below, and a text. */
  @BeforeEach
  void makeFolder() throws IOException {
    talks = Files.createDirectories(dir.resolve("talks/deep")).getParent();
    Files.copy(SAMPLES.resolve("cards-001.flac"), talks.resolve("b.flac"));
    Files.copy(SAMPLES.resolve("goforward.flac"), talks.resolve("deep/c.FLAC"));
    Files.copy(SAMPLES.resolve("something.flac"), talks.resolve("a.flac"));
    Files.writeString(talks.resolve("notes.md"), "no audio");
  }

  private static Outcome run(Object... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> all = new ArrayList<>(List.of("transcribe", "--model", model));
    Stream.of(args).forEach(arg -> all.add(arg.toString()));
    int status = Main.run(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
    return new Outcome(status, out.toString(), err.toString());
  }

  private static List<String> files(String text) {
    return text.lines().map(line -> line.replaceFirst("\t.*", "")).toList();
  }

  private TreeSet<String> below(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      TreeSet<String> names = new TreeSet<>();
      all.filter(Files::isRegularFile).forEach(file -> names.add(folder.relativize(file).toString()));
      return names;
    }
  }

  @Test
  void foldersAndPatterns_standForTheirRecordings() {
    List<String> all = List.of(talks + "/a.flac", talks + "/b.flac", talks + "/deep/c.FLAC");
    Outcome folder = run(talks);
    assertEquals(0, folder.status(), folder.err());
    assertEquals(all, files(folder.out()));
    assertEquals(all.subList(0, 2), files(run(talks + "/*.flac").out()));
    assertEquals(List.of(talks + "/deep/c.FLAC"), files(run(talks + "/**/?.FLAC").out()));
    assertEquals(all, files(run(talks + "/[ab].flac", talks).out()), "what is found again is not heard again");
    assertEquals(List.of(all.get(1), all.get(1)), files(run(all.get(1), all.get(1)).out()), "what is named again is");
  }

  /** Two stars between slashes stand for any number of folders, none too, as in shells and tools that know them. */
  @Test
  void starsForFolders_standForNoneToo() throws IOException {
    Path deepest = Files.createDirectories(talks.resolve("deep/er/est"));
    Files.copy(SAMPLES.resolve("something.flac"), deepest.resolve("d.flac"));
    List<String> all = List.of(talks + "/a.flac", talks + "/b.flac", talks + "/deep/c.FLAC", talks + "/deep/er/est/d.flac");
    for (String pattern : List.of("/**/*.{flac,FLAC}", "/**/**/*.[fF]*", "/**.{flac,FLAC}")) {
      assertEquals(all, files(run(talks + pattern).out()), pattern);
    }
    assertEquals(all.subList(2, 4), files(run(talks + "/deep/**/*.{flac,FLAC}").out()));
    assertEquals(all.subList(3, 4), files(run(talks + "/**/deep/**/est/**/*.flac").out()));
    assertEquals(all.subList(2, 3), files(run(talks + "/**/deep/*.FLAC").out()));
  }

  @Test
  void namesThatEndLinesOrSteerTerminals_stayInOneLine() throws IOException {
    Random random = new Random(9);
    for (int round = 0; round < 6; round++) {
      String odd = List.of("\n", "\r", "\t", "\u001b[31m", "\u0085", "\u2028").get(round);
      Path file = dir.resolve("a" + odd + "b" + random.nextInt(100) + ".flac");
      Files.copy(SAMPLES.resolve("goforward.flac"), file);
      for (String format : List.of("text", "tsv", "ctm")) {
        Outcome outcome = run(file, file, "--format", format);
        assertEquals(0, outcome.status(), outcome.err());
        String rest = outcome.out().replaceAll("[ -~]|\n", "").replace("\t", "");
        assertEquals("", rest, format + " has control characters");
        assertTrue(outcome.out().lines().filter(line -> !line.startsWith("file\t")).allMatch(line -> line.matches("a.*|.*[\\\\/]a.*")), outcome.out());
      }
    }
  }

  @Test
  void outputDash_isTheStandardOutput_andLinksAreNotWrittenThrough() throws IOException {
    Outcome outcome = run("-o", "-", talks.resolve("a.flac"));
    assertEquals(0, outcome.status(), outcome.err());
    assertEquals(List.of(talks + "/a.flac"), files(outcome.out()));
    assertFalse(Files.exists(Path.of("-")), "a file of this name was made");
    Path link = Files.createSymbolicLink(dir.resolve("link.txt"), talks.resolve("a.flac"));
    byte[] before = Files.readAllBytes(talks.resolve("a.flac"));
    Outcome through = run("-o", link, talks.resolve("a.flac"));
    assertEquals(2, through.status(), through.out());
    assertTrue(through.err().contains("would overwrite the recording"), through.err());
    assertEquals(before.length, Files.size(talks.resolve("a.flac")));
    Files.copy(SAMPLES.resolve("something.flac"), talks.resolve("deep/a.flac"));
    Outcome alike = run("--format", "ctm", talks.resolve("a.flac"), talks.resolve("deep/a.flac"));
    assertEquals(2, alike.status(), alike.out());
    assertTrue(alike.err().contains("could not be told apart"), alike.err());
    assertEquals(0, run("--format", "ctm", "-o", dir.resolve("out") + "/", talks.resolve("a.flac"), talks.resolve("deep/c.FLAC")).status());
  }

  @Test
  void nothingFound_isALineEachAndTheOthersAreHeard() throws IOException {
    Path empty = Files.createDirectories(dir.resolve("empty"));
    Outcome outcome = run(empty, talks + "/*.wav", talks + "/[", talks.resolve("b.flac"));
    assertEquals(1, outcome.status());
    assertEquals(List.of(talks + "/b.flac"), files(outcome.out()));
    List<String> lines = outcome.err().lines().toList();
    assertEquals(3, lines.size(), outcome.err());
    assertTrue(lines.get(0).startsWith("dualmode: " + empty + ": is a folder without audio files (aif, aifc,"), lines.get(0));
    assertEquals("dualmode: " + talks + "/*.wav: no file matches", lines.get(1));
    assertTrue(lines.get(2).startsWith("dualmode: " + talks + "/[: cannot be looked through (it is no pattern"), lines.get(2));
  }

  @Test
  void threads_printTheSameAsOne() {
    Outcome one = run(talks, SAMPLES, "--format", "json");
    for (int threads : new int[] {2, 5}) {
      Outcome several = run(talks, SAMPLES, "--format", "json", "--threads", threads);
      assertEquals(0, several.status(), several.err());
      assertEquals(one.out(), several.out());
    }
  }

  @Test
  void output_folder_repeatsTheFolders() throws IOException {
    Path out = dir.resolve("out");
    Outcome outcome = run(talks, "-o", out, "--format", "vtt", "--threads", 2);
    assertEquals(0, outcome.status(), outcome.err());
    assertEquals("", outcome.out());
    assertEquals(new TreeSet<>(List.of("a.vtt", "b.vtt", "deep/c.vtt")), below(out));
    assertTrue(Files.readString(out.resolve("a.vtt")).startsWith("WEBVTT\n\n1\n00:00:"));
    assertEquals(0, run(talks.resolve("a.flac"), talks.resolve("a.flac"), "-o", dir + "/two/").status(), "twice the same is no collision");
    String text = run(talks.resolve("a.flac")).out();
    assertEquals(text.substring(text.indexOf('\t') + 1), Files.readString(dir.resolve("two/a.txt")), "a file of its own needs no name");
  }

  @Test
  void output_file_takesItsFormatFromItsName() throws IOException {
    Path out = dir.resolve("deep/new/a.srt");
    assertEquals(0, run(talks.resolve("a.flac"), "-o", out).status());
    assertTrue(Files.readString(out).startsWith("1\n00:00:00,"), Files.readString(out));
    Path all = dir.resolve("all.tsv");
    assertEquals(0, run(talks, "-o", all, "--threads", 3).status());
    List<String> lines = Files.readAllLines(all);
    assertEquals("file\tstart\tend\ttext", lines.get(0));
    assertEquals(List.of(talks + "/a.flac", talks + "/b.flac", talks + "/deep/c.FLAC"), lines.stream().skip(1)
        .map(line -> line.replaceFirst("\t.*", "")).distinct().toList());
  }

  @Test
  void beside_liesWhereTheRecordingLies() throws IOException {
    assertEquals(0, run(talks, "--beside").status());
    assertEquals(new TreeSet<>(List.of("a.flac", "a.txt", "b.flac", "b.txt", "deep/c.FLAC", "deep/c.txt", "notes.md")), below(talks));
  }

  @Test
  void badRecording_leavesNoOutputBehind() throws IOException {
    Files.writeString(talks.resolve("bad.wav"), "this is no audio");
    Outcome outcome = run(talks, "--beside", "--format", "json");
    assertEquals(1, outcome.status());
    assertFalse(Files.exists(talks.resolve("bad.json")));
    assertTrue(Files.exists(talks.resolve("deep/c.json")));
    assertEquals(1, outcome.err().lines().count(), outcome.err());
  }

  @Test
  void json_tellsAsMuchAsIsAskedFor() {
    Path file = talks.resolve("a.flac");
    String plain = run(file, "-f", "json").out();
    assertFalse(plain.contains("\"phones\""), plain);
    assertFalse(plain.contains("\"alternatives\""), plain);
    assertEquals(run(file, "--json").out(), run(file, "--format", "json", "--word-phones").out());
    var utterance = JsonParser.parseString(run(file, "-f", "json", "--alternatives", 4).out()).getAsJsonObject().getAsJsonArray("utterances").get(0);
    int readings = utterance.getAsJsonObject().getAsJsonArray("alternatives").size();
    assertTrue(readings > 1 && readings <= 4, readings + " readings");
  }

  @Test
  void hotwords_changeWhatIsHeard() throws IOException {
    Path file = talks.resolve("a.flac");
    String before = run(file).out();
    Outcome more = run(file, "--hotword", "fish=20");
    assertEquals(0, more.status(), more.err());
    assertTrue(count(more.out(), "fish") > count(before, "fish"), before + more.out());
    Path list = Files.writeString(dir.resolve("list"), "# animals\nfish=20\n");
    assertEquals(more.out(), run(file, "--hotwords", list).out());
    Outcome line = run(file, "--hotwords", Files.writeString(list, "cow\nfish=x\n"));
    assertEquals(1, line.status());
    assertEquals("dualmode: " + list + ", line 2: hotword 'fish': boost is 'x', allowed: -20..20\n", line.err());
  }

  private static int count(String text, String word) {
    return text.split(word, -1).length - 1;
  }

  @Test
  void wrongUse_isOneLineThatSaysWhatToDo() throws IOException {
    Path file = talks.resolve("a.flac");
    Files.copy(file, talks.resolve("a.aiff"));
    assertWrong("--threads is 0, allowed: 1..256", file, "--threads", 0);
    assertWrong("--json and --format srt contradict each other", file, "--json", "--format", "srt");
    assertWrong("-o and --beside both say where", file, "-o", "x", "--beside");
    assertWrong("--output is empty", file, "-o", "");
    assertWrong("--timestamps is for --format text, not for srt", file, "--timestamps", "-f", "srt");
    assertWrong("--segments is for --format text, not for json", file, "--segments", "--json");
    assertWrong("--word-phones is for --format json, not for text", file, "--word-phones");
    assertWrong("--alternatives is for --format json, not for vtt", file, "--alternatives", 3, "-o", "x.vtt");
    assertWrong("--alternatives is 0, allowed: 1..1000", file, "--alternatives", 0, "--json");
    assertWrong("--columns is for --format srt or vtt, not for text", file, "--columns", 40);
    assertWrong("--columns is 9, allowed: 10..200", file, "--columns", 9, "-f", "srt");
    assertWrong("Invalid value for option '--format'", file, "--format", "docx");
    assertWrong("Unknown option: '--fromat'", file, "--fromat", "srt");
    assertWrong("Missing required parameter: 'FILE|FOLDER'");
    assertWrong("--hotword: hotword 'a': boost is '9x', allowed: -20..20", file, "--hotword", "a=9x");
    assertWrong("--hotword: hotword phrase is blank", file, "--hotword", "=3");
    assertWrong("--phones: phones are heard without words", file, "--phones", "--hotword", "a");
    assertWrong("subtitles of 4 recordings cannot share an output; write them with -o FOLDER or --beside", talks, "-f", "srt");
    assertWrong("subtitles of 2 recordings cannot share an output; write them with -o FOLDER", file, talks.resolve("b.flac"), "-o", dir + "/x.srt");
    assertWrong("the transcripts of " + talks + "/a.aiff and " + talks + "/a.flac would both be " + talks + "/a.txt", talks, "--beside");
    assertWrong("--beside: standard input lies beside nothing", "-", "--beside");
    assertWrong("the transcript of " + file + " would overwrite the recording " + file, file, "-o", file);
  }

  private static void assertWrong(String message, Object... args) {
    Outcome outcome = run(args);
    assertEquals(2, outcome.status(), outcome.err());
    assertEquals("", outcome.out());
    assertTrue(outcome.err().startsWith("dualmode: " + message), outcome.err());
    assertEquals(1, outcome.err().lines().count(), outcome.err());
    assertTrue(outcome.err().endsWith(" dualmode transcribe --help\n"), outcome.err());
  }

  /** Of the random model's words, capitals and marks are all that is readable. */
  @Test
  void raw_printsWordsAsTheyAreSaid() {
    Path file = talks.resolve("a.flac");
    String raw = run(file, "--raw").out();
    assertEquals(run("--set", "dualmode.text=plain", file).out(), raw);
    assertTrue(run(file, "--json").out().contains("\"text\":\"" + raw.substring(raw.indexOf('\t') + 1).strip() + "\""), raw);
    assertFalse(run(file, "--json").out().contains("readable"));
    String readable = run(file, "--format", "json", "--readable").out();
    String text = run(file).out();
    assertTrue(readable.contains("\"readable\":\"" + text.substring(text.indexOf('\t') + 1).strip() + "\""), readable + text);
    Outcome wrong = run(file, "--readable", "--format", "srt");
    assertEquals(2, wrong.status());
    assertTrue(wrong.err().contains("--readable is for --format json"), wrong.err());
  }
}
