package io.dualmode.tools.torch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The number type in which a graph multiplies its matrices; sums, losses, norms and weights are fp32 with either. Processors with bf16
 * instructions multiply several times faster in it; on others libtorch emulates it, more than ten times slower than fp32.
 */
public enum MatrixType {
  BF16(15), FP32(6);

  /** Where Linux tells what a processor can do. */
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  /** What it calls instructions that multiply bf16: on x86, in AVX-512 and in AMX, and on ARM. */
  private static final Pattern MULTIPLIES_BF16 = Pattern.compile("^(flags|Features)\\s*:.*\\b(avx512_bf16|amx_bf16|bf16)\\b", Pattern.MULTILINE);

  private final int code;

  MatrixType(int code) {
    this.code = code;
  }

  /** The TorchScript expression that casts another one to this type. */
  public String cast(String expression) {
    return String.format(Locale.ROOT, "torch.to(%s, %d, False, False, None)", expression, code);
  }

  /** The type that is faster on this processor; fp32 where nobody says what it can do. */
  public static MatrixType fastest() {
    try {
      return Files.isReadable(PROCESSORS) ? fastest(Files.readString(PROCESSORS)) : FP32;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The type that is faster on processors that are described in the form of {@code /proc/cpuinfo}. */
  static MatrixType fastest(String processors) {
    return MULTIPLIES_BF16.matcher(processors).find() ? BF16 : FP32;
  }
}
