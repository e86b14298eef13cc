package io.dualmode.checkpoint.nemo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.checkpoint.NemoFormat;
import io.dualmode.checkpoint.NemoToy;
import io.dualmode.checkpoint.file.Pieces;
import io.dualmode.model.conformer.ConformerConfig;
import io.dualmode.model.conformer.ConformerConfig.Normalise;
import io.dualmode.model.format.source.ModelFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Configurations and archives as other tools write them, and settings that change what a network computes. */
class OtherToolsTest {
  /** Settings that tensors do not tell, each with values of which none is computed here. */
  private static final Map<String, List<Object>> OTHERWISE = new LinkedHashMap<>();
  /** Values that are the same as none. */
  private static final Map<String, List<Object>> SAME = new LinkedHashMap<>();

  static {
    OTHERWISE.put("encoder.conv_norm_type", List.of("group_norm8", "instance_norm", "none", 3));
    OTHERWISE.put("encoder.global_tokens", List.of(1, 16));
    OTHERWISE.put("encoder.untie_biases", List.of(false));
    OTHERWISE.put("encoder.reduction", List.of("pooling"));
    OTHERWISE.put("joint.jointnet.activation", List.of("tanh", "sigmoid"));
    OTHERWISE.put("decoder.normalization_mode", List.of("batch", "layer"));
    OTHERWISE.put("preprocessor.highfreq", List.of(7600, 4000.0, "8k"));
    OTHERWISE.put("preprocessor.lowfreq", List.of(20));
    OTHERWISE.put("preprocessor.log_zero_guard_type", List.of("clamp"));
    OTHERWISE.put("preprocessor.log_zero_guard_value", List.of(1e-5, 1e-8, "tiny"));
    OTHERWISE.put("preprocessor.mel_norm", Arrays.asList("none", null));
    OTHERWISE.put("preprocessor.window", Arrays.asList("hamming", null));
    OTHERWISE.put("preprocessor.preemph", Arrays.asList(0.9, 0, null));
    OTHERWISE.put("preprocessor.normalize", List.of("all_features", "fixed"));
    SAME.put("encoder.conv_norm_type", List.of("batch_norm"));
    SAME.put("encoder.global_tokens", List.of(0));
    SAME.put("joint.jointnet.activation", List.of("relu"));
    SAME.put("decoder.normalization_mode", Collections.singletonList(null));
    SAME.put("preprocessor.highfreq", Arrays.asList(8000, 8000.0, 0, null));
    SAME.put("preprocessor.log_zero_guard_value", List.of(5.960464477539063e-08));
    SAME.put("preprocessor.mel_norm", List.of("slaney"));
    SAME.put("optim.betas", List.of(List.of(0.9, 0.98)));
    SAME.put("unknown.key", List.of(7));
  }

  @TempDir
  Path folder;

  private static Map<String, Object> toy() throws IOException {
    Map<String, Object> map = new LinkedHashMap<>();
    ((Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(Files.readString(NemoToy.FOLDER.resolve("offline.yaml"))))
        .forEach((key, value) -> map.put((String) key, value));
    return map;
  }

  @SuppressWarnings("unchecked")
  private static void set(Map<String, Object> map, String path, Object value) {
    String[] keys = path.split("\\.");
    Map<String, Object> at = map;
    for (int i = 0; i < keys.length - 1; i++) {
      at = (Map<String, Object>) at.computeIfAbsent(keys[i], key -> new LinkedHashMap<String, Object>());
    }
    at.put(keys[keys.length - 1], value);
  }

  private static NemoConfig parse(Object yaml) throws ModelFormatException {
    String text = yaml instanceof String written ? written : new Dump(DumpSettings.builder().build()).dumpToString(yaml);
    return NemoConfig.parse("a.yaml", text.getBytes(StandardCharsets.UTF_8));
  }

  private static ConformerConfig read(NemoConfig config) throws ModelFormatException {
    config.requireFrontEnd();
    config.requireHeads();
    return config.encoder();
  }

  @Test
  void settingsThatAreNotComputedHere_areRefusedByName() throws IOException {
    ConformerConfig expected = read(parse(toy()));
    for (Map.Entry<String, List<Object>> setting : OTHERWISE.entrySet()) {
      for (Object value : setting.getValue()) {
        Map<String, Object> yaml = toy();
        set(yaml, setting.getKey(), value);
        ModelFormatException e = assertThrows(ModelFormatException.class, () -> read(parse(yaml)), setting.getKey() + " " + value);
        assertTrue(e.getMessage().contains(setting.getKey()), e.getMessage());
      }
    }
    for (Map.Entry<String, List<Object>> setting : SAME.entrySet()) {
      for (Object value : setting.getValue()) {
        Map<String, Object> yaml = toy();
        set(yaml, setting.getKey(), value);
        assertEquals(expected, read(parse(yaml)), setting.getKey() + " " + value);
      }
    }
    Map<String, Object> none = toy();
    set(none, "preprocessor.normalize", null);
    assertEquals(Normalise.NONE, read(parse(none)).normalise());
  }

  /** Tags of programs, merged mappings, references and the frame of a recipe change nothing of what is read, drawn at random. */
  @Test
  void configurationsInOtherWords_sayTheSame() throws IOException {
    ConformerConfig expected = read(parse(toy()));
    String plain = Files.readString(NemoToy.FOLDER.resolve("offline.yaml"));
    Random random = new Random(11);
    for (int round = 0; round < 60; round++) {
      boolean recipe = random.nextBoolean();
      String text = plain;
      if (random.nextBoolean()) {
        text += "optim: !!python/object:torch.optim.AdamW\n  betas: !!python/tuple [0.9, 0.98]\n  name: !mine adamw\n";
      }
      if (random.nextBoolean()) {
        text = text.replace("  n_layers: 4\n", "  n_layers: ${" + (recipe ? "model." : "") + "sizes.layers}\n")
            + "sizes:\n  layers: ${" + (recipe ? "model." : "") + "sizes.four}\n  four: 4\n";
      }
      if (random.nextBoolean()) {
        String list = random.nextBoolean() ? "[*shared, {n_layers: 99}]" : "*shared";
        text = "defaults: &shared\n  d_model: 64\n  n_heads: 99\n" + text.replace("  d_model: 64\n", "  <<: " + list + "\n");
      }
      if (random.nextBoolean()) {
        text = "# written elsewhere\r\n" + text.replace("\n", "\r\n");
      }
      if (recipe) {
        text = "name: recipe\ntrainer: {devices: -1}\nmodel:\n" + text.lines().map(line -> "  " + line + "\n").reduce("", String::concat);
      }
      String written = text;
      assertEquals(expected, read(parse(written)), () -> written);
    }
  }

  /** What refers to itself, doubles itself or is nested without end costs no more than its length and is one error. */
  @Test
  void bombs_areOneError() {
    List<String> bombs = new ArrayList<>(List.of("encoder: {att_context_size: &a [[*a, *a], *a]}",
        "encoder: {att_context_size: &a {b: [*a]}, d_model: *a}", "encoder: &a {<<: *a, d_model: ${encoder.d_model}}",
        "encoder: {d_model: \"${encoder.n_heads}\", n_heads: \"${encoder.d_model}\"}"));
    for (String open : List.of("[", "{a: ", "- ", "? ", "[[{b: [")) {
      bombs.add("encoder: {n_layers: 4}\nx:\n  " + open.repeat(50_000));
    }
    StringBuilder doubling = new StringBuilder("l0: &l0 [1, 2, 3, 4, 5, 6, 7, 8]\n");
    for (int i = 1; i <= 24; i++) {
      doubling.append("l").append(i).append(": &l").append(i).append(" [*l").append(i - 1).append(", *l").append(i - 1).append("]\n");
    }
    for (String key : List.of("d_model", "att_context_size", "conv_context_size", "reduction", "n_layers")) {
      bombs.add(doubling + "encoder: {" + key + ": *l24}\n");
    }
    for (String bomb : bombs) {
      ModelFormatException e = assertThrows(ModelFormatException.class, () -> read(parse(bomb)));
      assertTrue(e.getMessage().length() < 1500, e.getMessage());
    }
    assertThrows(ModelFormatException.class, () -> NemoFormat.pieces(Path.of("a.nemo"), parse(doubling + "labels: [*l24]\n")));
  }

  @Test
  void wordPieces_areWrittenAsPieces() throws IOException {
    NemoConfig config = parse("tokenizer: {type: wpe, vocab_path: \"nemo:vocab.txt\"}\ndecoder: {vocabulary: [\"[UNK]\", play, '##ing', '##', s]}\n");
    Pieces pieces = NemoFormat.pieces(Path.of("a.nemo"), config);
    assertEquals(List.of("[UNK]", "\u2581play", "ing", "\u2581##", "\u2581s"), pieces.names());
  }

  private static void put(TarArchiveOutputStream tar, String name, byte[] bytes) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(bytes.length);
    tar.putArchiveEntry(entry);
    tar.write(bytes);
    tar.closeArchiveEntry();
  }

  private static void link(TarArchiveOutputStream tar, String name, String target, byte kind) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, kind);
    entry.setLinkName(target);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  /** Archives as tar programs write them: long names, folders, links, devices, a file twice, copies in folders of their own. */
  @Test
  void archivesOfOtherPrograms_holdTheSame() throws IOException {
    byte[] config;
    byte[] weights;
    try (NemoArchive archive = NemoArchive.open(NemoToy.FOLDER.resolve("ctc.nemo"))) {
      config = archive.bytes(NemoArchive.CONFIG);
      weights = archive.bytes(NemoArchive.WEIGHTS);
    }
    byte[] other = "other: file".getBytes(StandardCharsets.UTF_8);
    Random random = new Random(12);
    for (int round = 0; round < 60; round++) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      String prefix = List.of("", "./", "././", "model/", "x".repeat(150) + "/").get(random.nextInt(5));
      try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
        tar.setLongFileMode(random.nextBoolean() ? TarArchiveOutputStream.LONGFILE_GNU : TarArchiveOutputStream.LONGFILE_POSIX);
        if (!prefix.isEmpty() && random.nextBoolean()) {
          tar.putArchiveEntry(new TarArchiveEntry(prefix));
          tar.closeArchiveEntry();
        }
        boolean twice = random.nextBoolean();
        if (twice) {
          put(tar, prefix + NemoArchive.CONFIG, other);
        }
        boolean linked = random.nextBoolean();
        put(tar, prefix + (linked ? "1234.ckpt" : NemoArchive.WEIGHTS), weights);
        put(tar, prefix + NemoArchive.CONFIG, config);
        if (linked) {
          byte kind = random.nextBoolean() ? TarConstants.LF_LINK : TarConstants.LF_SYMLINK;
          link(tar, prefix + NemoArchive.WEIGHTS, kind == TarConstants.LF_LINK ? prefix + "1234.ckpt" : "1234.ckpt", kind);
        }
        if (random.nextBoolean()) {
          put(tar, prefix + "old/deeper/" + NemoArchive.CONFIG, other);
          put(tar, prefix + "._" + NemoArchive.CONFIG, other);
        }
        if (random.nextBoolean()) {
          link(tar, prefix + "old/" + NemoArchive.WEIGHTS, "", TarConstants.LF_FIFO);
        }
      }
      Path file = Files.write(folder.resolve("round" + round + ".nemo"), bytes.toByteArray());
      try (NemoArchive archive = NemoArchive.open(file)) {
        assertArrayEquals(config, archive.bytes(NemoArchive.CONFIG), "round " + round);
        assertArrayEquals(weights, archive.bytes(NemoArchive.WEIGHTS), "round " + round);
      }
    }
  }
}
