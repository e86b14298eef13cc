package io.dualmode.model.format.safetensors;

import io.dualmode.model.json.JsonArray;
import io.dualmode.model.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/** Writer of the files that {@link SafetensorsFile} reads; tensors are kept by reference until they are written. */
public final class SafetensorsWriter {
  private static final int BUFFER_BYTES = 1 << 16;

  private record Tensor(DType dtype, int[] shape, Object values, int elements) {}

  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  /** Adds a line to {@code __metadata__}. */
  public void metadata(String key, String value) {
    metadata.put(key, value);
  }

  public boolean contains(String name) {
    return tensors.containsKey(name);
  }

  /** Values as 32-bit or 16-bit floats; a value that a half cannot hold is an error. */
  public void floats(String name, float[] values, int[] shape, DType dtype) {
    if (dtype != DType.F32 && dtype != DType.F16) {
      throw new IllegalArgumentException(name + ": type is " + dtype + ", allowed: F32, F16");
    }
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i]) || dtype == DType.F16 && Math.abs(values[i]) >= 65520) {
        throw new IllegalArgumentException(name + "[" + i + "] is " + values[i] + ", expected a number that " + dtype + " can hold");
      }
    }
    add(name, dtype, shape, values, values.length);
  }

  public void ints(String name, int[] values, int[] shape) {
    add(name, DType.I32, shape, values, values.length);
  }

  public void bytes(String name, byte[] values, int[] shape, DType dtype) {
    if (dtype != DType.I8 && dtype != DType.U8) {
      throw new IllegalArgumentException(name + ": type is " + dtype + ", allowed: I8, U8");
    }
    add(name, dtype, shape, values, values.length);
  }

  /** Values as unsigned 16-bit numbers. */
  public void chars(String name, char[] values, int[] shape) {
    add(name, DType.U16, shape, values, values.length);
  }

  /** A matrix in 8-bit integers beside {@code name.scale}, one scale per row: the row's largest weight becomes 127. */
  public void int8(String name, float[] values, int rows, int columns) {
    Quantised quantised = Quantised.of(values, rows, columns);
    bytes(name, quantised.values(), new int[] {rows, columns}, DType.I8);
    floats(name + ".scale", quantised.scales(), new int[] {rows}, DType.F32);
  }

  private void add(String name, DType dtype, int[] shape, Object values, int elements) {
    long product = 1;
    for (int size : shape) {
      product *= size;
    }
    if (product != elements) {
      throw new IllegalArgumentException(name + ": " + elements + " values, expected " + product + " for its shape");
    }
    if (tensors.putIfAbsent(name, new Tensor(dtype, shape.clone(), values, elements)) != null) {
      throw new IllegalArgumentException("tensor " + name + " was added before");
    }
  }

  /** Writes the file anew. */
  public void write(Path path) throws IOException {
    byte[] json = header().getBytes(StandardCharsets.UTF_8);
    CRC32C crc = new CRC32C();
    ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, json.length);
    crc.update(length.array());
    crc.update(json);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE)) {
      writeFully(channel, length);
      writeFully(channel, ByteBuffer.wrap(json));
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      for (Tensor tensor : tensors.values()) {
        int perBuffer = BUFFER_BYTES / tensor.dtype().bytes();
        for (int at = 0; at < tensor.elements(); at += perBuffer) {
          fill(buffer.clear(), tensor, at, Math.min(perBuffer, tensor.elements() - at));
          crc.update(buffer.flip());
          writeFully(channel, buffer.rewind());
        }
      }
      String text = new String(json, StandardCharsets.ISO_8859_1);
      int digits = text.indexOf(SafetensorsFile.CHECKSUM_FIELD) + SafetensorsFile.CHECKSUM_FIELD.length();
      byte[] checksum = String.format("%08x", crc.getValue()).getBytes(StandardCharsets.US_ASCII);
      channel.position(8L + digits);
      writeFully(channel, ByteBuffer.wrap(checksum));
    }
  }

  private String header() {
    JsonObject root = new JsonObject();
    JsonObject about = new JsonObject();
    about.addProperty(SafetensorsFile.CHECKSUM, "0".repeat(SafetensorsFile.CHECKSUM_DIGITS));
    metadata.forEach(about::addProperty);
    root.add("__metadata__", about);
    long at = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      Tensor tensor = entry.getValue();
      JsonObject json = new JsonObject();
      json.addProperty("dtype", tensor.dtype().name());
      JsonArray shape = new JsonArray();
      for (int size : tensor.shape()) {
        shape.add(size);
      }
      json.add("shape", shape);
      JsonArray offsets = new JsonArray();
      offsets.add(at);
      at += (long) tensor.elements() * tensor.dtype().bytes();
      offsets.add(at);
      json.add("data_offsets", offsets);
      root.add(entry.getKey(), json);
    }
    String text = root.toString();
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    return text + " ".repeat(-bytes & 7);
  }

  private static void fill(ByteBuffer buffer, Tensor tensor, int from, int count) {
    if (tensor.values() instanceof float[] floats) {
      for (int i = from; i < from + count; i++) {
        if (tensor.dtype() == DType.F32) {
          buffer.putFloat(floats[i]);
        } else {
          buffer.putShort(Half.fromFloat(floats[i]));
        }
      }
    } else if (tensor.values() instanceof int[] ints) {
      for (int i = from; i < from + count; i++) {
        buffer.putInt(ints[i]);
      }
    } else if (tensor.values() instanceof char[] chars) {
      for (int i = from; i < from + count; i++) {
        buffer.putChar(chars[i]);
      }
    } else {
      buffer.put((byte[]) tensor.values(), from, count);
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
