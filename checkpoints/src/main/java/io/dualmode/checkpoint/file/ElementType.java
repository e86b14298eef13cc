package io.dualmode.checkpoint.file;

import io.dualmode.model.format.safetensors.Half;
import java.nio.ByteBuffer;

/** How checkpoints store numbers. */
enum ElementType {
  F32(4), F16(2), BF16(2), I16(2), I64(8);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  int bytes() {
    return bytes;
  }

  /** Reads {@code out.length} numbers, the first {@code first} numbers into a little-endian buffer. */
  void read(ByteBuffer in, int first, float[] out) {
    for (int i = 0; i < out.length; i++) {
      int at = (first + i) * bytes;
      out[i] = switch (this) {
        case F32 -> in.getFloat(at);
        case F16 -> Half.toFloat(in.getShort(at));
        case BF16 -> Float.intBitsToFloat(in.getShort(at) << 16);
        case I16 -> in.getShort(at);
        case I64 -> in.getLong(at);
      };
    }
  }
}
