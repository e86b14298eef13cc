package io.dualmode.model.format.safetensors;

/** Element types of the safetensors format that are read. */
public enum DType {
  F32(4), F16(2), BF16(2), I8(1), I16(2), I32(4), I64(8), U8(1), U16(2);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of one element. */
  public int bytes() {
    return bytes;
  }
}
