package io.dualmode.tools.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dualmode.fixtures.SmallModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line in a process of its own: what the user's locale and a full disk do to it. */
class MainProcessTest {
  /** Locales whose numbers are written otherwise: Arabic and Persian digits, decimal commas, apostrophes, Indian groups. */
  private static final List<String> LOCALES = List.of("ar-EG", "fa-IR", "de-DE", "fr-CH", "hi-IN-u-nu-deva", "tr-TR", "th-TH-u-nu-thai");

  @TempDir Path dir;

  private record Run(int status, String out, String err) {}

  private Run run(List<String> options, Path stdout, Path folder, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g",
        "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path")));
    command.addAll(options);
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    Path err = dir.resolve("err");
    Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectOutput(stdout.toFile()).redirectError(err.toFile()).start();
    assertTrue(process.waitFor(120, TimeUnit.SECONDS));
    String out = Files.isRegularFile(stdout) ? Files.readString(stdout, StandardCharsets.UTF_8) : "";
    return new Run(process.exitValue(), out, Files.readString(err, StandardCharsets.UTF_8));
  }

  private static List<String> locale(String tag) {
    Locale locale = Locale.forLanguageTag(tag);
    List<String> options = new ArrayList<>(List.of("-Duser.language=" + locale.getLanguage(), "-Duser.country=" + locale.getCountry()));
    if (!locale.getUnicodeLocaleKeys().isEmpty()) {
      options.add("-Duser.extensions=" + locale.getExtension('u'));
    }
    return options;
  }

  @Test
  void output_ofEveryLocale_isThatOfAnother() throws Exception {
    Path folder = Path.of("").toAbsolutePath();
    String model = SmallModel.write(dir.resolve("model")).toString();
    String expected = run(locale("en-US"), dir.resolve("out"), folder, "inspect", "--tensors", model).out();
    assertTrue(expected.contains("width 64, bottleneck 32"), expected);
    Random random = new Random(17);
    for (int round = 0; round < 3; round++) {
      String tag = LOCALES.get(random.nextInt(LOCALES.size()));
      assertEquals(expected, run(locale(tag), dir.resolve("out"), folder, "inspect", "--tensors", model).out(), tag);
    }
  }

  @Test
  void output_charsetOfThePlatform_countsForNothing() throws Exception {
    String text = "caf\u00e9 \u65e5\u672c";
    Path folder = Files.createDirectories(dir.resolve("work"));
    Files.writeString(folder.resolve("dualmode.properties"), "dualmode.model=" + text + "\n");
    Run run = run(List.of("-Dfile.encoding=US-ASCII"), dir.resolve("out"), folder, "config");
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().contains("dualmode.model=" + text + "   # file dualmode.properties"), run.out());
    Files.writeString(folder.resolve("dualmode.properties"), "dualmode.mode=" + text + "\n");
    assertTrue(run(List.of("-Dfile.encoding=US-ASCII"), dir.resolve("out"), folder, "config").err().contains("is '" + text + "'"));
  }

  @Test
  void output_thatCannotBeWritten_isAFailure() throws Exception {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "a device that is always full is Linux's");
    Path folder = Path.of("").toAbsolutePath();
    for (String[] arguments : new String[][] {{"config"}, {"--help"}, {"--version"}, {"config", "--reference"}}) {
      Run run = run(List.of(), full, folder, arguments);
      assertEquals(1, run.status(), String.join(" ", arguments));
      assertTrue(run.err().contains("dualmode: the standard output could not be written to the end"), run.err());
    }
  }
}
