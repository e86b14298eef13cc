package io.dualmode.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.composition.Composition;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.source.ModelFormatException;
import io.dualmode.model.head.recurrent.RecurrentPart;
import io.dualmode.model.lexicon.UnitKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints opened by their names, as every command and every adapter does. */
class ModelFormatTest {
  private static final Path ARCHIVE = NemoToy.FOLDER.resolve("ctc.nemo");

  @TempDir
  Path folder;

  @Test
  void archive_isAModelOfParts() throws IOException {
    assertTrue(SupernetModel.isModel(ARCHIVE.toString()));
    try (SupernetModel model = SupernetModel.named(ARCHIVE.toString())) {
      Composition parts = model.config().parts();
      assertEquals("conformer", parts.network().type());
      assertEquals("log-mel-slaney", parts.frontEnd().type());
      assertEquals(List.of("ctc"), parts.headNames());
      assertEquals(UnitKind.PIECES, model.inventory().kind());
      assertEquals(33, model.units().size());
      assertEquals("<blank>", model.units().get(0));
      assertEquals("ctc", model.config().provenance().get("checkpoint"));
      assertTrue(model.tensors().contains("ctc.output.weight"));
      assertTrue(model.storedTensors().stream().anyMatch(t -> t.name().equals("encoder.layers.0.conv.batch_norm.running_var")));
      assertEquals(0, model.sparsity("encoder.layers.0.self_attn.linear_q.weight"));
    }
  }

  @Test
  void safetensors_withItsConfigurationBeside_isAModelOfParts() throws IOException {
    try (SupernetModel model = SupernetModel.named(NemoToy.FOLDER.resolve("offline.safetensors").toString())) {
      assertEquals(List.of("tdt", "ctc"), model.config().parts().headNames());
      assertEquals("tdt", model.config().search().head());
      RecurrentPart tdt = (RecurrentPart) model.config().parts().heads().get(0);
      assertEquals(new RecurrentPart.Shape(48, 40, 2, List.of(0, 1, 2, 3, 4), 3), tdt.shape());
    }
  }

  @Test
  void configuration_ofACheckpoint_isReadAgain() throws IOException {
    try (SupernetModel model = SupernetModel.named(ARCHIVE.toString())) {
      var json = new io.dualmode.model.json.JsonObject();
      model.config().parts().write(json);
      assertEquals(model.config().parts(), Composition.read(json));
    }
  }

  @Test
  void otherFile_isRefusedWithItsPath() throws IOException {
    Path file = Files.writeString(folder.resolve("x.nemo"), "nothing of the kind");
    ModelFormatException e = assertThrows(ModelFormatException.class, () -> SupernetModel.named(file.toString()));
    assertTrue(e.getMessage().contains("x.nemo"), e.getMessage());
    Path alone = Files.copy(NemoToy.FOLDER.resolve("offline.safetensors"), folder.resolve("alone.safetensors"));
    IOException missing = assertThrows(IOException.class, () -> SupernetModel.named(alone.toString()));
    assertTrue(missing.getMessage().contains("alone.safetensors"), missing.getMessage());
  }

  @Test
  void exchangedFile_hasAnotherFingerprint() throws IOException {
    Path file = Files.copy(ARCHIVE, folder.resolve("y.nemo"));
    var before = SupernetModel.fingerprint(file);
    Files.copy(ARCHIVE, folder.resolve("z.nemo"));
    Files.move(folder.resolve("z.nemo"), file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertTrue(!before.equals(SupernetModel.fingerprint(file)));
  }
}
