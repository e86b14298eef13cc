package io.dualmode.checkpoint.file;

import io.dualmode.model.format.safetensors.DType;
import io.dualmode.model.format.safetensors.SafetensorsHeader;
import io.dualmode.model.format.source.ModelFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;

/** A safetensors file of anybody's. */
public final class SafetensorsCheckpoint implements CheckpointTensors {
  private static final int LENGTH_BYTES = 8;

  private final FileChannel file;
  private final Region data;
  private final Map<String, SafetensorsHeader.Entry> entries;

  private SafetensorsCheckpoint(FileChannel file, Region data, Map<String, SafetensorsHeader.Entry> entries) {
    this.file = file;
    this.data = data;
    this.entries = entries;
  }

  public static SafetensorsCheckpoint open(Path path) throws IOException {
    FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
    try {
      Region whole = new Region(file, path.toString(), 0, file.size());
      if (whole.length() < LENGTH_BYTES) {
        throw new ModelFormatException(path.toString(), 0, "a safetensors file", whole.length() + " bytes");
      }
      long header = whole.map(0, LENGTH_BYTES).getLong();
      if (header < 2 || header > SafetensorsHeader.MAX_HEADER_BYTES || header > whole.length() - LENGTH_BYTES) {
        throw new ModelFormatException(path.toString(), 0, "the length of a safetensors header", String.valueOf(header));
      }
      byte[] json = new byte[(int) header];
      whole.map(LENGTH_BYTES, header).get(json);
      long dataBytes = whole.length() - LENGTH_BYTES - header;
      return new SafetensorsCheckpoint(file, whole.part(path.toString(), LENGTH_BYTES + header, dataBytes),
          SafetensorsHeader.parse(path.toString(), json, dataBytes).tensors());
    } catch (IOException | RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  @Override
  public Set<String> names() {
    return entries.keySet();
  }

  private SafetensorsHeader.Entry entry(String name) {
    SafetensorsHeader.Entry entry = entries.get(name);
    if (entry == null) {
      throw new IllegalArgumentException(data.path() + ": no tensor " + name);
    }
    return entry;
  }

  @Override
  public int[] shape(String name) {
    return entry(name).shape().stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public float[] floats(String name) throws IOException {
    SafetensorsHeader.Entry entry = entry(name);
    ElementType type = type(entry.dtype(), name);
    ByteBuffer bytes = data.map(entry.begin(), entry.end() - entry.begin());
    float[] values = new float[entry.elements()];
    type.read(bytes, 0, values);
    return values;
  }

  private ElementType type(DType dtype, String name) throws ModelFormatException {
    return switch (dtype) {
      case F32 -> ElementType.F32;
      case F16 -> ElementType.F16;
      case BF16 -> ElementType.BF16;
      case I16 -> ElementType.I16;
      case I64 -> ElementType.I64;
      default -> throw new ModelFormatException(data.path(), 8, "floats in " + name, String.valueOf(dtype));
    };
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
