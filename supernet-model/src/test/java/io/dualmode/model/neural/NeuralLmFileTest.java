package io.dualmode.model.neural;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.format.safetensors.DType;
import io.dualmode.model.format.safetensors.SafetensorsWriter;
import io.dualmode.model.format.source.ModelFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of a neural language model: what it holds, and that nothing damaged is read. */
class NeuralLmFileTest {
  @TempDir
  Path folder;

  @Test
  void read_whatWasWritten() throws IOException {
    RandomNeuralLm.write(3, true, folder);
    NeuralLm lm = RandomNeuralLm.read(folder);
    assertEquals(RandomNeuralLm.SHAPE, lm.shape());
    assertEquals(RandomNeuralLm.PIECES, lm.pieces().names());
    assertEquals(NeuralLm.FORMAT, lm.metadata().get("format"));
    PieceSpelling spelling = new PieceSpelling(lm.pieces());
    assertArrayEquals(new int[] {10, 11}, spelling.spell("BEad"), "lower case, by the best sum of scores");
    assertArrayEquals(new int[] {PieceSpelling.UNKNOWN}, spelling.spell("bex"));
    assertEquals(0, PieceSpelling.cost("bead", spelling.spell("bead")));
    assertTrue(PieceSpelling.cost("bex", spelling.spell("bex")) < -3 * Math.log(26));
  }

  @Test
  void read_damagedAnywhere_isRefused() throws IOException {
    RandomNeuralLm.write(3, true, folder);
    Path file = folder.resolve(NeuralLm.FILE);
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(7);
    for (int round = 0; round < 60; round++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, damaged);
      assertThrows(IOException.class, () -> RandomNeuralLm.read(folder), "round " + round);
      Files.write(file, Arrays.copyOf(whole, random.nextInt(whole.length)));
      assertThrows(IOException.class, () -> RandomNeuralLm.read(folder), "cut, round " + round);
    }
    Files.write(file, whole);
    RandomNeuralLm.read(folder);
  }

  private void refused(String fault, String format, String shape, String pieces, float gain, int gains) throws IOException {
    SafetensorsWriter writer = new SafetensorsWriter();
    writer.metadata("format", format);
    writer.metadata("shape", shape);
    byte[] text = pieces.getBytes(StandardCharsets.UTF_8);
    writer.bytes("pieces", text, new int[] {text.length}, DType.U8);
    writer.floats("embedding.weight", new float[3 * 4], new int[] {3, 4}, DType.F32);
    float[] values = new float[gains];
    Arrays.fill(values, gain);
    writer.floats("input.gain", values, new int[] {gains}, DType.F32);
    writer.write(folder.resolve(NeuralLm.FILE));
    ModelFormatException e = assertThrows(ModelFormatException.class, () -> RandomNeuralLm.read(folder), fault);
    assertTrue(e.getMessage().contains(fault), e.getMessage());
  }

  @Test
  void read_otherContents_isAnErrorThatNamesThem() throws IOException {
    String shape = "{\"pieces\":3,\"width\":4,\"layers\":1,\"feedForward\":4,\"context\":4,\"slopes\":[0]}";
    String pieces = "<s>\t0\n<unk>\t0\na\t-1\n";
    refused("dualmode-neural-lm-9", "dualmode-neural-lm-9", shape, pieces, 1, 4);
    refused("width is 0", NeuralLm.FORMAT, shape.replace("4,\"layers", "0,\"layers"), pieces, 1, 4);
    refused("slopes", NeuralLm.FORMAT, "{}", pieces, 1, 4);
    refused("shape of a neural", NeuralLm.FORMAT, "[", pieces, 1, 4);
    refused("4 pieces", NeuralLm.FORMAT, shape, pieces + "b\t-1\n", 1, 4);
    refused("[a, <unk>]", NeuralLm.FORMAT, shape, "a\n<unk>\nb\n", 1, 4);
    refused("behind the tab", NeuralLm.FORMAT, shape, "<s>\t0\n<unk>\tx\nb\t0\n", 1, 4);
    refused("input.gain", NeuralLm.FORMAT, shape, pieces, 1, 5);
    refused("input.gain", NeuralLm.FORMAT, shape, pieces, 3e38f, 4);
    refused("layers.0.attention.gain", NeuralLm.FORMAT, shape, pieces, 1, 4);
  }
}
