package io.dualmode.model.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.composition.SupernetComposition;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.TensorSource;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.config.ModelConfig;
import io.dualmode.model.format.config.SearchDefaults;
import io.dualmode.model.format.safetensors.DType;
import io.dualmode.model.format.safetensors.MaskBits;
import io.dualmode.model.format.safetensors.SafetensorsFile;
import io.dualmode.model.format.safetensors.SafetensorsWriter;
import io.dualmode.model.format.source.ModelFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SupernetModelTest {
  private static final String LEXICON = "one W AH N\ntwo T UW\n";
  @TempDir Path dir;

  private Path model(Storage storage) throws IOException {
    Path path = dir.resolve("model-" + storage);
    TinyModel.write(path, 1, storage, LEXICON);
    return path;
  }

  private static float[] gaussian(Random random, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  @Test
  void open_directoryZipAndClassPath_giveTheSame() throws IOException {
    Path directory = model(Storage.F32);
    Path zip = dir.resolve("m.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip));
        var names = Files.list(directory)) {
      for (Path file : names.toList()) {
        out.putNextEntry(new ZipEntry("folder/" + file.getFileName()));
        Files.copy(file, out);
      }
    }
    ClassLoader loader = new URLClassLoader(new URL[] {dir.toUri().toURL()}, null);
    try (SupernetModel a = SupernetModel.open(directory);
        SupernetModel b = SupernetModel.open(zip);
        SupernetModel c = SupernetModel.open(ModelFiles.ofResources(loader, "model-F32"))) {
      for (SupernetModel other : List.of(b, c)) {
        assertEquals(a.config(), other.config());
        assertEquals(a.units(), other.units());
        assertEquals(a.storedTensors(), other.storedTensors());
        assertEquals(a.weightMetadata(), other.weightMetadata());
        assertArrayEquals(a.tensors().floats("blocks.0.down.weight"), other.tensors().floats("blocks.0.down.weight"));
        try (InputStream in = other.lexicon()) {
          assertEquals(LEXICON, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
      assertEquals("none: random weights", a.weightMetadata().get("provenance.data"));
      assertEquals(TinyModel.ENCODER, a.config().encoder());
    }
  }

  @Test
  void tensors_everyStorage_keepsWhatItsPrecisionAllows() throws IOException {
    float[] values = gaussian(new Random(2), 32 * 32);
    for (Storage storage : Storage.values()) {
      Path path = dir.resolve("one-" + storage);
      SafetensorsWriter raw = new SafetensorsWriter();
      if (storage != Storage.INT8) {
        raw.floats("a", values, new int[] {32, 32}, DType.valueOf(storage.name()));
        raw.write(path);
        try (SafetensorsFile file = SafetensorsFile.open(ModelFiles.open(dir).source(path.getFileName().toString(), 1 << 20), "x")) {
          float[] back = file.floats("a");
          for (int i = 0; i < values.length; i++) {
            assertEquals(values[i], back[i], storage == Storage.F32 ? 0 : Math.abs(values[i]) * 0x1p-11 + 0x1p-25);
          }
        }
      }
    }
    try (SupernetModel f32 = SupernetModel.open(model(Storage.F32)); SupernetModel int8 = SupernetModel.open(model(Storage.INT8))) {
      assertTrue(int8.tensors().isInt8("input.weight"));
      float[] exact = f32.tensors().floats("input.weight");
      byte[] quantised = int8.tensors().bytes("input.weight");
      float[] scale = int8.tensors().floats("input.weight.scale");
      int inputs = f32.tensors().shape("input.weight")[1];
      for (int i = 0; i < exact.length; i++) {
        float s = scale[i / inputs];
        assertEquals(exact[i], quantised[i] * s, 0.501f * s, "weight " + i);
      }
    }
  }

  @Test
  void ints_extremes_comeBack() throws IOException {
    SafetensorsWriter raw = new SafetensorsWriter();
    int[] values = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE};
    raw.ints("i", values, new int[] {5});
    raw.bytes("b", new byte[] {-128, 127, 0}, new int[] {3}, DType.U8);
    raw.write(dir.resolve("t"));
    try (SafetensorsFile file = SafetensorsFile.open(ModelFiles.open(dir).source("t", 1 << 20), "t")) {
      assertArrayEquals(values, file.ints("i"));
      assertArrayEquals(new byte[] {-128, 127, 0}, file.bytes("b"));
      assertThrows(IllegalArgumentException.class, () -> file.floats("i"));
      assertThrows(IllegalArgumentException.class, () -> file.floats("nothing"));
    }
  }

  /** The expected bytes are the published layout of the format, written by hand. */
  @Test
  void write_oneTensor_isTheSafetensorsLayout() throws IOException {
    SafetensorsWriter raw = new SafetensorsWriter();
    raw.floats("w", new float[] {1, -2}, new int[] {2, 1}, DType.F32);
    raw.write(dir.resolve("t"));
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(dir.resolve("t"))).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) bytes.getLong(0);
    assertEquals(0, length % 8);
    assertEquals(8 + length + 8, bytes.limit());
    String json = new String(bytes.array(), 8, length, StandardCharsets.UTF_8);
    assertTrue(json.strip().matches(
        "\\{\"__metadata__\":\\{\"crc32c\":\"[0-9a-f]{8}\"},\"w\":\\{\"dtype\":\"F32\",\"shape\":\\[2,1],\"data_offsets\":\\[0,8]}}"),
        json);
    assertEquals(1f, bytes.getFloat(8 + length));
    assertEquals(-2f, bytes.getFloat(8 + length + 4));
  }

  @Test
  void survivingBlocks_readBack_isTheMaskedMatrix() throws IOException {
    Path source = model(Storage.F32);
    try (SupernetModel whole = SupernetModel.open(source)) {
      for (String matrix : List.of("input.weight", "blocks.1.qkv.weight")) {
        TensorSource tensors = whole.tensors();
        int[] shape = tensors.shape(matrix);
        float[] weights = tensors.floats(matrix);
        byte[] mask = tensors.bytes(matrix + ".mask");
        int rows = TinyModel.ENCODER.blockRows();
        float[] blocks = new float[MaskBits.count(mask) * rows];
        MaskBits.gather(mask, weights, blocks, shape[0], shape[1], rows);
        float[] back = new float[weights.length];
        MaskBits.expand(mask, blocks, back, shape[0], shape[1], rows);
        for (int o = 0; o < shape[0]; o++) {
          for (int i = 0; i < shape[1]; i++) {
            int bit = o / rows * shape[1] + i;
            boolean survives = (mask[bit / 8] >> bit % 8 & 1) == 1;
            assertEquals(survives ? weights[o * shape[1] + i] : 0, back[o * shape[1] + i], matrix + " " + o + "," + i);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Storage.class)
  void keptWeights_areThoseOfTheSparseSetOnly(Storage storage) throws IOException {
    String matrix = "blocks.1.qkv.weight";
    Path source = model(storage);
    Path target = dir.resolve("kept-" + storage);
    float[] own;
    float[] bias;
    int[] shape;
    try (SupernetModel model = SupernetModel.open(source)) {
      shape = model.tensors().shape(matrix);
      own = new float[shape[0] * shape[1]];
      for (int i = 0; i < own.length; i++) {
        own[i] = i % 17 - 8;
      }
      bias = new float[shape[0]];
      Arrays.fill(bias, 3);
    }
    TinyModel.writer(1, storage).kept(matrix, own, bias, storage).write(target);
    int rows = TinyModel.ENCODER.blockRows();
    try (SupernetModel model = SupernetModel.open(target)) {
      TensorReader tensors = new TensorReader(model.tensors(), rows);
      byte[] mask = model.tensors().bytes(matrix + ".mask");
      float[] sparse = tensors.matrix(matrix, shape[0], shape[1], WeightSet.SPARSE);
      for (int i = 0; i < own.length; i++) {
        boolean survives = MaskBits.get(mask, i / shape[1] / rows * shape[1] + i % shape[1]);
        assertEquals(survives ? own[i] : 0, sparse[i], storage == Storage.INT8 ? 0.05 : 0, "weight " + i);
      }
      assertEquals(3, tensors.packed(matrix, shape[0], shape[1], null, WeightSet.SPARSE, Precision.STORED).bias[5]);
      assertEquals(0, tensors.packed(matrix, shape[0], shape[1], null, WeightSet.DENSE, Precision.STORED).bias[5]);
      assertEquals(storage == Storage.INT8, tensors.packed(matrix, shape[0], shape[1], null, WeightSet.SPARSE, Precision.STORED).isInt8());
      try (SupernetModel before = SupernetModel.open(source)) {
        assertArrayEquals(new TensorReader(before.tensors(), rows).matrix(matrix, shape[0], shape[1], WeightSet.DENSE),
            tensors.matrix(matrix, shape[0], shape[1], WeightSet.DENSE));
      }
      assertEquals(Optional.of(matrix), model.matrixOf(matrix + ".kept.bias"));
      assertEquals(Optional.empty(), model.matrixOf(matrix));
    }
    ModelWriter unmasked = TinyModel.writer(1, storage);
    assertThrows(IllegalArgumentException.class, () -> unmasked.kept("mmi.output.weight", own, bias, storage));
  }

  @Test
  void sparsity_halfMasked_isAboutAHalf() throws IOException {
    try (SupernetModel model = SupernetModel.open(model(Storage.F16))) {
      assertEquals(0.5, model.sparsity("input.weight"), 0.03);
      assertEquals(0, model.sparsity("mmi.output.weight"));
    }
  }

  @Test
  void open_gzippedLexicon_isUnpackedAndDamageIsAClearError() throws IOException {
    Path path = dir.resolve("gz");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(LEXICON.repeat(1000).getBytes(StandardCharsets.UTF_8));
    }
    TinyModel.writer(3, Storage.F32).file("lexicon.txt.gz", bytes.toByteArray()).write(path);
    try (SupernetModel model = SupernetModel.open(path); InputStream in = model.lexicon()) {
      assertEquals(LEXICON.length() * 1000, in.readAllBytes().length);
    }
    Files.write(path.resolve("lexicon.txt.gz"), Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2));
    try (SupernetModel model = SupernetModel.open(path); InputStream in = model.lexicon()) {
      assertThrows(ModelFormatException.class, in::readAllBytes);
    }
    try (InputStream in = ModelFiles.open(path).stream("units.txt", 10)) {
      var e = assertThrows(ModelFormatException.class, in::readAllBytes);
      assertTrue(e.getMessage().contains("at most 10 bytes"), e.getMessage());
    }
  }

  @Test
  void open_missingPieces_nameThem() throws IOException {
    assertThrows(NoSuchFileException.class, () -> SupernetModel.open(dir.resolve("nowhere")));
    var e = assertThrows(NoSuchFileException.class, () -> SupernetModel.open(Files.createDirectories(dir.resolve("empty"))));
    assertTrue(e.getMessage().contains("config.json") && e.getMessage().contains("lacks"), e.getMessage());
    Path text = Files.writeString(dir.resolve("text.zip"), "this is not a zip archive");
    assertThrows(ModelFormatException.class, () -> SupernetModel.open(text));
  }

  @Test
  void open_otherVersion_saysSo() throws IOException {
    Path path = model(Storage.F32);
    Path config = path.resolve("config.json");
    Files.writeString(config, Files.readString(config).replace("\"format\": 2,", "\"format\": 3,"));
    var e = assertThrows(ModelFormatException.class, () -> SupernetModel.open(path));
    assertTrue(e.getMessage().contains("\"format\":1 or 2") && e.getMessage().contains("another version"), e.getMessage());
  }

  @Test
  void open_configOfAnotherShape_namesTheTensor() throws IOException {
    Path path = model(Storage.F32);
    Path config = path.resolve("config.json");
    Files.writeString(config, Files.readString(config).replace("\"outputs\": 83", "\"outputs\": 84"));
    var e = assertThrows(ModelFormatException.class, () -> SupernetModel.open(path));
    assertTrue(e.getMessage().contains("mmi.output") && e.getMessage().contains("weights.safetensors"), e.getMessage());
  }

  @Test
  void open_hugeFile_isRefusedWithoutReadingIt() throws IOException {
    Path path = model(Storage.F32);
    try (RandomAccessFile file = new RandomAccessFile(path.resolve("weights.safetensors").toFile(), "rw")) {
      file.setLength(40L << 30);
    }
    var e = assertThrows(ModelFormatException.class, () -> SupernetModel.open(path));
    assertTrue(e.getMessage().contains("the file is too long"), e.getMessage());
    assertTrue(e.offset() > 0);
  }

  @Test
  void open_flippedBit_saysDamaged() throws IOException {
    Path path = model(Storage.F32);
    Path weights = path.resolve("weights.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 5] ^= 16;
    Files.write(weights, bytes);
    var e = assertThrows(ModelFormatException.class, () -> SupernetModel.open(path));
    assertTrue(e.getMessage().contains("checksum") && e.getMessage().contains("damaged"), e.getMessage());
    assertEquals(weights.toString(), e.path());
  }

  @Test
  void write_badInput_isRejectedByName() {
    ModelWriter writer = TinyModel.writer(1, Storage.F32);
    assertThrows(IllegalArgumentException.class, () -> writer.tensor("input.bias", new float[32], new int[] {32}, Storage.F32));
    assertThrows(IllegalArgumentException.class, () -> new ModelWriter(writerConfig(), List.of("SIL")));
    SafetensorsWriter raw = new SafetensorsWriter();
    assertThrows(IllegalArgumentException.class, () -> raw.floats("a", new float[] {Float.NaN}, new int[] {1}, DType.F32));
    assertThrows(IllegalArgumentException.class, () -> raw.floats("b", new float[] {70000}, new int[] {1}, DType.F16));
    assertThrows(IllegalArgumentException.class, () -> raw.floats("c", new float[2], new int[] {3}, DType.F32));
    assertFalse(raw.contains("a"));
  }

  private static ModelConfig writerConfig() {
    return new ModelConfig("x", "en", SupernetComposition.of(TinyModel.ENCODER), SearchDefaults.NONE, java.util.Map.of());
  }

  @Test
  void write_tensorMissing_isFoundBeforeAnyoneReadsIt() {
    ModelWriter writer = new ModelWriter(writerConfig(), TinyModel.UNITS);
    var e = assertThrows(ModelFormatException.class, () -> writer.write(dir.resolve("incomplete")));
    assertTrue(e.getMessage().contains("feature.mean"), e.getMessage());
  }

  @Test
  void open_someHeadsOnly_isAModelUnlessNoneIsLeft() throws IOException {
    for (Set<String> heads : List.of(Set.of("mmi"), Set.of("ctc"), Set.of("transducer"), Set.of("mmi", "transducer"))) {
      Path path = dir.resolve("heads-" + heads.size() + heads.iterator().next());
      TinyModel.writer(1, Storage.F32, heads).write(path);
      try (SupernetModel model = SupernetModel.open(path)) {
        assertEquals(heads.contains("mmi"), model.tensors().contains("mmi.hidden.weight"));
      }
    }
    var e = assertThrows(ModelFormatException.class, () -> TinyModel.writer(1, Storage.F32, Set.of()).write(dir.resolve("headless")));
    assertTrue(e.getMessage().contains("head"), e.getMessage());
  }

  @Test
  void search_options_surviveTheRoundTrip() throws IOException {
    ModelConfig config = new ModelConfig("x", "en", SupernetComposition.of(TinyModel.ENCODER),
        new SearchDefaults("combined", 0.25, java.util.Map.of("languageWeight", 0.7, "beam", 11.0)),
        java.util.Map.of("seed", "7", "quote", "\"ü\n"));
    assertEquals(config, ModelConfig.parse("config.json", config.toJson().getBytes(StandardCharsets.UTF_8)));
  }
}
