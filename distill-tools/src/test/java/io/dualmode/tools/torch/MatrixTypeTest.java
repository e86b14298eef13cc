package io.dualmode.tools.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MatrixTypeTest {
  @Test
  void fastest_isBf16OnlyWhereTheProcessorMultipliesIt() {
    assertEquals(MatrixType.FP32, MatrixType.fastest("processor : 0\nflags\t\t: fpu avx avx2 fma f16c\nbugs\t\t: none\n"));
    assertEquals(MatrixType.FP32, MatrixType.fastest("flags\t\t: avx512f avx512_vnni\nmodel name\t: a bf16 of sorts\n"));
    assertEquals(MatrixType.BF16, MatrixType.fastest("flags\t\t: avx512f avx512_bf16 avx512_vnni\n"));
    assertEquals(MatrixType.BF16, MatrixType.fastest("flags\t\t: avx2 amx_bf16\nprocessor : 1\n"));
    assertEquals(MatrixType.BF16, MatrixType.fastest("Features\t: fp asimd i8mm bf16\n"));
    assertEquals(MatrixType.FP32, MatrixType.fastest(""));
  }
}
