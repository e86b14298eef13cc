package io.dualmode.model.format;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.dualmode.model.encoder.weights.TensorSource;
import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.source.ModelFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32C;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged, cut, stretched and forged model files give one kind of error and cost no memory. */
class ModelFuzzTest {
  private static final int ROUNDS = 2500;

  @TempDir Path dir;
  private final Map<String, byte[]> good = new HashMap<>();
  private final Random random = new Random(20260101);

  @BeforeEach
  void readGoodModel() throws IOException {
    TinyModel.writer(5, Storage.INT8).write(dir);
    for (String name : List.of("config.json", "weights.safetensors", "units.txt")) {
      good.put(name, Files.readAllBytes(dir.resolve(name)));
    }
    assertTrue(loads(good));
  }

  /** True when the model loads wholly, false when it is refused as it should be; any other outcome fails. */
  private static boolean loads(Map<String, byte[]> files) {
    try (SupernetModel model = SupernetModel.open(ModelFiles.ofMemory(files))) {
      TensorSource tensors = model.tensors();
      for (SupernetModel.StoredTensor tensor : model.storedTensors()) {
        switch (tensor.dtype()) {
          case F32, F16 -> tensors.floats(tensor.name());
          case I8, U8 -> tensors.bytes(tensor.name());
          case I32 -> tensors.ints(tensor.name());
          default -> fail();
        }
      }
      return true;
    } catch (ModelFormatException e) {
      assertFalse(e.getMessage().isBlank());
      assertTrue(e.getMessage().contains("expected") && e.getMessage().contains("found"), e.getMessage());
      return false;
    } catch (UncheckedIOException e) {
      assertTrue(e.getCause() instanceof ModelFormatException && e.getMessage().contains("expected numbers from"), e.getMessage());
      return false;
    } catch (IOException e) {
      return fail("not a format error", e);
    }
  }

  private Map<String, byte[]> with(String name, byte[] bytes) {
    Map<String, byte[]> files = new HashMap<>(good);
    files.put(name, bytes);
    return files;
  }

  private byte[] mutate(byte[] original) {
    byte[] bytes = original.clone();
    int from = random.nextInt(bytes.length);
    int length = 1 + random.nextInt(Math.min(64, bytes.length - from));
    switch (random.nextInt(6)) {
      case 0 -> {
        for (int i = 0; i <= random.nextInt(4); i++) {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
      case 1 -> bytes = Arrays.copyOf(bytes, from);
      case 2 -> bytes = Arrays.copyOf(bytes, bytes.length + length);
      case 3 -> {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, bytes, from, length);
      }
      case 4 -> Arrays.fill(bytes, from, from + length, (byte) 0);
      default -> {
        byte[] shorter = new byte[bytes.length - length];
        System.arraycopy(bytes, 0, shorter, 0, from);
        System.arraycopy(bytes, from + length, shorter, from, shorter.length - from);
        bytes = shorter;
      }
    }
    return bytes;
  }

  @Test
  void open_damagedWeights_areAlwaysRefused() {
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bytes = mutate(good.get("weights.safetensors"));
      if (!Arrays.equals(bytes, good.get("weights.safetensors"))) {
        assertFalse(loads(with("weights.safetensors", bytes)), "round " + i);
      }
    }
  }

  @Test
  void open_damagedConfigOrUnits_loadOrAreRefused() {
    int refused = 0;
    for (int i = 0; i < ROUNDS; i++) {
      String name = i % 4 == 0 ? "units.txt" : "config.json";
      refused += loads(with(name, mutate(good.get(name)))) ? 0 : 1;
    }
    assertTrue(refused > 500, "refused " + refused);
  }

  /** A forger who fixes the checksum reaches every check behind it. */
  @Test
  void open_forgedHeader_loadsOrIsRefused() {
    byte[] file = good.get("weights.safetensors");
    int length = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    byte[] header = Arrays.copyOfRange(file, 8, 8 + length);
    byte[] data = Arrays.copyOfRange(file, 8 + length, file.length);
    int refused = 0;
    for (int i = 0; i < ROUNDS; i++) {
      byte[] forged = i % 2 == 0 ? mutate(header) : replaceNumber(header);
      refused += loads(with("weights.safetensors", seal(forged, data))) ? 0 : 1;
    }
    assertTrue(refused > 1000, "refused " + refused);
  }

  /** A forger who puts in what is no number, with a right checksum. */
  @Test
  void floats_thatAreNoNumbers_areRefusedWithTheirPlace() {
    byte[] file = good.get("weights.safetensors");
    int length = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    byte[] header = Arrays.copyOfRange(file, 8, 8 + length);
    Map<String, JsonElement> tensors = JsonParser.parseString(new String(header, StandardCharsets.UTF_8)).getAsJsonObject().asMap();
    List<String> names = tensors.keySet().stream().filter(name -> tensors.get(name).getAsJsonObject().has("dtype")
        && tensors.get(name).getAsJsonObject().get("dtype").getAsString().equals("F32")).toList();
    float[] wrong = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e30f, -Float.MAX_VALUE, 2e6f};
    for (int i = 0; i < 200; i++) {
      String name = names.get(random.nextInt(names.size()));
      int begin = tensors.get(name).getAsJsonObject().getAsJsonArray("data_offsets").get(0).getAsInt();
      int end = tensors.get(name).getAsJsonObject().getAsJsonArray("data_offsets").get(1).getAsInt();
      byte[] data = Arrays.copyOfRange(file, 8 + length, file.length);
      int element = random.nextInt((end - begin) / 4);
      float value = wrong[i % wrong.length];
      ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).putFloat(begin + 4 * element, value);
      try (SupernetModel model = SupernetModel.open(ModelFiles.ofMemory(with("weights.safetensors", seal(header, data))))) {
        String message = assertThrows(UncheckedIOException.class, () -> model.tensors().floats(name)).getMessage();
        assertTrue(message.contains("tensor " + name + ", found " + value + " as element " + element), message);
      } catch (IOException e) {
        fail(e);
      }
    }
  }

  /** An archive that lies about sizes, or is a bomb, is an error before it takes memory. */
  @Test
  void archives_withFalseSizes_areRefused() throws IOException {
    for (int i = 0; i < 300; i++) {
      Path zip = dir.resolve("m.zip");
      try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
        for (Map.Entry<String, byte[]> file : good.entrySet()) {
          out.putNextEntry(new ZipEntry(file.getKey()));
          out.write(file.getValue());
        }
      }
      byte[] bytes = Files.readAllBytes(zip);
      ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      int end = bytes.length - 22;
      int at = all.getInt(end + 16);
      for (int skip = random.nextInt(3); skip > 0; skip--) {
        at += 46 + all.getShort(at + 28) + all.getShort(at + 30) + all.getShort(at + 32);
      }
      int[] sizes = {0, 1, 100, 1 << 20, 60 << 20, 1 << 30, Integer.MAX_VALUE, -2, all.getInt(at + 24) + 1, all.getInt(at + 24) - 1};
      all.putInt(at + 24, sizes[i % sizes.length]);
      Files.write(zip, bytes);
      int size = sizes[i % sizes.length];
      IOException refused = assertThrows(IOException.class, () -> SupernetModel.open(zip).close(), "size " + size);
      assertTrue(refused instanceof ModelFormatException, refused.toString());
    }
  }

  @Test
  void archive_ofZeros_isRefusedBeforeItTakesTheHeap() throws IOException {
    Path zip = dir.resolve("bomb.zip");
    byte[] zeros = new byte[1 << 20];
    long size = Runtime.getRuntime().maxMemory() / 2 >> 20;
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (String name : good.keySet()) {
        out.putNextEntry(new ZipEntry(name));
        if (name.equals("weights.safetensors")) {
          for (long i = 0; i <= size; i++) {
            out.write(zeros);
          }
        } else {
          out.write(good.get(name));
        }
      }
    }
    assertThrows(ModelFormatException.class, () -> SupernetModel.open(zip).close());
  }

  private byte[] replaceNumber(byte[] header) {
    String text = new String(header, StandardCharsets.UTF_8);
    List<String> numbers = List.of("0", "-1", "2147483647", "9223372036854775807", "1e9", "99999999999999999999", "1", "[]", "\"\"",
        "null", "4294967296", "0.5");
    int at = random.nextInt(text.length());
    while (!Character.isDigit(text.charAt(at))) {
      at = (at + 1) % text.length();
    }
    int end = at;
    while (Character.isDigit(text.charAt(end))) {
      end++;
    }
    return (text.substring(0, at) + numbers.get(random.nextInt(numbers.size())) + text.substring(end)).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] seal(byte[] header, byte[] data) {
    String text = new String(header, StandardCharsets.ISO_8859_1);
    int field = text.indexOf("\"crc32c\":\"") + 10;
    byte[] file = ByteBuffer.allocate(8 + header.length + data.length).order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length).put(header).put(data).array();
    if (field >= 10 && field + 8 <= header.length) {
      Arrays.fill(file, 8 + field, 16 + field, (byte) '0');
      CRC32C crc = new CRC32C();
      crc.update(file);
      byte[] digits = String.format("%08x", crc.getValue()).getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(digits, 0, file, 8 + field, 8);
    }
    return file;
  }

  @Test
  void open_foreignFiles_areRefused() {
    byte[] noise = new byte[5000];
    random.nextBytes(noise);
    byte[] deep = "[".repeat(500_000).getBytes(StandardCharsets.UTF_8);
    for (byte[] foreign : List.of(new byte[0], new byte[7], new byte[8], new byte[5000], noise, "RIFF....WAVEfmt ".getBytes(StandardCharsets.UTF_8),
        deep, ByteBuffer.allocate(600_000).order(ByteOrder.LITTLE_ENDIAN).putLong(500_000).put(deep).array())) {
      for (String name : good.keySet()) {
        assertFalse(loads(with(name, foreign)), name + " of " + foreign.length + " bytes");
      }
    }
  }

  @Test
  void stream_damagedGzip_endsOrIsRefused() throws IOException {
    var bytes = new java.io.ByteArrayOutputStream();
    try (var gzip = new java.util.zip.GZIPOutputStream(bytes)) {
      gzip.write("one W AH N\n".repeat(2000).getBytes(StandardCharsets.UTF_8));
    }
    for (int i = 0; i < 1000; i++) {
      ModelFiles files = ModelFiles.ofMemory(Map.of("l.gz", mutate(bytes.toByteArray())));
      try (InputStream in = files.stream("l.gz", 1 << 16)) {
        in.readAllBytes();
      } catch (ModelFormatException e) {
        assertTrue(e.getMessage().startsWith("memory:l.gz"), e.getMessage());
      }
    }
  }
}
