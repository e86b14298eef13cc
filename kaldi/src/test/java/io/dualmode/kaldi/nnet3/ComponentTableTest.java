package io.dualmode.kaldi.nnet3;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ComponentTableTest {
  @Test
  void documentation_listsWhatIsSupported() throws IOException {
    String page = Files.readString(Path.of("../docs/kaldi.md"));
    assertTrue(page.contains(ComponentType.table()), "docs/kaldi.md should hold this table:\n" + ComponentType.table());
  }
}
