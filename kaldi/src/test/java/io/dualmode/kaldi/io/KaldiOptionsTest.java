package io.dualmode.kaldi.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.format.source.ModelFormatException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KaldiOptionsTest {
  private static KaldiOptions of(String text) throws IOException {
    return KaldiOptions.read("some.conf", new BufferedReader(new StringReader(text)));
  }

  @Test
  void values_remarksAndUnderscores() throws IOException {
    KaldiOptions options = of("# all\n--num_ceps=40 # forty\n\n --use-energy=false\n--on\n--beam = 1e1\n--num-ceps=41\n");
    assertEquals(41, options.integer("num-ceps", 1));
    assertFalse(options.bool("use-energy", true));
    assertTrue(options.bool("on", false));
    assertEquals(10, options.real("beam", 3));
    assertEquals(7, options.integer("other", 7));
  }

  /** Files that were edited: any line ends, encoding of remarks, blanks, and the mark that editors write in front. */
  @Test
  void editedFiles_sayTheSame(@TempDir Path folder) throws IOException {
    Random random = new Random(3);
    for (int round = 0; round < 50; round++) {
      String end = random.nextBoolean() ? "\r\n" : "\n";
      String remark = random.nextBoolean() ? "# f\u00fcr \u20ac" : "";
      String text = (random.nextBoolean() ? "\uFEFF" : "") + (random.nextBoolean() ? remark + end : "") + "--beam=" + (random.nextBoolean() ? " " : "")
          + "9.5" + (random.nextBoolean() ? " " + remark : "") + end + "\t--num_ceps = 40" + (random.nextBoolean() ? end : "");
      boolean latin = !text.startsWith("\uFEFF") && random.nextBoolean();
      Path file = Files.write(folder.resolve("a.conf"), text.getBytes(latin ? Charset.forName("windows-1252") : StandardCharsets.UTF_8));
      KaldiOptions options = KaldiOptions.read(file);
      assertEquals(9.5f, options.real("beam", 1), text);
      assertEquals(40, options.integer("num-ceps", 1), text);
      assertEquals(Set.of("beam", "num-ceps"), options.names(), text);
    }
  }

  @Test
  void wrongValues_nameFileOptionAndLine() throws IOException {
    KaldiOptions options = of("\n--beam=wide\n--on=maybe\n--n=1.5\n");
    assertEquals("some.conf: expected a number for --beam, found wide in line 2",
        assertThrows(ModelFormatException.class, () -> options.real("beam", 1)).getMessage());
    assertThrows(ModelFormatException.class, () -> options.bool("on", true));
    assertThrows(ModelFormatException.class, () -> options.integer("n", 1));
    assertThrows(ModelFormatException.class, () -> options.allow(Set.of("beam", "on")));
    assertThrows(ModelFormatException.class, () -> of("beam=3\n"));
    assertThrows(ModelFormatException.class, () -> of("--\n"));
  }
}
