package io.dualmode.model.format.safetensors;

import io.dualmode.model.encoder.weights.TensorSource;
import io.dualmode.model.format.source.FileSource;
import io.dualmode.model.format.source.ModelFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * Reader of a safetensors file with a checksum.
 *
 * <p>Layout: 8 bytes little-endian header length, the JSON header, the data of the tensors. {@code __metadata__} holds under
 * {@value #CHECKSUM} the CRC-32C, 8 hexadecimal digits, of the whole file with these digits taken as zeros; a file without it is
 * foreign and refused. Everything is checked on opening but the numbers; tensors are read when asked for, and one with numbers that no
 * network can have (not finite, or beyond {@value #MOST_VALUE}) is an {@link UncheckedIOException}. Not thread-safe.
 */
public final class SafetensorsFile implements TensorSource, AutoCloseable {
  public static final String CHECKSUM = "crc32c";
  static final String CHECKSUM_FIELD = "\"" + CHECKSUM + "\":\"";
  static final int CHECKSUM_DIGITS = 8;

  private static final int BUFFER_BYTES = 1 << 16;
  /** Largest magnitude of a weight: trained ones stay far below, and sums of products of such stay finite. */
  public static final float MOST_VALUE = 1e6f;

  private final FileSource source;
  private final String path;
  private final SafetensorsHeader header;
  private final long dataStart;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);

  private SafetensorsFile(FileSource source, String path, SafetensorsHeader header, long dataStart) {
    this.source = source;
    this.path = path;
    this.header = header;
    this.dataStart = dataStart;
  }

  /** Opens a file; the source is closed when that fails. */
  public static SafetensorsFile open(FileSource source, String path) throws IOException {
    try {
      byte[] json = readHeader(source, path);
      long dataStart = 8L + json.length;
      SafetensorsHeader header = SafetensorsHeader.parse(path, json, source.size() - dataStart);
      SafetensorsFile file = new SafetensorsFile(source, path, header, dataStart);
      file.verifyChecksum(json);
      return file;
    } catch (IOException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  private static byte[] readHeader(FileSource source, String path) throws IOException {
    if (source.size() < 8) {
      throw new ModelFormatException(path, source.size(), "8 bytes of header length", "end of file");
    }
    ByteBuffer start = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    source.read(0, start);
    long length = start.getLong(0);
    long most = Math.min(source.size() - 8, SafetensorsHeader.MAX_HEADER_BYTES);
    if (length < 2 || length > most) {
      throw new ModelFormatException(path, 0, "a header length of 2.." + most + " bytes", length + " (no safetensors file, or cut short)");
    }
    ByteBuffer json = ByteBuffer.allocate((int) length);
    source.read(8, json);
    return json.array();
  }

  private void verifyChecksum(byte[] json) throws IOException {
    String stated = header.metadata().get(CHECKSUM);
    String text = new String(json, StandardCharsets.ISO_8859_1);
    int at = text.indexOf(CHECKSUM_FIELD) + CHECKSUM_FIELD.length();
    if (stated == null || !isChecksum(stated) || !text.startsWith(stated, at)) {
      throw new ModelFormatException(path, 8, "a checksum under __metadata__." + CHECKSUM, stated == null ? "none" : "'" + stated + "'");
    }
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, json.length));
    crc.update(json, 0, at);
    crc.update("0".repeat(CHECKSUM_DIGITS).getBytes(StandardCharsets.US_ASCII));
    crc.update(json, at + CHECKSUM_DIGITS, json.length - at - CHECKSUM_DIGITS);
    for (long position = dataStart; position < source.size(); position += BUFFER_BYTES) {
      buffer.clear().limit((int) Math.min(BUFFER_BYTES, source.size() - position));
      source.read(position, buffer);
      crc.update(buffer.flip());
    }
    String actual = HexFormat.of().toHexDigits((int) crc.getValue());
    if (!actual.equals(stated)) {
      throw new ModelFormatException(path, 8L + at, "contents of checksum " + stated, "contents of " + actual + "; the file is damaged");
    }
  }

  private static boolean isChecksum(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!HexFormat.isHexDigit(text.charAt(i)) || Character.isUpperCase(text.charAt(i))) {
        return false;
      }
    }
    return text.length() == CHECKSUM_DIGITS;
  }

  /** {@code __metadata__}. */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  /** Names of all tensors. */
  public Set<String> names() {
    return header.tensors().keySet();
  }

  public Map<String, SafetensorsHeader.Entry> entries() {
    return header.tensors();
  }

  /** What errors call the file. */
  public String path() {
    return path;
  }

  @Override
  public boolean contains(String name) {
    return header.tensors().containsKey(name);
  }

  @Override
  public int[] shape(String name) {
    List<Integer> sizes = entry(name).shape();
    int[] shape = new int[sizes.size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = sizes.get(i);
    }
    return shape;
  }

  @Override
  public boolean isInt8(String name) {
    return entry(name).dtype() == DType.I8;
  }

  @Override
  public float[] floats(String name) {
    SafetensorsHeader.Entry entry = entry(name);
    float[] values = new float[entry.elements()];
    switch (entry.dtype()) {
      case F32 -> each(entry, (at, count) -> buffer.asFloatBuffer().get(values, at, count));
      case F16 -> each(entry, (at, count) -> {
        for (int i = 0; i < count; i++) {
          values[at + i] = Half.toFloat(buffer.getShort(2 * i));
        }
      });
      default -> throw wrongType(name, entry, "F32 or F16");
    }
    for (int i = 0; i < values.length; i++) {
      if (!(Math.abs(values[i]) <= MOST_VALUE)) {
        long at = dataStart + entry.begin() + (long) i * entry.dtype().bytes();
        throw new UncheckedIOException(new ModelFormatException(path, at, "numbers from -" + MOST_VALUE + " to " + MOST_VALUE + " in tensor " + name,
            values[i] + " as element " + i));
      }
    }
    return values;
  }

  @Override
  public byte[] bytes(String name) {
    SafetensorsHeader.Entry entry = entry(name);
    if (entry.dtype() != DType.I8 && entry.dtype() != DType.U8) {
      throw wrongType(name, entry, "I8 or U8");
    }
    byte[] values = new byte[entry.elements()];
    each(entry, (at, count) -> buffer.get(0, values, at, count));
    return values;
  }

  @Override
  public int[] ints(String name) {
    SafetensorsHeader.Entry entry = entry(name);
    if (entry.dtype() != DType.I32) {
      throw wrongType(name, entry, "I32");
    }
    int[] values = new int[entry.elements()];
    each(entry, (at, count) -> buffer.asIntBuffer().get(values, at, count));
    return values;
  }

  /** A tensor of unsigned 16-bit numbers. */
  public char[] chars(String name) {
    SafetensorsHeader.Entry entry = entry(name);
    if (entry.dtype() != DType.U16) {
      throw wrongType(name, entry, "U16");
    }
    char[] values = new char[entry.elements()];
    each(entry, (at, count) -> buffer.asCharBuffer().get(values, at, count));
    return values;
  }

  /** Where the numbers of a tensor begin in the file, for messages about them. */
  public long offset(String name) {
    return dataStart + entry(name).begin();
  }

  private interface Piece {
    void take(int firstElement, int count);
  }

  private void each(SafetensorsHeader.Entry entry, Piece piece) {
    int perBuffer = BUFFER_BYTES / entry.dtype().bytes();
    try {
      for (int at = 0; at < entry.elements(); at += perBuffer) {
        int count = Math.min(perBuffer, entry.elements() - at);
        buffer.clear().limit(count * entry.dtype().bytes());
        source.read(dataStart + entry.begin() + (long) at * entry.dtype().bytes(), buffer);
        buffer.flip();
        piece.take(at, count);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SafetensorsHeader.Entry entry(String name) {
    SafetensorsHeader.Entry entry = header.tensors().get(name);
    if (entry == null) {
      throw new IllegalArgumentException(path + " has no tensor " + name);
    }
    return entry;
  }

  private IllegalArgumentException wrongType(String name, SafetensorsHeader.Entry entry, String expected) {
    return new IllegalArgumentException(path + ": tensor " + name + " is " + entry.dtype() + ", expected " + expected);
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
