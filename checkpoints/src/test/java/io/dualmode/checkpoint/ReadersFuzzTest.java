package io.dualmode.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.dualmode.model.conformer.ConformerPart;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.kernel.choice.KernelProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints with something wrong in them, opened as users open them: a model comes out, or one error that names the file. */
class ReadersFuzzTest {
  private static final List<String> VALUES = List.of("0", "1", "-1", "7", "65", "2147483647", "99999999999999", "1e9", "null", "true", "[]", "[[]]",
      "[1, 2, 3]", "[[-1, -1], [4, 3]]", "[[70, 13], [70, 6]]", "{a: 1}", "\"\"", "rel_pos", "chunked_limited", "layer_norm", "*", "&a [*a]", "!!int x");
  private static final Pattern VALUE = Pattern.compile("(?m)(?<=: ).+$");

  @TempDir
  Path folder;

  private int opened;
  private int refused;

  private void open(Path path, String what) {
    try (SupernetModel model = SupernetModel.open(path)) {
      ConformerPart network = (ConformerPart) model.config().parts().network();
      network.load(model.tensors(), Set.of(WeightSet.DENSE), Precision.STORED, KernelProvider.kernels());
      opened++;
    } catch (IOException | UncheckedIOException e) {
      assertTrue(e.getMessage() != null && e.getMessage().contains(folder.getFileName().toString()), what + ": " + e.getMessage());
      assertTrue(e.getMessage().length() < 1500, what + ": a message of " + e.getMessage().length() + " characters");
      refused++;
    } catch (RuntimeException | Error e) {
      fail(what, e);
    }
  }

  private static byte[] damaged(byte[] good, Random random) {
    byte[] bad = good.clone();
    switch (random.nextInt(4)) {
      case 0 -> bad = Arrays.copyOf(bad, random.nextInt(bad.length));
      case 1 -> {
        for (int i = random.nextInt(20); i >= 0; i--) {
          bad[random.nextInt(bad.length)] = (byte) random.nextInt();
        }
      }
      case 2 -> {
        int from = random.nextInt(bad.length);
        int to = random.nextInt(bad.length);
        int length = Math.min(bad.length - Math.max(from, to), random.nextInt(200));
        System.arraycopy(good, from, bad, to, length);
      }
      default -> bad[random.nextInt(Math.min(bad.length, 2000))] ^= (byte) (1 << random.nextInt(8));
    }
    return bad;
  }

  private static String damaged(String yaml, Random random) {
    List<String> lines = new ArrayList<>(yaml.lines().toList());
    if (random.nextInt(3) == 0) {
      int line = random.nextInt(lines.size());
      switch (random.nextInt(3)) {
        case 0 -> lines.remove(line);
        case 1 -> lines.add(random.nextInt(lines.size()), lines.get(line));
        default -> lines.set(line, "  " + lines.get(line));
      }
    }
    String text = String.join("\n", lines);
    List<MatchResult> values = VALUE.matcher(text).results().toList();
    for (int changes = 1 + random.nextInt(2); changes > 0 && !values.isEmpty(); changes--) {
      MatchResult value = values.get(random.nextInt(values.size()));
      if (value.end() <= text.length()) {
        text = text.substring(0, value.start()) + VALUES.get(random.nextInt(VALUES.size())) + text.substring(value.end());
        values = VALUE.matcher(text).results().toList();
      }
    }
    return text;
  }

  @Test
  void configurations_withWrongValues_areRefusedOrRead() throws IOException {
    for (String name : new String[] {"offline.safetensors", "tokenizer.model"}) {
      Files.copy(NemoToy.FOLDER.resolve(name), folder.resolve(name));
    }
    String good = Files.readString(NemoToy.FOLDER.resolve("offline.yaml"));
    Random random = new Random(5);
    for (int round = 0; round < 400; round++) {
      String bad = damaged(good, random);
      Files.writeString(folder.resolve("offline.yaml"), bad);
      open(folder.resolve("offline.safetensors"), "round " + round + ":\n" + bad);
    }
    assertEquals(400, opened + refused);
    assertTrue(opened > 20 && refused > 100, opened + " opened, " + refused + " refused");
  }

  @Test
  void tokenizers_withWrongBytes_areRefusedOrRead() throws IOException {
    for (String name : new String[] {"offline.safetensors", "offline.yaml"}) {
      Files.copy(NemoToy.FOLDER.resolve(name), folder.resolve(name));
    }
    byte[] good = Files.readAllBytes(NemoToy.FOLDER.resolve("tokenizer.model"));
    Random random = new Random(6);
    for (int round = 0; round < 300; round++) {
      Files.write(folder.resolve("tokenizer.model"), damaged(good, random));
      open(folder.resolve("offline.safetensors"), "round " + round);
    }
    assertTrue(opened > 20 && refused > 50, opened + " opened, " + refused + " refused");
  }

  @Test
  void files_withWrongBytes_areRefusedOrRead() throws IOException {
    Files.copy(NemoToy.FOLDER.resolve("offline.yaml"), folder.resolve("a.yaml"));
    Files.copy(NemoToy.FOLDER.resolve("tokenizer.model"), folder.resolve("tokenizer.model"));
    byte[][] files = {Files.readAllBytes(NemoToy.FOLDER.resolve("ctc.nemo")), GgufCheckpointTest.toy(),
        Files.readAllBytes(NemoToy.FOLDER.resolve("offline.safetensors"))};
    String[] names = {"a.nemo", "a.gguf", "a.safetensors"};
    Random random = new Random(7);
    for (int kind = 0; kind < files.length; kind++) {
      Path path = folder.resolve(names[kind]);
      Files.write(path, files[kind]);
      open(path, names[kind]);
      assertEquals(1, opened, names[kind] + " as it is");
      opened = 0;
      for (int round = 0; round < 200; round++) {
        Files.write(path, damaged(files[kind], random));
        open(path, names[kind] + " round " + round);
      }
      assertTrue(refused > 20, names[kind] + ": " + opened + " opened, " + refused + " refused");
      opened = 0;
      refused = 0;
      Files.writeString(path, "", StandardCharsets.UTF_8);
      open(path, names[kind] + " empty");
      refused = 0;
    }
  }
}
