package io.dualmode.model.format.safetensors;

import io.dualmode.model.format.source.ModelFormatException;
import io.dualmode.model.json.JsonParseException;
import io.dualmode.model.json.JsonReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON header of a safetensors file, checked against the size of the file.
 *
 * <p>Tensors tile the data section without gaps or overlaps, their sizes agree with type and shape, names are unique. Nothing is
 * allocated for a tensor here, so a header that lies cannot cost memory.
 */
public final class SafetensorsHeader {
  /** Longest header that is read. */
  public static final int MAX_HEADER_BYTES = 4 << 20;

  private static final int MAX_DIMENSIONS = 8;
  private static final int MAX_TENSORS = 20_000;

  /**
   * One tensor.
   *
   * @param begin first byte in the data section
   * @param end first byte after it
   */
  public record Entry(DType dtype, List<Integer> shape, long begin, long end) {
    public int elements() {
      return (int) ((end - begin) / dtype.bytes());
    }
  }

  private final Map<String, Entry> tensors;
  private final Map<String, String> metadata;

  private SafetensorsHeader(Map<String, Entry> tensors, Map<String, String> metadata) {
    this.tensors = Collections.unmodifiableMap(tensors);
    this.metadata = Collections.unmodifiableMap(metadata);
  }

  /** In the order of the file. */
  public Map<String, Entry> tensors() {
    return tensors;
  }

  Map<String, String> metadata() {
    return metadata;
  }

  /** Parses a header of a file whose data section has so many bytes. */
  public static SafetensorsHeader parse(String path, byte[] json, long dataBytes) throws ModelFormatException {
    return new Parser(path, dataBytes).parse(json);
  }

  private static final class Parser {
    private final String path;
    private final long dataBytes;
    private final Map<String, Entry> tensors = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    Parser(String path, long dataBytes) {
      this.path = path;
      this.dataBytes = dataBytes;
    }

    SafetensorsHeader parse(byte[] json) throws ModelFormatException {
      String text;
      try {
        text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
      } catch (CharacterCodingException e) {
        throw new ModelFormatException(path, 8, "a header in UTF-8", "other bytes", e);
      }
      try {
        JsonReader in = new JsonReader(text);
        in.beginObject();
        while (in.hasNext()) {
          String name = in.nextName();
          if (name.equals("__metadata__")) {
            readMetadata(in);
          } else if (tensors.put(name, readEntry(in, name)) != null) {
            throw fault("each tensor once", name + " twice");
          } else if (tensors.size() > MAX_TENSORS) {
            throw fault("at most " + MAX_TENSORS + " tensors", "more");
          }
        }
        in.endObject();
        in.peek();
      } catch (JsonParseException e) {
        throw new ModelFormatException(path, 8, "a safetensors header in JSON", e.getMessage(), e);
      }
      checkTiling();
      return new SafetensorsHeader(tensors, metadata);
    }

    private void readMetadata(JsonReader in) {
      in.beginObject();
      while (in.hasNext()) {
        metadata.put(in.nextName(), in.nextString());
      }
      in.endObject();
    }

    private Entry readEntry(JsonReader in, String name) throws ModelFormatException {
      DType dtype = null;
      List<Integer> shape = null;
      long[] offsets = null;
      in.beginObject();
      while (in.hasNext()) {
        switch (in.nextName()) {
          case "dtype" -> dtype = dtype(in.nextString(), name);
          case "shape" -> shape = shape(in, name);
          case "data_offsets" -> offsets = offsets(in);
          default -> throw fault("dtype, shape and data_offsets of " + name, "another key");
        }
      }
      in.endObject();
      if (dtype == null || shape == null || offsets == null) {
        throw fault("dtype, shape and data_offsets of " + name, "one is missing");
      }
      if (offsets[0] < 0 || offsets[1] < offsets[0] || offsets[1] > dataBytes) {
        throw new ModelFormatException(path, 8, name + " within the " + dataBytes + " data bytes",
            "bytes " + offsets[0] + ".." + offsets[1]);
      }
      long bytes = dtype.bytes();
      for (int size : shape) {
        bytes *= size;
        if (bytes > dataBytes) {
          throw fault(name + " no larger than the " + dataBytes + " data bytes", dtype + shape.toString());
        }
      }
      if (bytes != offsets[1] - offsets[0]) {
        throw fault(bytes + " bytes for " + name + " " + dtype + shape, offsets[1] - offsets[0] + " bytes");
      }
      return new Entry(dtype, shape, offsets[0], offsets[1]);
    }

    private DType dtype(String text, String name) throws ModelFormatException {
      for (DType dtype : DType.values()) {
        if (dtype.name().equals(text)) {
          return dtype;
        }
      }
      throw fault("one of " + Arrays.toString(DType.values()) + " for " + name, text);
    }

    private List<Integer> shape(JsonReader in, String name) throws ModelFormatException {
      List<Integer> shape = new ArrayList<>();
      in.beginArray();
      while (in.hasNext()) {
        int size = in.nextInt();
        if (size < 0 || shape.size() == MAX_DIMENSIONS) {
          throw fault("at most " + MAX_DIMENSIONS + " sizes, none negative, for " + name, shape + " and " + size);
        }
        shape.add(size);
      }
      in.endArray();
      return List.copyOf(shape);
    }

    private long[] offsets(JsonReader in) {
      in.beginArray();
      long[] offsets = {in.nextLong(), in.nextLong()};
      in.endArray();
      return offsets;
    }

    private void checkTiling() throws ModelFormatException {
      List<Map.Entry<String, Entry>> order = new ArrayList<>(tensors.entrySet());
      order.sort((a, b) -> {
        int begins = Long.compare(a.getValue().begin(), b.getValue().begin());
        return begins != 0 ? begins : Long.compare(a.getValue().end(), b.getValue().end());
      });
      long at = 0;
      for (Map.Entry<String, Entry> entry : order) {
        if (entry.getValue().begin() != at) {
          throw fault("tensors without gaps or overlaps, the next at data byte " + at,
              entry.getKey() + " at " + entry.getValue().begin());
        }
        at = entry.getValue().end();
      }
      if (at != dataBytes) {
        throw fault(at + " data bytes as the header says", dataBytes + " (the file is " + (dataBytes < at ? "cut short" : "too long") + ")");
      }
    }

    private ModelFormatException fault(String expected, String found) {
      return new ModelFormatException(path, 8, expected, found);
    }
  }
}
