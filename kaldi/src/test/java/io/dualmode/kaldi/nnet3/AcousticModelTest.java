package io.dualmode.kaldi.nnet3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.kaldi.io.Inputs;
import io.dualmode.kaldi.io.KaldiInput;
import io.dualmode.kaldi.layer.AffineShape;
import io.dualmode.kaldi.layer.LayerShape;
import io.dualmode.kaldi.network.Shapes;
import io.dualmode.kaldi.transition.TransitionModel;
import io.dualmode.model.format.source.ModelFormatException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AcousticModelTest {
  static Path toy() {
    try {
      return Path.of(AcousticModelTest.class.getResource("/vosk-toy/am/final.mdl").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void toy_isRead() throws IOException {
    AcousticModel model = AcousticModel.read(toy());
    TransitionModel transitions = model.transitions();
    assertEquals(8, transitions.topology().phones().size());
    assertEquals(16, transitions.transitions());
    assertEquals(5, transitions.pdfs());
    assertEquals(1, transitions.phone(2));
    assertTrue(transitions.isSelfLoop(1));
    assertFalse(transitions.isFinal(1));
    assertTrue(transitions.isFinal(2));
    assertEquals(4, transitions.pdf(16));
    assertEquals(-0.693147f, transitions.logProbability(3));
    assertEquals(4, model.network().lines().size());
    LayerShape affine = model.network().layers().get("aff");
    assertEquals(new AffineShape(40, 5, 1, List.of(0)), affine);
    assertEquals(12.6f, model.network().tensors().floats("aff.bias")[0]);
    assertEquals(0, model.priors().length);
    for (LayerShape shape : model.network().layers().values()) {
      assertEquals(shape, Shapes.read(Shapes.write(shape)));
    }
  }

  @Test
  void unknownComponent_isNamed() throws IOException {
    String text = Files.readString(toy()).replace("<LogSoftmaxComponent>", "<CompositeComponent>");
    assertTrue(assertThrows(ModelFormatException.class, () -> AcousticModel.read(Inputs.of(text))).getMessage()
        .contains("CompositeComponent, component ls"));
  }

  @Test
  void everyTruncation_isOneError() throws IOException {
    byte[] bytes = Files.readAllBytes(toy());
    int whole = new String(bytes, StandardCharsets.UTF_8).lastIndexOf(']');
    for (int length = 0; length <= whole; length++) {
      KaldiInput in = Inputs.of(Arrays.copyOf(bytes, length));
      assertThrows(ModelFormatException.class, () -> AcousticModel.read(in), "cut at " + length);
    }
  }
}
