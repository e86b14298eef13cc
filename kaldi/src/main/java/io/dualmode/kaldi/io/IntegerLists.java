package io.dualmode.kaldi.io;

import java.io.IOException;
import java.util.Arrays;

/** Lists of 32-bit numbers, and of tuples of them, as Kaldi writes them. */
final class IntegerLists {
  private IntegerLists() {}

  /** Binary: size of a number, count of tuples, numbers; text: {@code [ 1 2 ]} or {@code [ 1,2 3,4 ]}. */
  static int[] read(KaldiInput in, int tuple) throws IOException {
    return in.binary() ? binary(in, tuple) : text(in, tuple);
  }

  private static int[] binary(KaldiInput in, int tuple) throws IOException {
    long start = in.position();
    int bytes = in.readByte();
    if (bytes != Integer.BYTES) {
      throw in.fail(start, "a list of numbers of 4 bytes", "size " + bytes);
    }
    long count = (int) in.littleEndian(Integer.BYTES);
    in.requireLeft(start, "a list", count * tuple * Integer.BYTES);
    if (count * tuple > Integer.MAX_VALUE - 8) {
      throw in.fail(start, "a list that fits into an array", count * tuple + " numbers");
    }
    int[] numbers = new int[(int) count * tuple];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (int) in.littleEndian(Integer.BYTES);
    }
    return numbers;
  }

  private static int[] text(KaldiInput in, int tuple) throws IOException {
    in.skipSpace();
    if (in.peekByte(0) != '[') {
      throw in.unexpected("[");
    }
    in.readByte();
    int[] numbers = new int[16];
    int count = 0;
    for (in.skipSpace(); in.peekByte(0) != ']'; in.skipSpace()) {
      long start = in.position();
      String[] parts = in.token().split(",", -1);
      if (parts.length != tuple) {
        throw in.fail(start, tuple == 1 ? "a whole number" : "numbers with a comma between them", String.join(",", parts));
      }
      for (String part : parts) {
        if (count == numbers.length) {
          numbers = Arrays.copyOf(numbers, 2 * count);
        }
        try {
          numbers[count++] = Integer.parseInt(part);
        } catch (NumberFormatException e) {
          throw in.fail(start, "a whole number", part);
        }
      }
    }
    in.readByte();
    return Arrays.copyOf(numbers, count);
  }
}
