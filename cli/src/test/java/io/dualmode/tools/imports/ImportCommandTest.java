package io.dualmode.tools.imports;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.format.SupernetModel;
import io.dualmode.tools.cli.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {
  private static final Path ARCHIVE = Path.of("../checkpoints/src/test/resources/nemo-toy/ctc.nemo");

  @TempDir
  Path folder;

  private final StringWriter printed = new StringWriter();

  private int run(String... args) {
    PrintWriter both = new PrintWriter(printed);
    return Main.run(both, both, args);
  }

  @Test
  void nemo_inEightBits_isAModelDirectoryOfTheSameParts() throws IOException {
    Path out = folder.resolve("out");
    assertEquals(0, run("import", "nemo", ARCHIVE.toString(), out.toString(), "--language", "en-US"), printed.toString());
    assertTrue(printed.toString().contains("licence: not known"), printed.toString());
    try (SupernetModel from = SupernetModel.open(ARCHIVE); SupernetModel model = SupernetModel.open(out)) {
      assertEquals(from.config().parts(), model.config().parts());
      assertEquals(from.inventory(), model.inventory());
      assertEquals(from.inventory().score(5), model.inventory().score(5));
      assertEquals("en-US", model.config().language().tag());
      assertEquals("ctc", model.config().provenance().get("checkpoint"));
      assertTrue(model.config().provenance().get("imported").startsWith("ctc.nemo, sha256 "), model.config().provenance().toString());
      String matrix = "encoder.pre_encode.conv.2.weight";
      assertTrue(model.tensors().isInt8(matrix));
      assertFalse(model.tensors().isInt8("encoder.pre_encode.conv.0.weight"), "nine inputs are not worth rounding");
      float[] exact = from.tensors().floats(matrix);
      byte[] rounded = model.tensors().bytes(matrix);
      float[] scale = model.tensors().floats(matrix + ".scale");
      int inputs = exact.length / scale.length;
      for (int i = 0; i < exact.length; i++) {
        assertEquals(exact[i], rounded[i] * scale[i / inputs], scale[i / inputs] * 0.51);
      }
      assertArrayEquals(from.tensors().floats("encoder.layers.0.norm_out.weight"), model.tensors().floats("encoder.layers.0.norm_out.weight"));
    }
  }

  @Test
  void nemo_inSinglePrecision_keepsEveryNumber() throws IOException {
    Path out = folder.resolve("out");
    assertEquals(0, run("import", "nemo", "--fp32", ARCHIVE.toString(), out.toString()), printed.toString());
    try (SupernetModel from = SupernetModel.open(ARCHIVE); SupernetModel model = SupernetModel.open(out)) {
      for (SupernetModel.StoredTensor tensor : from.storedTensors()) {
        assertArrayEquals(from.tensors().floats(tensor.name()), model.tensors().floats(tensor.name()), tensor.name());
      }
      assertEquals(List.of("ctc"), model.config().parts().headNames());
    }
  }

  /** What another model left in a directory would be taken for this one's; its own earlier files are replaced. */
  @Test
  void directoryOfAnotherModel_isRefused_itsOwnIsWrittenAgain() throws IOException {
    for (String name : SupernetModel.COMPANIONS) {
      Path out = Files.createDirectories(folder.resolve("out-" + name));
      Files.writeString(out.resolve(name), "of another model");
      Files.writeString(out.resolve("notes.txt"), "mine");
      printed.getBuffer().setLength(0);
      boolean card = name.equals("README.md");
      assertEquals(card ? 0 : 1, run("import", "nemo", ARCHIVE.toString(), out.toString()), name + printed);
      assertEquals(card, Files.exists(out.resolve("config.json")), name);
      assertTrue(card || printed.toString().contains("holds " + name + " of another model"), printed.toString());
    }
    for (int again = 0; again < 2; again++) {
      assertEquals(0, run("import", "nemo", ARCHIVE.toString(), folder.resolve("own").toString()), printed.toString());
    }
  }

  @Test
  void languageThatIsNoTag_isOneLine() {
    for (String tag : List.of("xx yy", "en_US", "english please", "d", "-", "en-US-")) {
      printed.getBuffer().setLength(0);
      assertEquals(2, run("import", "nemo", ARCHIVE.toString(), folder.resolve("out").toString(), "--language=" + tag), tag + printed);
      assertTrue(printed.toString().contains("--language is '" + tag + "', expected a tag such as"), printed.toString());
    }
    assertFalse(Files.exists(folder.resolve("out")));
  }

  @Test
  void wrongUse_isOneClearError_andWritesNothing() throws IOException {
    Path out = folder.resolve("out");
    assertEquals(2, run("import"));
    assertEquals(1, run("import", "nemo", folder.resolve("gone.nemo").toString(), out.toString()));
    assertTrue(printed.toString().contains("gone.nemo"), printed.toString());
    Path cut = folder.resolve("cut.nemo");
    Files.write(cut, java.util.Arrays.copyOf(Files.readAllBytes(ARCHIVE), 100_000), StandardOpenOption.CREATE);
    assertEquals(1, run("import", "nemo", cut.toString(), out.toString()));
    assertTrue(printed.toString().contains("cut.nemo"), printed.toString());
    Path inside = Files.createDirectories(folder.resolve("model"));
    Files.copy(ARCHIVE, inside.resolve("m.nemo"));
    assertEquals(2, run("import", "nemo", inside.resolve("m.nemo").toString(), inside.toString()));
    assertFalse(Files.exists(out.resolve("config.json")));
  }
}
