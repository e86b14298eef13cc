package io.dualmode.tools.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.language.LanguageName;
import io.dualmode.model.language.Languages;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.lexicon.UnitKind;
import io.dualmode.model.lm.CompactNgramWriter;
import io.dualmode.model.lm.arpa.ArpaReader;
import io.dualmode.model.neural.NeuralLm;
import io.dualmode.model.vocabulary.lexicon.ModelLexicon;
import io.dualmode.tools.data.cache.CacheFixture;
import io.dualmode.tools.language.SpeechLanguage;
import io.dualmode.tools.lm.LmCommand;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A folder of speech over characters, trained for some steps and packaged. */
class PackageCommandTest {
  private static final Map<String, String> LETTERS = Map.of("SIL", "_", "AA", "a", "B", "b", "ZH", "z", "T", "t");
  private static final String ARPA = """
      \\data\\
      ngram 1=5

      \\1-grams:
      -99\t<s>
      -0.5\t</s>
      -0.5\tbat
      -0.7\ttabz
      -0.9\tzoo

      \\end\\
      """;

  @TempDir Path dir;

  private static CommandLine line(Object command) {
    return new CommandLine(command).setExecutionExceptionHandler((e, failed, parsed) -> {
      throw e;
    });
  }

  private void prepare(Path data) throws IOException {
    Path alignments = data.resolve("alignments.tsv");
    CacheFixture.create(Files.createDirectories(data), 6).writeAlignments(alignments);
    String text = Files.readString(alignments);
    for (Map.Entry<String, String> letter : LETTERS.entrySet()) {
      text = text.replaceAll("([\t ])" + letter.getKey() + " ", "$1" + letter.getValue() + " ");
    }
    Files.writeString(alignments, text);
    UnitInventory units = UnitInventory.of(UnitKind.CHARACTERS, List.of("_", "a", "b", "z", "t"), UnitInventory.SILENCE);
    new SpeechLanguage(Languages.named("en", "x-toy"), units).write(data);
  }

  @Test
  void package_speechOverCharacters_givesAModelWithoutLexiconThatSpellsItsWords() throws IOException {
    Path data = dir.resolve("data");
    prepare(data);
    Path run = dir.resolve("run");
    assertEquals(0, line(new TrainCommand()).execute("--data", data.toString(), "--run", run.toString(), "--threads", "1", "--hours", "0.003",
        "--batch-seconds", "6", "--dim", "32", "--bottleneck", "16", "--layers", "1", "--attention-after", "1", "--joint-after", "0",
        "--prune-until", "0"));
    String[] common = {"--run", run.toString(), "--data", data.toString(), "--out", dir.resolve("model").toString()};
    String message = assertThrows(Exception.class, () -> pack(common)).getMessage();
    assertTrue(message.contains("x-toy in 5 characters") && message.contains("--lm"), message);
    Path words = dir.resolve("lm");
    Files.write(words, CompactNgramWriter.encode(ArpaReader.read("toy", new ByteArrayInputStream(ARPA.getBytes(StandardCharsets.UTF_8))), 8, 8));
    Path neural = neuralModel();
    assertEquals(0, line(new PackageCommand()).execute(common[0], common[1], common[2], common[3], common[4], common[5], "--lm", words.toString(),
        "--lm-neural", neural.toString()));
    assertFalse(Files.exists(dir.resolve("model").resolve(SupernetModel.LEXICON)));
    try (SupernetModel model = SupernetModel.open(dir.resolve("model"))) {
      assertEquals(new LanguageName("x-toy", "en"), model.config().language());
      assertEquals(UnitKind.CHARACTERS, model.config().parts().unitKind());
      PronunciationLexicon lexicon = ModelLexicon.read(model);
      assertEquals(2, lexicon.size());
      assertEquals(16, NeuralLm.read(model.files()).shape().width());
      assertEquals("t a b z", lexicon.units().format(lexicon.pronunciations("tabz").get(0)));
    }
  }

  /** Trains a neural language model by its command. */
  private Path neuralModel() throws IOException {
    Path text = dir.resolve("text.txt");
    Files.writeString(text, "bat tabz zoo\nzoo bat\ntabz tabz bat zoo\n".repeat(20));
    Path run = dir.resolve("neural");
    assertEquals(0, line(new LmCommand()).execute("neural", "--text", "toy=" + text, "--run", run.toString(), "--pieces", "12", "--width", "16", "--layers",
        "1", "--feed-forward", "16", "--slopes", "0.5,0", "--rows", "2", "--row-pieces", "16", "--words", "0.0004", "--threads", "1", "--hold-out-of",
        "toy", "--hold-out", "7"));
    return run.resolve(NeuralLm.FILE);
  }

  @Test
  void package_neuralModelThatCannotBeRead_isRefusedBeforeTheWork() throws IOException {
    Path damaged = dir.resolve("damaged.safetensors");
    Files.writeString(damaged, "no tensors at all");
    String message = assertThrows(IOException.class, () -> pack("--run", "none", "--data", "none", "--out", "none", "--lm-neural",
        damaged.toString())).getMessage();
    assertTrue(message.contains("damaged.safetensors"), message);
  }

  private static void pack(String... arguments) throws Exception {
    PackageCommand command = new PackageCommand();
    new CommandLine(command).parseArgs(arguments);
    command.call();
  }
}
