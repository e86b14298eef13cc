package io.dualmode.vosk;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The words that a Kaldi model can say.
 *
 * <p>They stand in {@code graph/words.txt}, a line {@code word number} for each; models whose graph is composed while they listen
 * have them in {@code graph/Gr.fst} instead, as the output symbols of the transducer. Its binary form (OpenFst, src/lib/fst.cc and
 * symbol-table.cc), little-endian, strings as a 32-bit length and bytes: magic 2125659606, type, arc type, 32-bit version, 32-bit
 * flags (1: input symbols follow, 2: output symbols follow), properties, start, states and arcs of 64 bits; then per table: magic
 * 2125658996, name, 64-bit next number, 64-bit size, and a string and a 64-bit number for each symbol.
 *
 * <p>Symbols that are no words are left out: {@code <eps>}, {@code [unk]}, {@code #0}, {@code !SIL} and their like.
 */
final class KaldiWordList {
  private static final List<String> TEXTS = List.of("graph/words.txt", "words.txt");
  private static final List<String> TRANSDUCERS = List.of("graph/Gr.fst", "Gr.fst");
  private static final Pattern NO_WORD = Pattern.compile("<.*>|\\[.*]|\\{.*}|\\(.*\\)|#.*|!.*");
  private static final int TRANSDUCER_MAGIC = 2125659606;
  private static final int SYMBOLS_MAGIC = 2125658996;
  private static final int INPUT_SYMBOLS = 1;
  private static final int OUTPUT_SYMBOLS = 2;
  private static final int MAX_STRING = 4096;
  private static final int MAX_SYMBOLS = 10_000_000;
  private static final int BUFFER = 1 << 16;

  private KaldiWordList() {}

  /** The file of a model directory that holds the list, null if there is none. */
  static Path find(Path directory) {
    for (List<String> names : List.of(TEXTS, TRANSDUCERS)) {
      for (String name : names) {
        if (Files.isRegularFile(directory.resolve(name))) {
          return directory.resolve(name);
        }
      }
    }
    return null;
  }

  /** The words of such a file in its order; a file that is neither form is an {@link IOException}. */
  static List<String> read(Path file) throws IOException {
    List<String> symbols = file.toString().endsWith(".txt") ? lines(file) : transducer(file);
    symbols.removeIf(symbol -> symbol.isBlank() || NO_WORD.matcher(symbol).matches());
    return symbols;
  }

  private static List<String> lines(Path file) throws IOException {
    List<String> words = new ArrayList<>();
    // not Files.lines, which ends at the first byte that is no UTF-8
    for (String line : new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n")) {
      words.add(line.strip().split("\\s+", 2)[0]);
    }
    return words;
  }

  private static List<String> transducer(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file);
        DataInputStream in = new DataInputStream(new BufferedInputStream(bytes, BUFFER))) {
      expect(file, "OpenFst magic", TRANSDUCER_MAGIC, number(in));
      string(file, in);
      string(file, in);
      number(in);
      int flags = number(in);
      in.readFully(new byte[4 * Long.BYTES]);
      List<String> words = new ArrayList<>();
      for (int table : new int[] {INPUT_SYMBOLS, OUTPUT_SYMBOLS}) {
        if ((flags & table) != 0) {
          words = symbols(file, in);
        }
      }
      return words;
    }
  }

  private static List<String> symbols(Path file, DataInputStream in) throws IOException {
    expect(file, "symbol table magic", SYMBOLS_MAGIC, number(in));
    string(file, in);
    in.readLong();
    long size = Long.reverseBytes(in.readLong());
    if (size < 0 || size > MAX_SYMBOLS) {
      throw new IOException(file + ": symbol table of " + size + " symbols, allowed: 0.." + MAX_SYMBOLS);
    }
    List<String> symbols = new ArrayList<>();
    for (long i = 0; i < size; i++) {
      symbols.add(string(file, in));
      in.readLong();
    }
    return symbols;
  }

  private static int number(DataInputStream in) throws IOException {
    return Integer.reverseBytes(in.readInt());
  }

  private static String string(Path file, DataInputStream in) throws IOException {
    int length = number(in);
    if (length < 0 || length > MAX_STRING) {
      throw new IOException(file + ": string of " + length + " bytes, allowed: 0.." + MAX_STRING);
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static void expect(Path file, String name, int wanted, int found) throws IOException {
    if (found != wanted) {
      throw new IOException(file + ": " + name + " is " + found + ", expected " + wanted);
    }
  }
}
