package io.dualmode.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.checkpoint.file.CheckpointTensors;
import io.dualmode.checkpoint.file.GgufCheckpoint;
import io.dualmode.checkpoint.file.SentencePieceModel;
import io.dualmode.model.conformer.ConformerConfig;
import io.dualmode.model.format.source.ModelFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufCheckpointTest {
  private static final int ALIGNMENT = 32;

  @TempDir
  Path folder;

  /** The offline toy as GGUF: what is quantised usually as Q8_0, the rest as F32. */
  static byte[] toy() throws IOException {
    return toy(Map.of());
  }

  private static byte[] toy(Map<String, Object> others) throws IOException {
    ConformerConfig c = NemoToy.encoder("offline");
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("general.architecture", "parakeet");
    keys.put("parakeet.encoder.feat_in", c.features());
    keys.put("parakeet.encoder.n_layers", c.layers());
    keys.put("parakeet.encoder.d_model", c.dim());
    keys.put("parakeet.encoder.n_heads", c.heads());
    keys.put("parakeet.encoder.ff_dim", c.feedForward());
    keys.put("parakeet.encoder.conv_kernel", c.kernel());
    keys.put("parakeet.encoder.subsampling_factor", c.stride());
    keys.put("parakeet.encoder.subsampling_conv_channels", c.channels());
    keys.put("parakeet.encoder.xscaling", false);
    keys.put("parakeet.encoder.causal_downsampling", false);
    keys.put("parakeet.preprocessor.normalize", "per_feature");
    keys.put("parakeet.tdt.durations", List.of(0, 1, 2, 3, 4));
    keys.put("parakeet.decoding.max_symbols", 3);
    keys.put("parakeet.tokenizer.pieces", SentencePieceModel.read("toy", Files.readAllBytes(NemoToy.FOLDER.resolve("tokenizer.model"))).pieces());
    keys.putAll(others);
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    try (CheckpointTensors tensors = NemoToy.tensors("offline")) {
      header.writeBytes(number(4, GgufCheckpoint.MAGIC));
      header.writeBytes(number(4, 3));
      header.writeBytes(number(8, tensors.names().size()));
      header.writeBytes(number(8, keys.size()));
      keys.forEach((key, value) -> {
        text(header, key);
        value(header, value);
      });
      for (String name : tensors.names()) {
        int[] shape = tensors.shape(name);
        float[] values = tensors.floats(name);
        boolean quantised = isQuantised(name) && shape[shape.length - 1] % 32 == 0;
        text(header, name);
        header.writeBytes(number(4, shape.length));
        for (int i = shape.length - 1; i >= 0; i--) {
          header.writeBytes(number(8, shape[i]));
        }
        header.writeBytes(number(4, quantised ? 8 : 0));
        header.writeBytes(number(8, data.size()));
        data.writeBytes(quantised ? quantise(values) : floats(values));
        pad(data);
      }
    }
    pad(header);
    header.writeBytes(data.toByteArray());
    return header.toByteArray();
  }

  private static boolean isQuantised(String name) {
    return name.contains("feed_forward") && name.contains("linear") || name.contains("self_attn.linear") || name.equals("joint.enc.weight");
  }

  private static void pad(ByteArrayOutputStream out) {
    while (out.size() % ALIGNMENT != 0) {
      out.write(0);
    }
  }

  private static byte[] number(int bytes, long value) {
    return Arrays.copyOf(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array(), bytes);
  }

  private static void text(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeBytes(number(8, bytes.length));
    out.writeBytes(bytes);
  }

  private static void value(ByteArrayOutputStream out, Object value) {
    if (value instanceof String text) {
      out.writeBytes(number(4, 8));
      text(out, text);
    } else if (value instanceof Boolean flag) {
      out.writeBytes(number(4, 7));
      out.write(flag ? 1 : 0);
    } else if (value instanceof List<?> list) {
      out.writeBytes(number(4, 9));
      boolean texts = list.get(0) instanceof String;
      out.writeBytes(number(4, texts ? 8 : 5));
      out.writeBytes(number(8, list.size()));
      list.forEach(item -> {
        if (texts) {
          text(out, (String) item);
        } else {
          out.writeBytes(number(4, (Integer) item));
        }
      });
    } else {
      out.writeBytes(number(4, 4));
      out.writeBytes(number(4, (Integer) value));
    }
  }

  private static byte[] floats(float[] values) {
    ByteBuffer out = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float v : values) {
      out.putFloat(v);
    }
    return out.array();
  }

  /** Scales are powers of two here, which a half holds exactly. */
  private static byte[] quantise(float[] values) {
    ByteBuffer out = ByteBuffer.allocate(values.length / 32 * 34).order(ByteOrder.LITTLE_ENDIAN);
    for (int b = 0; b < values.length; b += 32) {
      float most = 0;
      for (int i = b; i < b + 32; i++) {
        most = Math.max(most, Math.abs(values[i]));
      }
      int exponent = most == 0 ? -14 : Math.max(-14, Math.getExponent(most / 127) + 1);
      out.putShort((short) (exponent + 15 << 10));
      for (int i = b; i < b + 32; i++) {
        out.put((byte) Math.round(values[i] / Math.scalb(1f, exponent)));
      }
    }
    return out.array();
  }

  @Test
  void tensors_andShape_areThoseOfTheCheckpoint() throws IOException {
    Path file = Files.write(folder.resolve("toy.gguf"), toy());
    ConformerConfig c = NemoToy.encoder("offline");
    try (GgufCheckpoint gguf = GgufCheckpoint.open(file); CheckpointTensors tensors = NemoToy.tensors("offline")) {
      assertEquals(c, gguf.encoder());
      assertEquals(List.of(0L, 1L, 2L, 3L, 4L), gguf.metadata("parakeet.tdt.durations"));
      assertEquals(new ArrayList<>(tensors.names()), new ArrayList<>(gguf.names()));
      for (String name : tensors.names()) {
        assertArrayEquals(tensors.shape(name), gguf.shape(name), name);
        float[] expected = tensors.floats(name);
        float most = 0;
        for (float v : expected) {
          most = Math.max(most, Math.abs(v));
        }
        assertArrayEquals(expected, gguf.floats(name), isQuantised(name) ? most / 127 + 1e-4f : 0f, name);
      }
    }
  }

  /** What tensors do not tell is refused where it is otherwise than here, and told by its key. */
  @Test
  void settingsThatAreNotComputedHere_areRefusedByName() throws IOException {
    Map<String, List<Object>> otherwise = Map.of("encoder.conv_norm_type", List.of("group_norm", "none"), "encoder.conv_causal", List.of(true),
        "encoder.att_context_style", List.of("strided"), "preprocessor.normalize", List.of("all_features"), "joint.activation", List.of("tanh"),
        "preprocessor.n_fft", List.of(400, 1024), "preprocessor.hop_length", List.of(128), "preprocessor.mag_power", List.of(1),
        "preprocessor.n_mels", List.of(64));
    for (Map.Entry<String, List<Object>> setting : otherwise.entrySet()) {
      for (Object value : setting.getValue()) {
        Path file = Files.write(folder.resolve("otherwise.gguf"), toy(Map.of("parakeet." + setting.getKey(), value)));
        try (GgufCheckpoint gguf = GgufCheckpoint.open(file)) {
          ModelFormatException e = assertThrows(ModelFormatException.class, gguf::encoder, setting.getKey() + " " + value);
          assertTrue(e.getMessage().contains(setting.getKey()), e.getMessage());
        }
      }
    }
    Path same = Files.write(folder.resolve("same.gguf"), toy(Map.of("parakeet.encoder.conv_norm_type", "batch_norm", "parakeet.joint.activation",
        "relu", "parakeet.preprocessor.n_fft", 512, "parakeet.encoder.conv_causal", false)));
    try (GgufCheckpoint gguf = GgufCheckpoint.open(same)) {
      assertEquals(NemoToy.encoder("offline"), gguf.encoder());
    }
  }

  @Test
  void damagedFiles_areRefusedOrRead_neverAnythingElse() throws IOException {
    byte[] good = toy();
    Random random = new Random(5);
    int refused = 0;
    Path file = folder.resolve("damaged.gguf");
    for (int round = 0; round < 600; round++) {
      byte[] bad = round % 3 == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
      for (int i = 0; round % 3 > 0 && i < 3; i++) {
        bad[random.nextInt(round % 3 == 1 ? 600 : 8000)] = (byte) random.nextInt();
      }
      Files.write(file, bad);
      try (GgufCheckpoint gguf = GgufCheckpoint.open(file)) {
        gguf.encoder();
        for (String name : gguf.names()) {
          gguf.floats(name);
        }
      } catch (ModelFormatException e) {
        refused++;
      }
    }
    assertTrue(refused > 300, refused + " of 600 were refused");
  }
}
