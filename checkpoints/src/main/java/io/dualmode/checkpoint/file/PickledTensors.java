package io.dualmode.checkpoint.file;

import io.dualmode.model.format.source.ModelFormatException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * Reads the pickle of a PyTorch state dictionary: names of tensors and where their numbers lie. Nothing in it is executed: of all globals
 * five are known, which stand for records here, and whatever else it names is an error. Work and memory are bounded by its length.
 *
 * <p>Sources: the pickle protocol 2 (PEP 307), torch.serialization.
 */
final class PickledTensors {
  private static final int MOST_DEPTH = 10_000;
  private static final Map<String, ElementType> STORAGES = Map.of("torch FloatStorage", ElementType.F32, "torch HalfStorage", ElementType.F16,
      "torch BFloat16Storage", ElementType.BF16, "torch LongStorage", ElementType.I64);
  private static final Object MARK = new Object();

  /** What a pickle names instead of making. */
  private record Global(String name) {}

  /** A file of numbers. */
  private record Storage(ElementType type, String key, long count) {}

  /**
   * A tensor.
   *
   * @param key name of the file that holds its numbers
   * @param first number in that file
   * @param strides in numbers, one for each size
   */
  record Tensor(ElementType type, String key, long first, int[] shape, long[] strides) {
    /** The last number of a tensor that has any. */
    long last() {
      long last = first;
      for (int i = 0; i < shape.length; i++) {
        last += (shape[i] - 1L) * strides[i];
      }
      return last;
    }
  }

  private final String path;
  private final ByteBuffer in;
  private final Deque<Object> stack = new ArrayDeque<>();
  private final Map<Integer, Object> memo = new HashMap<>();

  private PickledTensors(String path, byte[] pickle) {
    this.path = path;
    in = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The tensors by name, in the order of the pickle. */
  static Map<String, Tensor> read(String path, byte[] pickle) throws ModelFormatException {
    PickledTensors reader = new PickledTensors(path, pickle);
    try {
      Object root = reader.run();
      if (!(root instanceof Map<?, ?> map)) {
        throw reader.fault("a dictionary of tensors", describe(root));
      }
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        if (entry.getKey() instanceof String name && entry.getValue() instanceof Tensor tensor) {
          tensors.put(name, tensor);
        } else {
          throw reader.fault("a tensor under each name", describe(entry.getValue()) + " under " + entry.getKey());
        }
      }
      return tensors;
    } catch (BufferUnderflowException e) {
      throw new ModelFormatException(path, pickle.length, "the end of the pickle", "the end of the file", e);
    } catch (NoSuchElementException | ClassCastException e) {
      throw new ModelFormatException(path, reader.in.position(), "a state dictionary of PyTorch", "another pickle", e);
    }
  }

  private Object run() throws ModelFormatException {
    while (true) {
      int at = in.position();
      int opcode = in.get() & 0xff;
      switch (opcode) {
        case 0x80 -> protocol(in.get() & 0xff);
        case '}' -> push(new LinkedHashMap<>());
        case '(' -> push(MARK);
        case 'X' -> push(text(in.getInt()));
        case 'q' -> memo.put(in.get() & 0xff, stack.getFirst());
        case 'r' -> memo.put(in.getInt(), stack.getFirst());
        case 'h' -> push(remembered(in.get() & 0xff));
        case 'j' -> push(remembered(in.getInt()));
        case 'c' -> push(global());
        case 't' -> push(sinceMark());
        case ')' -> push(List.of());
        case 0x85 -> push(last(1));
        case 0x86 -> push(last(2));
        case 0x87 -> push(last(3));
        case 'Q' -> push(storage(stack.pop()));
        case 'J' -> push((long) in.getInt());
        case 'K' -> push((long) (in.get() & 0xff));
        case 'M' -> push((long) (in.getShort() & 0xffff));
        case 0x8a -> push(longInteger(in.get() & 0xff));
        case 0x88 -> push(Boolean.TRUE);
        case 0x89 -> push(Boolean.FALSE);
        case 'R' -> reduce();
        case 's' -> put(last(2));
        case 'u' -> put(sinceMark());
        case 'b' -> stack.pop();
        case '.' -> {
          return stack.pop();
        }
        default -> throw new ModelFormatException(path, at, "an opcode of a state dictionary", "0x" + Integer.toHexString(opcode));
      }
    }
  }

  private void push(Object value) throws ModelFormatException {
    if (stack.size() >= MOST_DEPTH + in.capacity() / 2) {
      throw fault("at most " + MOST_DEPTH + " values on the stack", "more");
    }
    stack.push(value);
  }

  private void protocol(int version) throws ModelFormatException {
    if (version != 2) {
      throw fault("pickle protocol 2", String.valueOf(version));
    }
  }

  private String text(int length) throws ModelFormatException {
    if (length < 0 || length > in.remaining()) {
      throw fault("a text of at most " + in.remaining() + " bytes", String.valueOf(length));
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private Object remembered(int key) throws ModelFormatException {
    Object value = memo.get(key);
    if (value == null) {
      throw fault("a value that was remembered", "place " + key);
    }
    return value;
  }

  private Long longInteger(int length) throws ModelFormatException {
    if (length > Long.BYTES) {
      throw fault("integers of at most 8 bytes", String.valueOf(length));
    }
    long value = 0;
    for (int i = 0; i < length; i++) {
      value |= (in.get() & 0xffL) << 8 * i;
    }
    int unused = Long.SIZE - 8 * length;
    return length == 0 ? 0 : value << unused >> unused;
  }

  private Global global() throws ModelFormatException {
    Global global = new Global(line() + " " + line());
    if (!STORAGES.containsKey(global.name) && !global.name.equals("collections OrderedDict")
        && !global.name.equals("torch._utils _rebuild_tensor_v2")) {
      throw fault("tensors and dictionaries only", global.name);
    }
    return global;
  }

  private String line() {
    StringBuilder text = new StringBuilder();
    for (char c = (char) (in.get() & 0xff); c != '\n'; c = (char) (in.get() & 0xff)) {
      text.append(c);
    }
    return text.toString();
  }

  private List<Object> sinceMark() {
    List<Object> values = new ArrayList<>();
    for (Object value = stack.pop(); value != MARK; value = stack.pop()) {
      values.add(value);
    }
    Collections.reverse(values);
    return values;
  }

  private List<Object> last(int count) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(stack.pop());
    }
    Collections.reverse(values);
    return values;
  }

  @SuppressWarnings("unchecked")
  private void put(List<Object> namesAndValues) throws ModelFormatException {
    if (namesAndValues.size() % 2 != 0) {
      throw fault("a value to each name", "one too few");
    }
    Map<String, Object> map = (Map<String, Object>) stack.getFirst();
    for (int i = 0; i < namesAndValues.size(); i += 2) {
      if (!(namesAndValues.get(i) instanceof String name)) {
        throw fault("names of tensors", describe(namesAndValues.get(i)));
      }
      map.put(name, namesAndValues.get(i + 1));
    }
  }

  private Storage storage(Object id) throws ModelFormatException {
    if (id instanceof List<?> parts && parts.size() == 5 && "storage".equals(parts.get(0)) && parts.get(1) instanceof Global type
        && STORAGES.containsKey(type.name) && parts.get(2) instanceof String key && parts.get(4) instanceof Long count && count >= 0) {
      return new Storage(STORAGES.get(type.name), key, count);
    }
    throw fault("a storage of numbers", describe(id));
  }

  private void reduce() throws ModelFormatException {
    Object arguments = stack.pop();
    Object function = stack.pop();
    String name = function instanceof Global global ? global.name : "";
    if (name.equals("collections OrderedDict") && arguments instanceof List<?> none && none.isEmpty()) {
      push(new LinkedHashMap<>());
    } else if (name.equals("torch._utils _rebuild_tensor_v2") && arguments instanceof List<?> parts && parts.size() >= 4) {
      push(tensor(parts));
    } else {
      throw fault("tensors and dictionaries only", describe(function) + " of " + describe(arguments));
    }
  }

  private Tensor tensor(List<?> parts) throws ModelFormatException {
    Storage storage = (Storage) parts.get(0);
    long first = (Long) parts.get(1);
    List<?> sizes = (List<?>) parts.get(2);
    List<?> steps = (List<?>) parts.get(3);
    if (sizes.size() != steps.size()) {
      throw fault("a step for each of the sizes " + sizes, String.valueOf(steps));
    }
    int[] shape = new int[sizes.size()];
    long[] strides = new long[sizes.size()];
    boolean empty = false;
    for (int i = 0; i < shape.length; i++) {
      long size = (Long) sizes.get(i);
      strides[i] = (Long) steps.get(i);
      if (size < 0 || size > storage.count || strides[i] < 0 || strides[i] > storage.count) {
        throw fault("a tensor within its " + storage.count + " numbers", sizes + " in steps of " + steps);
      }
      shape[i] = (int) size;
      empty |= size == 0;
    }
    Tensor tensor = new Tensor(storage.type, storage.key, first, shape, strides);
    if (first < 0 || !empty && tensor.last() >= storage.count) {
      throw fault("a tensor within its " + storage.count + " numbers", sizes + " in steps of " + steps + " from " + first);
    }
    return tensor;
  }

  private ModelFormatException fault(String expected, String found) {
    return new ModelFormatException(path, in.position(), expected, found);
  }

  private static String describe(Object value) {
    if (value instanceof Global global) {
      return global.name;
    }
    return value == MARK ? "a mark" : value == null ? "nothing" : value.getClass().getSimpleName();
  }
}
