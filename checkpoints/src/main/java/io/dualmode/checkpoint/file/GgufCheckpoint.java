package io.dualmode.checkpoint.file;

import io.dualmode.model.conformer.ConformerConfig;
import io.dualmode.model.conformer.ConformerConfig.Attention;
import io.dualmode.model.conformer.ConformerConfig.Context;
import io.dualmode.model.conformer.ConformerConfig.Normalise;
import io.dualmode.model.conformer.ConformerConfig.Subsampling;
import io.dualmode.model.format.safetensors.Half;
import io.dualmode.model.format.source.ModelFormatException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A GGUF file of the dialect of parakeet.cpp, which jinfer reads too: tensors under NeMo's names with their dimensions reversed, F32, F16,
 * BF16 or Q8_0 (blocks of 32 values: a half that scales 32 signed bytes). Sources: the GGUF specification of ggml, version 2 and 3;
 * parakeet.cpp, docs/conversion.md.
 */
public final class GgufCheckpoint implements CheckpointTensors {
  /** The first four bytes, little-endian. */
  public static final int MAGIC = 0x46554747;

  private static final int HEADER_BYTES = 64 << 20;
  private static final int MOST_ENTRIES = 100_000;
  private static final int MOST_ITEMS = 1 << 20;
  private static final int MOST_DIMENSIONS = 4;
  private static final int BLOCK = 32;
  private static final int BLOCK_BYTES = 2 + BLOCK;
  private static final String ARCHITECTURE = "parakeet";

  private enum Type {
    F32(0), F16(1), Q8_0(8), BF16(30);

    private final int code;

    Type(int code) {
      this.code = code;
    }

    long bytes(long elements) {
      return switch (this) {
        case F32 -> 4 * elements;
        case F16, BF16 -> 2 * elements;
        case Q8_0 -> elements / BLOCK * BLOCK_BYTES;
      };
    }
  }

  private record Tensor(Type type, int[] shape, int elements, long offset) {}

  private final FileChannel file;
  private final Region whole;
  private final Map<String, Object> metadata = new LinkedHashMap<>();
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private long dataStart;

  private GgufCheckpoint(FileChannel file, Region whole) {
    this.file = file;
    this.whole = whole;
  }

  /** Opens a file; what is wrong in its header is a {@link ModelFormatException}. */
  public static GgufCheckpoint open(Path path) throws IOException {
    FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
    try {
      Region whole = new Region(file, path.toString(), 0, file.size());
      GgufCheckpoint checkpoint = new GgufCheckpoint(file, whole);
      ByteBuffer in = whole.map(0, Math.min(whole.length(), HEADER_BYTES));
      try {
        checkpoint.read(in);
      } catch (BufferUnderflowException e) {
        throw new ModelFormatException(path.toString(), in.position(), "the rest of the header", "the end", e);
      }
      return checkpoint;
    } catch (IOException | RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  private void read(ByteBuffer in) throws ModelFormatException {
    int magic = in.getInt();
    int version = in.getInt();
    if (magic != MAGIC || version < 2 || version > 3) {
      throw fault(0, "a GGUF file of version 2 or 3", magic == MAGIC ? "version " + version : "other bytes");
    }
    int count = count(in, "tensors", MOST_ENTRIES);
    int keys = count(in, "keys", MOST_ENTRIES);
    for (int i = 0; i < keys; i++) {
      String key = text(in);
      metadata.put(key, value(in, in.getInt(), true));
    }
    for (int i = 0; i < count; i++) {
      String name = text(in);
      if (tensors.put(name, tensor(in, name)) != null) {
        throw fault(in.position(), "each tensor once", name + " twice");
      }
    }
    long alignment = metadata.get("general.alignment") instanceof Long a ? a : 32;
    if (alignment < 1 || alignment > 1 << 20) {
      throw fault(in.position(), "an alignment up to " + (1 << 20), String.valueOf(alignment));
    }
    dataStart = (in.position() + alignment - 1) / alignment * alignment;
    for (Map.Entry<String, Tensor> e : tensors.entrySet()) {
      Tensor t = e.getValue();
      if (t.offset < 0 || t.offset > whole.length() || dataStart + t.offset + t.type.bytes(t.elements) > whole.length()) {
        throw fault(in.position(), e.getKey() + " within its " + whole.length() + " bytes", t.type.bytes(t.elements) + " bytes from "
            + dataStart + " + " + t.offset);
      }
    }
  }

  private Tensor tensor(ByteBuffer in, String name) throws ModelFormatException {
    int dimensions = in.getInt();
    if (dimensions < 1 || dimensions > MOST_DIMENSIONS) {
      throw fault(in.position(), "1 to " + MOST_DIMENSIONS + " dimensions of " + name, String.valueOf(dimensions));
    }
    int[] shape = new int[dimensions];
    long elements = 1;
    long first = 0;
    for (int i = 0; i < dimensions; i++) {
      long size = in.getLong();
      if (size < 1 || size > Integer.MAX_VALUE - 8 || (elements *= size) > Integer.MAX_VALUE - 8) {
        throw fault(in.position(), name + " of less than 2^31 numbers", "a size of " + size);
      }
      first = i == 0 ? size : first;
      shape[dimensions - 1 - i] = (int) size;
    }
    int code = in.getInt();
    for (Type type : Type.values()) {
      if (type.code == code) {
        if (type == Type.Q8_0 && first % BLOCK != 0) {
          throw fault(in.position(), "rows of " + name + " in blocks of " + BLOCK, first + " values");
        }
        return new Tensor(type, shape, (int) elements, in.getLong());
      }
    }
    throw fault(in.position(), "F32, F16, BF16 or Q8_0 for " + name, "type " + code);
  }

  private int count(ByteBuffer in, String what, int most) throws ModelFormatException {
    long count = in.getLong();
    if (count < 0 || count > most) {
      throw fault(in.position() - Long.BYTES, "at most " + most + " " + what, String.valueOf(count));
    }
    return (int) count;
  }

  private String text(ByteBuffer in) throws ModelFormatException {
    int length = count(in, "bytes of a text", in.remaining());
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Numbers as longs or doubles, texts, and lists of these. */
  private Object value(ByteBuffer in, int type, boolean lists) throws ModelFormatException {
    return switch (type) {
      case 0 -> (long) (in.get() & 0xff);
      case 1 -> (long) in.get();
      case 2 -> (long) (in.getShort() & 0xffff);
      case 3 -> (long) in.getShort();
      case 4 -> in.getInt() & 0xffffffffL;
      case 5 -> (long) in.getInt();
      case 6 -> (double) in.getFloat();
      case 7 -> (long) (in.get() == 0 ? 0 : 1);
      case 8 -> text(in);
      case 9 -> {
        if (!lists) {
          throw fault(in.position(), "lists of numbers or texts", "a list of lists");
        }
        int item = in.getInt();
        int count = count(in, "items", MOST_ITEMS);
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          items.add(value(in, item, false));
        }
        yield items;
      }
      case 10, 11 -> in.getLong();
      case 12 -> in.getDouble();
      default -> throw fault(in.position(), "a type of value", String.valueOf(type));
    };
  }

  private ModelFormatException fault(long at, String expected, String found) {
    return new ModelFormatException(whole.path(), at, expected, found);
  }

  /** The value of a key, null where there is none. */
  public Object metadata(String key) {
    return metadata.get(key);
  }

  private long number(String key, long missing) throws ModelFormatException {
    Object value = metadata.get(ARCHITECTURE + "." + key);
    if (value == null || value instanceof Long) {
      return value == null ? missing : (Long) value;
    }
    throw fault(-1, "a whole number as " + key, String.valueOf(value));
  }

  private String text(String key, String missing) {
    Object value = metadata.get(ARCHITECTURE + "." + key);
    return value == null ? missing : String.valueOf(value);
  }

  /** The shape of the encoder. */
  public ConformerConfig encoder() throws ModelFormatException {
    if (!ARCHITECTURE.equals(metadata.get("general.architecture"))) {
      throw fault(-1, "general.architecture " + ARCHITECTURE, String.valueOf(metadata.get("general.architecture")));
    }
    int dim = (int) number("encoder.d_model", 0);
    int factor = (int) number("encoder.subsampling_factor", 8);
    boolean causal = number("encoder.causal_downsampling", 0) != 0;
    requireSame(causal);
    boolean chunked = text("encoder.att_context_style", "regular").equals("chunked_limited");
    try {
      return new ConformerConfig((int) number("encoder.feat_in", 80), (int) number("encoder.n_layers", 0), dim, (int) number("encoder.n_heads", 0),
          (int) number("encoder.ff_dim", 4L * dim), (int) number("encoder.conv_kernel", 9),
          factor == 4 ? Subsampling.STRIDING : Subsampling.DEPTHWISE, factor, (int) number("encoder.subsampling_conv_channels", 256),
          causal ? 1 : 0, number("encoder.xscaling", 0) != 0 ? 1 : 0,
          text("preprocessor.normalize", "per_feature").equals("per_feature") ? Normalise.PER_FEATURE : Normalise.NONE,
          chunked ? Attention.CHUNKED : Attention.REGULAR,
          List.of(new Context((int) number("encoder.att_context_left", -1), (int) number("encoder.att_context_right", -1))));
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(whole.path(), -1, "a Conformer that can be read", e.getMessage(), e);
    }
  }

  /** Fails where something is computed otherwise than here: tensors do not tell. What is no key of the file is as it is here. */
  private void requireSame(boolean causal) throws ModelFormatException {
    requireText("encoder.att_context_style", List.of("regular", "chunked_limited", "chunked_limited_with_rc"));
    requireText("encoder.conv_norm_type", List.of("batch_norm", "layer_norm"));
    requireText("preprocessor.normalize", List.of("per_feature", "NA", "none", ""));
    requireText("joint.activation", List.of("relu"));
    requireNumber("preprocessor.n_fft", 512);
    requireNumber("preprocessor.win_length", 400);
    requireNumber("preprocessor.hop_length", 160);
    requireNumber("preprocessor.preemph", 0.97);
    requireNumber("preprocessor.mag_power", 2);
    requireNumber("preprocessor.log_zero_guard", 1.0 / (1 << 24));
    requireNumber("preprocessor.n_mels", number("encoder.feat_in", 80));
    requireNumber("encoder.conv_causal", causal ? 1 : 0);
  }

  private void requireText(String key, List<String> allowed) throws ModelFormatException {
    if (metadata.get(ARCHITECTURE + "." + key) instanceof String found && allowed.stream().noneMatch(found::equalsIgnoreCase)) {
      throw fault(-1, "one of " + allowed + " as " + key, found);
    }
  }

  private void requireNumber(String key, double expected) throws ModelFormatException {
    if (metadata.get(ARCHITECTURE + "." + key) instanceof Number found && !(Math.abs(found.doubleValue() - expected) <= 1e-4 * expected)) {
      throw fault(-1, expected + " as " + key, found.toString());
    }
  }

  /** The tokens, null where there are none. */
  public Pieces pieces() {
    return Pieces.of(metadata.get(ARCHITECTURE + ".tokenizer.pieces"));
  }

  /** Durations of a TDT's tokens, empty for others. */
  public List<Integer> durations() throws ModelFormatException {
    List<Integer> durations = new ArrayList<>();
    if (metadata.get(ARCHITECTURE + ".tdt.durations") instanceof List<?> list) {
      for (Object item : list) {
        if (!(item instanceof Long number) || number < 0 || number > Integer.MAX_VALUE) {
          throw fault(-1, "whole numbers as tdt.durations", String.valueOf(item));
        }
        durations.add(number.intValue());
      }
    }
    return durations;
  }

  /** Tokens that greedy search lets one frame emit; {@code usual} where the file does not say. */
  public int mostTokens(int usual) throws ModelFormatException {
    return (int) number("decoding.max_symbols", usual);
  }

  @Override
  public Set<String> names() {
    return tensors.keySet();
  }

  private Tensor tensor(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException(whole.path() + ": no tensor " + name);
    }
    return tensor;
  }

  @Override
  public int[] shape(String name) {
    return tensor(name).shape.clone();
  }

  @Override
  public float[] floats(String name) throws IOException {
    Tensor t = tensor(name);
    ByteBuffer in = whole.map(dataStart + t.offset, t.type.bytes(t.elements));
    float[] values = new float[t.elements];
    switch (t.type) {
      case F32 -> ElementType.F32.read(in, 0, values);
      case F16 -> ElementType.F16.read(in, 0, values);
      case BF16 -> ElementType.BF16.read(in, 0, values);
      case Q8_0 -> {
        for (int b = 0; b < values.length / BLOCK; b++) {
          float scale = Half.toFloat(in.getShort(b * BLOCK_BYTES));
          for (int i = 0; i < BLOCK; i++) {
            values[b * BLOCK + i] = scale * in.get(b * BLOCK_BYTES + 2 + i);
          }
        }
      }
      default -> throw new IllegalStateException(t.type.name());
    }
    return values;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
