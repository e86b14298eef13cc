package io.dualmode.model.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PackedMatrixTest {
  @Test
  void mask_bitsAreLeastSignificantFirst_blocksRowMajor() {
    // [4 outputs, 5 inputs] in blocks of 2 x 1: 2 rows of 5 blocks, bits 0, 6 and 9.
    BlockMask mask = BlockMask.of(2, 4, 5, new byte[] {0b0100_0001, 0b10});
    boolean[][] expected = {{true, false, false, false, false}, {false, true, false, false, true}};
    for (int row = 0; row < 2; row++) {
      for (int input = 0; input < 5; input++) {
        assertEquals(expected[row][input], mask.survives(row, input), row + ", " + input);
      }
    }
    assertEquals(3, mask.survivors());
    assertEquals(2, mask.survivors(1));
    assertEquals(0.7, mask.sparsity(), 1e-12);
  }

  @Test
  void mask_isACopy() {
    byte[] bits = {1};
    BlockMask mask = BlockMask.of(2, 2, 1, bits);
    bits[0] = 0;
    mask.bits()[0] = 0;
    assertTrue(mask.survives(0, 0));
  }

  @Test
  void mask_wrongSizeOrShape_saysWhatWasExpected() {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> BlockMask.of(2, 4, 5, new byte[3]));
    assertTrue(e.getMessage().contains("got 3 bytes, expected 2"), e.getMessage());
    e = assertThrows(IllegalArgumentException.class, () -> BlockMask.of(3, 4, 5, new byte[1]));
    assertTrue(e.getMessage().contains("multiple of blockRows 3"), e.getMessage());
    BlockMask mask = BlockMask.of(2, 4, 5, new byte[2]);
    e = assertThrows(IllegalArgumentException.class, () -> PackedMatrix.pack(4, 4, new float[16], mask, null));
    assertTrue(e.getMessage().contains("[4, 5]") && e.getMessage().contains("[4, 4]"), e.getMessage());
  }

  @Test
  void pack_wrongSizes_sayWhatWasExpected() {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
        () -> PackedMatrix.pack(4, 5, new float[19], null, null));
    assertTrue(e.getMessage().contains("got 19 values, expected 20"), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> PackedMatrix.pack(4, 5, new float[20], null, new float[3]));
    assertThrows(IllegalArgumentException.class, () -> PackedMatrix.pack(4, 5, new byte[20], new float[3], null, null));
  }

  @Test
  void pack_sparse_storesSurvivorsOnly() {
    byte[] none = new byte[BlockMask.bytesFor(32, 64, 10)];
    none[0] = 1;
    PackedMatrix sparse = PackedMatrix.pack(64, 10, new float[640], BlockMask.of(32, 64, 10, none), null);
    assertTrue(sparse.isSparse());
    assertEquals(32, sparse.storedWeights());
    PackedMatrix dense = PackedMatrix.pack(64, 10, new float[640], null, null);
    assertFalse(dense.isSparse());
    assertEquals(640, dense.storedWeights());
    PackedMatrix bytes = PackedMatrix.pack(64, 10, new byte[640], new float[64], null, null);
    assertTrue(bytes.isInt8());
    assertTrue(bytes.bytes() < dense.bytes() / 2);
  }
}
