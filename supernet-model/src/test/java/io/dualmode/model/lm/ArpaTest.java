package io.dualmode.model.lm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.lm.arpa.ArpaReader;
import io.dualmode.model.lm.arpa.ArpaWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ArpaTest {
  private static final String SMALL = """
      made by hand

      \\data\\
      ngram 1=5
      ngram 2=4
      ngram 3=1

      \\1-grams:
      -99\t<s>\t-0.30103
      -1.0\t</s>
      -0.5 b -0.2
      -0.25\ta\t-0.1
      -2 <UNK>

      \\2-grams:
      -0.4 <s> a -0.6
      -0.1 b a 0.05
      -0.3 a b
      -0.2 a </s>

      \\3-grams:
      -0.05 <s> a b

      \\end\\
      """;

  private static double log10(BackoffTrie model, String... words) {
    int[] ids = Arrays.stream(words).mapToInt(model::idOf).toArray();
    return model.logProb(ids, 0, ids.length) / Math.log(10);
  }

  @Test
  void probabilities_followTheBackoffRecursion() throws IOException {
    BackoffTrie model = LmFixtures.arpa(SMALL);
    assertEquals(3, model.order());
    assertEquals(-0.05, log10(model, "<s>", "a", "b"), 1e-6);
    assertEquals(-0.6 - 0.2, log10(model, "<s>", "a", "</s>"), 1e-6);
    assertEquals(-0.6 - 0.1 - 0.25, log10(model, "<s>", "a", "a"), 1e-6);
    assertEquals(0.05 - 0.3, log10(model, "b", "a", "b"), 1e-6);
    assertEquals(-0.2 - 0.5, log10(model, "a", "b", "b"), 1e-6);
    assertEquals(-2, log10(model, "<unk>"), 1e-6);
  }

  @Test
  void read_takesFourGramsUnsortedSectionsAndUpperCaseMarkers() throws IOException {
    BackoffTrie model = LmFixtures.arpa("""
        \\data\\
        ngram 1=4
        ngram 2=3
        ngram 3=2
        ngram 4=1
        \\1-grams:
        -1 z -0.5
        -99 <S> -0.1
        -1 </S>
        -1 é -0.2
        \\2-grams:
        -0.3 é z -0.3
        -0.1 z z -0.4
        -0.2 <S> z -0.1
        \\3-grams:
        -0.6 é z z -0.7
        -0.4 <S> z z -0.2
        \\4-grams:
        -0.9 é z z </S>
        \\end\\
        """);
    assertEquals(4, model.order());
    assertEquals(-0.9, log10(model, "é", "z", "z", "</s>"), 1e-6);
    assertEquals(-0.2 - 0.4 - 0.5 - 1, log10(model, "<s>", "z", "z", "</s>"), 1e-6);
  }

  @Test
  void writeAndRead_plainAndGzip_giveTheSameModel(@TempDir Path folder) throws IOException {
    for (int order = 1; order <= 4; order++) {
      BackoffTrie model = LmFixtures.random(order, 30, order, 200);
      for (String name : List.of("m.arpa", "m.arpa.gz")) {
        ArpaWriter.write(model, folder.resolve(name));
        BackoffTrie again = ArpaReader.read(folder.resolve(name));
        assertEquals(model.words(), again.words());
        for (int n = 1; n <= order; n++) {
          assertEquals(Arrays.toString(model.level(n).word()), Arrays.toString(again.level(n).word()), name);
          for (int i = 0; i < model.size(n); i++) {
            assertEquals(model.level(n).logProb()[i], again.level(n).logProb()[i], 2e-6);
            if (n < order) {
              assertEquals(model.level(n).backoff()[i], again.level(n).backoff()[i], 2e-6);
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
      "ngram 2=4                 | ngram 2=5             | 4 2-grams, \\data\\ announces 5",
      "ngram 2=4                 | ngram 2=3             | more than the 3 2-grams that \\data\\ announces",
      "ngram 2=4                 | ngram 3=4             | 'ngram 3=4', expected 'ngram 2=COUNT'",
      "ngram 2=4                 | ngram 2=4x            | 'ngram 2=4x', expected 'ngram 2=COUNT'",
      "ngram 2=4                 | ngram 2=-4            | count -4 is negative",
      "-0.3 a b                  | -0.3x a b             | '-0.3x' is not a number",
      "-0.3 a b                  | 0.3 a b               | log10 of a probability is 0.3, allowed: up to 0",
      "-0.3 a b                  | NaN a b               | log10 of a probability is NaN, allowed: up to 0",
      "-0.3 a b                  | -0.3 a                | 1 words, expected 2",
      "-0.3 a b                  | -0.3 a c              | word 'c' is not among the 1-grams",
      "-0.3 a b                  | -0.3 a b -0.1 -0.1    | '-0.1' after the back-off weight",
      "-0.3 a b                  | -0.3 </s> b           | '</s> b' extends '</s>', which has no back-off weight",
      "-0.3 a b                  | -0.2 a </s>           | in the section that ends here, 'a </s>' is there twice",
      "-0.05 <s> a b             | -0.05 <s> b a         | '<s> b a' extends '<s> b', which is not among the 2-grams",
      "-0.05 <s> a b             | -0.05 <s> a b -0.1    | a back-off weight in the highest order",
      "-0.5 b -0.2               | -0.5 a -0.2           | word 'a' is there twice",
      "-99\t<s>\t-0.30103        | -99\ts\t-0.3          | the 1-grams have no <s>",
      "\\2-grams:                | \\3-grams:            | '\\3-grams:', expected '\\2-grams:'",
      "\\end\\                   | \\4-grams:            | '\\4-grams:', expected '\\end\\'",
      "\\end\\                   | \"\"                  | the file ends here, expected '\\end\\'",
      "\\data\\                  | \"\"                  | the file ends here, expected '\\data\\'",
  })
  void read_damagedFile_namesTheCause(String part, String with, String message) {
    String damaged = SMALL.replace(part.replace("\\t", "\t"), with.replace("\\t", "\t"));
    String got = assertThrows(IOException.class, () -> LmFixtures.arpa(damaged)).getMessage();
    assertTrue(got.matches("test\\.arpa:\\d+: .*"), got);
    assertEquals(message, got.replaceFirst("test\\.arpa:\\d+: ", ""));
  }

  @Test
  void read_errorInSection_countsLinesFromOne() {
    String[] lines = SMALL.split("\n");
    for (int i = 0; i < lines.length; i++) {
      if (lines[i].equals("-0.3 a b")) {
        String damaged = SMALL.replace("-0.3 a b", "-0.3 a q");
        assertEquals("test.arpa:" + (i + 1) + ": word 'q' is not among the 1-grams",
            assertThrows(IOException.class, () -> LmFixtures.arpa(damaged)).getMessage());
      }
    }
  }

  @Test
  void read_everyTruncation_isAnError() {
    String whole = SMALL.stripTrailing();
    for (int length = 0; length < whole.length(); length++) {
      String cut = whole.substring(0, length);
      assertThrows(IOException.class, () -> LmFixtures.arpa(cut), () -> "cut after " + cut.length());
    }
  }

  @Test
  void read_truncatedGzip_isAnErrorThatNamesTheFile() throws IOException {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    ArpaWriter.write(LmFixtures.random(3, 50, 3, 400), plain);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(plain.toByteArray());
    }
    for (int length : new int[] {2, 5, 10, 100, packed.size() - 9, packed.size() - 1}) {
      byte[] cut = Arrays.copyOf(packed.toByteArray(), length);
      String message = assertThrows(IOException.class,
          () -> ArpaReader.read("t.gz", new ByteArrayInputStream(cut))).getMessage();
      assertTrue(message.startsWith("t.gz:"), message);
    }
  }

  @Test
  void read_lineWithoutEnd_stopsAtTheLimit() {
    InputStream endless = new InputStream() {
      @Override
      public int read() {
        return 'x';
      }
    };
    String message = assertThrows(IOException.class, () -> ArpaReader.read("e.arpa", endless)).getMessage();
    assertEquals("e.arpa:1: line is longer than 65536 bytes", message);
  }

  @Test
  void read_hugeAnnouncedCounts_needNoMemory() {
    String text = SMALL.replace("ngram 2=4", "ngram 2=2147483647").replace("ngram 1=5", "ngram 1=2147483647");
    assertThrows(IOException.class, () -> LmFixtures.arpa(text));
  }

  @Test
  void read_mutatedFiles_giveAModelOrAnError() {
    Random random = new Random(11);
    byte[] original = SMALL.getBytes(StandardCharsets.UTF_8);
    int errors = 0;
    for (int round = 0; round < 5000; round++) {
      byte[] bytes = original.clone();
      for (int i = 0; i <= random.nextInt(4); i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        BackoffTrie model = ArpaReader.read("m", new ByteArrayInputStream(bytes));
        assertEquals(3, model.order());
      } catch (IOException e) {
        assertTrue(e.getMessage().startsWith("m:"), e.getMessage());
        errors++;
      }
    }
    assertTrue(errors > 1000, "errors: " + errors);
  }
}
