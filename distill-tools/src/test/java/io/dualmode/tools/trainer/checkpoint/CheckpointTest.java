package io.dualmode.tools.trainer.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.format.safetensors.DType;
import io.dualmode.model.format.safetensors.SafetensorsWriter;
import io.dualmode.tools.trainer.RunFolder;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Order;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
  private static final int END = 0x656e6421;

  @TempDir
  Path folder;
  private Path file;
  private final Random random = new Random(7);

  @BeforeEach
  void name() {
    file = folder.resolve("state");
  }

  private static ParameterLayout layout(int corners, int width) {
    return ParameterLayout.of(Order.MATRICES_FIRST, corners, b -> {
      b.matrix("m.weight", 3, width, 1, true);
      b.vector("m.bias", 3, 0.5f);
      if (corners > 0) {
        b.statistics("m", 2);
      }
    });
  }

  private float[] values(int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  @Test
  void save_andLoad_keepEverything() throws IOException {
    for (int corners = 0; corners <= 2; corners++) {
      ParameterLayout layout = layout(corners, 4);
      TrainingState s = new TrainingState(layout, 3);
      s.step = 17;
      s.heardSeconds = 1234.5000000000002;
      s.trainedSeconds = 99.25;
      s.updates = 16;
      s.optimizer = "momentum";
      s.average = values(layout.size());
      s.moments.put("velocity", values(layout.size()));
      for (int c = 0; c < corners; c++) {
        s.normMean[c] = values(2);
        s.normVariance[c] = values(2);
      }
      s.save(file);
      TrainingState back = TrainingState.load(file, layout);
      assertEquals(17, back.step);
      assertEquals(s.heardSeconds, back.heardSeconds);
      assertEquals(s.trainedSeconds, back.trainedSeconds);
      assertEquals(16, back.updates);
      assertEquals("momentum", back.optimizer);
      assertArrayEquals(s.weights, back.weights);
      assertArrayEquals(s.average, back.average);
      assertArrayEquals(s.moments.get("velocity"), back.moments.get("velocity"));
      assertTrue(Arrays.deepEquals(s.normMean, back.normMean) && Arrays.deepEquals(s.normVariance, back.normVariance));
    }
  }

  @Test
  void load_supernetOfVersions1And2_readsEverything() throws IOException {
    ParameterLayout layout = layout(2, 4);
    for (int version = 1; version <= 2; version++) {
      float[][] arrays = new float[8][];
      for (int i = 0; i < 8; i++) {
        arrays[i] = values(i < 4 ? layout.size() : layout.normSize());
      }
      long[] mask = {random.nextLong(), 5};
      try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
        out.writeLong(0x4475616c6d6f6465L);
        out.writeInt(version);
        out.writeInt(41);
        out.writeDouble(3600.25);
        out.writeDouble(77.5);
        out.writeFloat(40);
        out.writeBoolean(true);
        if (version > 1) {
          out.writeBoolean(true);
        }
        for (float[] a : arrays) {
          out.writeInt(a.length);
          for (float v : a) {
            out.writeFloat(v);
          }
        }
        out.writeInt(mask.length);
        for (long word : mask) {
          out.writeLong(word);
        }
        out.writeInt(END);
      }
      TrainingState s = TrainingState.load(file, layout);
      assertEquals(41, s.step);
      assertEquals(3600.25, s.heardSeconds);
      assertEquals(77.5, s.trainedSeconds);
      assertEquals(40, s.updates);
      assertEquals("adamw", s.optimizer);
      assertArrayEquals(arrays[0], s.weights);
      assertArrayEquals(arrays[1], s.moments.get("first"));
      assertArrayEquals(arrays[2], s.moments.get("second"));
      assertArrayEquals(arrays[3], s.average);
      assertArrayEquals(arrays[4], s.normMean[0]);
      assertArrayEquals(arrays[5], s.normMean[1]);
      assertArrayEquals(arrays[6], s.normVariance[0]);
      assertArrayEquals(arrays[7], s.normVariance[1]);
      Checkpoint c = Checkpoint.read(file);
      assertTrue(c.isSet("sparseStarted"));
      assertEquals(version > 1, c.isSet("normsFrozen"));
      long[] words = new long[2];
      ByteBuffer.wrap(c.bytes("mask")).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(words);
      assertArrayEquals(mask, words);
      s.save(file);
      assertArrayEquals(arrays[2], TrainingState.load(file, layout).moments.get("second"), "in the format of today");
    }
  }

  @Test
  void load_rescorerBeforeThereWasOneFormat_readsEverything() throws IOException {
    ParameterLayout layout = layout(0, 4);
    float[][] arrays = {values(layout.size()), values(layout.size()), values(layout.size()), values(layout.size())};
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
      out.writeLong(0x44756c61732d3031L);
      out.writeInt(41);
      out.writeDouble(3600.25);
      out.writeDouble(77.5);
      out.writeInt(layout.size());
      for (float[] a : arrays) {
        for (float v : a) {
          out.writeFloat(v);
        }
      }
      out.writeInt(END);
    }
    TrainingState s = TrainingState.load(file, layout);
    assertEquals(41, s.step);
    assertEquals(41, s.updates);
    assertEquals(3600.25, s.heardSeconds);
    assertArrayEquals(arrays[0], s.weights);
    assertArrayEquals(arrays[1], s.moments.get("first"));
    assertArrayEquals(arrays[2], s.moments.get("second"));
    assertArrayEquals(arrays[3], s.average);
  }

  @Test
  void load_speakerNetworkBeforeThereWasOneFormat_readsEverything() throws IOException {
    ParameterLayout layout = layout(1, 4);
    SafetensorsWriter out = new SafetensorsWriter();
    out.metadata("step", "30");
    out.metadata("heardSeconds", "243.6");
    out.metadata("trainedSeconds", "12.5");
    out.metadata("adamSteps", "29.0");
    float[] second = values(layout.size());
    float[] variance = values(2);
    for (String name : new String[] {"weights", "first", "average"}) {
      out.floats(name, values(layout.size()), new int[] {layout.size()}, DType.F32);
    }
    out.floats("second", second, new int[] {layout.size()}, DType.F32);
    out.floats("normMean", values(2), new int[] {2}, DType.F32);
    out.floats("normVariance", variance, new int[] {2}, DType.F32);
    out.write(folder.resolve("state.safetensors"));
    RunFolder run = new RunFolder(folder);
    assertTrue(run.hasCheckpoint());
    TrainingState s = TrainingState.load(run.found(), layout);
    assertEquals(30, s.step);
    assertEquals(29, s.updates);
    assertArrayEquals(second, s.moments.get("second"));
    assertArrayEquals(variance, s.normVariance[0]);
    s.save(run.checkpoint());
    assertEquals(run.checkpoint(), run.found(), "the new one counts");
  }

  @Test
  void load_anotherShape_orDamaged_orNone_saysSo() throws IOException {
    ParameterLayout layout = layout(1, 4);
    assertThrows(NoSuchFileException.class, () -> TrainingState.load(file, layout));
    new TrainingState(layout, 3).save(file);
    assertTrue(assertThrows(IOException.class, () -> TrainingState.load(file, layout(1, 5))).getMessage().contains("another shape"));
    assertTrue(assertThrows(IOException.class, () -> TrainingState.load(file, layout(2, 4))).getMessage().contains("norm.mean.1"));
    byte[] good = Files.readAllBytes(file);
    for (int i = 0; i < 200; i++) {
      byte[] bad = good.clone();
      if (i % 2 == 0) {
        bad[random.nextInt(bad.length)] ^= (byte) (1 + random.nextInt(255));
      } else {
        bad = Arrays.copyOf(bad, random.nextInt(bad.length));
      }
      Files.write(file, bad);
      assertThrows(IOException.class, () -> TrainingState.load(file, layout), "round " + i);
    }
    Files.write(file, Arrays.copyOf(new byte[] {0x44, 0x75, 0x61, 0x6c, 0x6d, 0x6f, 0x64, 0x65, 0, 0, 0, 2, 0, 0}, 60));
    assertTrue(assertThrows(IOException.class, () -> TrainingState.load(file, layout)).getMessage().contains("state"));
    Files.write(file, new byte[] {0x44, 0x75, 0x61, 0x6c, 0x6d, 0x6f, 0x64, 0x65, 0, 0, 0, 9});
    assertTrue(assertThrows(IOException.class, () -> TrainingState.load(file, layout)).getMessage().contains("version 9"));
  }

  @Test
  void save_ofValuesThatNoNetworkHas_keepsTheLastGoodOne() throws IOException {
    ParameterLayout layout = layout(0, 4);
    TrainingState state = new TrainingState(layout, 3);
    state.save(file);
    byte[] before = Files.readAllBytes(file);
    for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY, 2e6f}) {
      state.weights[5] = bad;
      String message = assertThrows(IllegalStateException.class, () -> state.save(file)).getMessage();
      assertTrue(message.contains("weights[5]") && message.contains("diverged"), message);
      assertArrayEquals(before, Files.readAllBytes(file));
    }
    assertFalse(Files.exists(folder.resolve("state.tmp")));
  }
}
