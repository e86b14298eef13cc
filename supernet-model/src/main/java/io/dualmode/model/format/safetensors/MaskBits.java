package io.dualmode.model.format.safetensors;

/**
 * Which blocks of a matrix survive, as {@code {matrix}.mask} stores it: one bit a block, least significant first, blocks row-major
 * over {@code [outputs / blockRows, inputs]}, unused bits of the last byte zero.
 */
public final class MaskBits {
  private MaskBits() {}

  /** Bytes that so many blocks take. */
  public static int packedBytes(int blocks) {
    return (blocks + 7) >>> 3;
  }

  public static byte[] pack(boolean[] survives) {
    byte[] packed = new byte[packedBytes(survives.length)];
    for (int i = 0; i < survives.length; i++) {
      if (survives[i]) {
        packed[i >> 3] |= (byte) (1 << (i & 7));
      }
    }
    return packed;
  }

  public static boolean get(byte[] packed, int block) {
    return (packed[block >> 3] >> (block & 7) & 1) != 0;
  }

  /** Surviving blocks. */
  public static int count(byte[] packed) {
    int count = 0;
    for (byte b : packed) {
      count += Integer.bitCount(b & 0xff);
    }
    return count;
  }

  /** Fills a matrix {@code [outputs, inputs]} with the packed blocks {@code [surviving, blockRows]}, zero elsewhere. */
  public static void expand(byte[] packed, Object blocks, Object matrix, int outputs, int inputs, int blockRows) {
    int next = 0;
    for (int row = 0; row < outputs / blockRows; row++) {
      for (int column = 0; column < inputs; column++) {
        if (get(packed, row * inputs + column)) {
          for (int r = 0; r < blockRows; r++) {
            copy(blocks, next * blockRows + r, matrix, (row * blockRows + r) * inputs + column);
          }
          next++;
        }
      }
    }
  }

  /** The inverse of {@link #expand}: gathers the surviving blocks of a matrix. */
  public static void gather(byte[] packed, Object matrix, Object blocks, int outputs, int inputs, int blockRows) {
    int next = 0;
    for (int row = 0; row < outputs / blockRows; row++) {
      for (int column = 0; column < inputs; column++) {
        if (get(packed, row * inputs + column)) {
          for (int r = 0; r < blockRows; r++) {
            copy(matrix, (row * blockRows + r) * inputs + column, blocks, next * blockRows + r);
          }
          next++;
        }
      }
    }
  }

  private static void copy(Object from, int i, Object to, int j) {
    if (from instanceof float[] floats) {
      ((float[]) to)[j] = floats[i];
    } else {
      ((byte[]) to)[j] = ((byte[]) from)[i];
    }
  }
}
