package io.dualmode.model.encoder.weights;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Tensors held in memory by name. The arrays are those that were put in, not copies. Not thread-safe while being filled. */
public final class TensorMap implements TensorSource {
  private record Tensor(int[] shape, Object values, boolean int8) {}

  private final Map<String, Tensor> tensors = new HashMap<>();

  public TensorMap put(String name, float[] values, int... shape) {
    return put(name, new Tensor(shape.clone(), values, false), values.length);
  }

  /** Adds 8-bit weights; {@code name.scale} is a tensor of its own. */
  public TensorMap putInt8(String name, byte[] values, int... shape) {
    return put(name, new Tensor(shape.clone(), values, true), values.length);
  }

  /** Adds raw bytes, such as a mask. */
  public TensorMap putBytes(String name, byte[] values) {
    return put(name, new Tensor(new int[] {values.length}, values, false), values.length);
  }

  public TensorMap putInts(String name, int[] values, int... shape) {
    return put(name, new Tensor(shape.clone(), values, false), values.length);
  }

  /** Adds all tensors of another map, whose arrays both then hold. */
  public TensorMap putAll(TensorMap other) {
    tensors.putAll(other.tensors);
    return this;
  }

  public TensorMap remove(String name) {
    tensors.remove(name);
    return this;
  }

  public Set<String> names() {
    return Set.copyOf(tensors.keySet());
  }

  private TensorMap put(String name, Tensor tensor, int length) {
    long size = 1;
    for (int d : tensor.shape) {
      size *= d;
    }
    if (size != length) {
      throw new IllegalArgumentException("Tensor " + name + ": got " + length + " values, expected " + size + " from its shape");
    }
    tensors.put(name, tensor);
    return this;
  }

  @Override
  public boolean contains(String name) {
    return tensors.containsKey(name);
  }

  @Override
  public int[] shape(String name) {
    return get(name).shape.clone();
  }

  @Override
  public boolean isInt8(String name) {
    return get(name).int8;
  }

  @Override
  public float[] floats(String name) {
    return (float[]) get(name).values;
  }

  @Override
  public byte[] bytes(String name) {
    return (byte[]) get(name).values;
  }

  @Override
  public int[] ints(String name) {
    return (int[]) get(name).values;
  }

  private Tensor get(String name) {
    Tensor t = tensors.get(name);
    if (t == null) {
      throw new IllegalArgumentException("Tensor " + name + " is missing; there are " + tensors.keySet());
    }
    return t;
  }
}
