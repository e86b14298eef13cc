package io.dualmode.kaldi.fst;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Names of labels: {@code words.txt} with a line {@code name number} each, or the table inside a transducer of OpenFst
 * (src/lib/symbol-table.cc). Immutable.
 */
public final class SymbolTable {
  private static final int MAGIC = 2125658996;
  private static final int LEAST_BYTES = 12;

  private final Map<Integer, String> names = new HashMap<>();
  private final Map<String, Integer> labels = new HashMap<>();

  private SymbolTable() {}

  static SymbolTable read(FstReader in) throws IOException {
    in.magic(MAGIC, "a table of symbols");
    in.string("the name of the table");
    in.int64("the next free label");
    long count = in.count("symbols", LEAST_BYTES);
    SymbolTable table = new SymbolTable();
    for (long i = 0; i < count; i++) {
      String name = in.string("a symbol");
      long at = in.at();
      long label = in.int64("the label of a symbol");
      if (label < 0 || label > Integer.MAX_VALUE) {
        throw in.bytes.wrong(at, "a label from 0 to " + Integer.MAX_VALUE, label);
      }
      table.put((int) label, name);
    }
    return table;
  }

  /** A text with a name and its number on each line. */
  public static SymbolTable readText(Path file) throws IOException {
    SymbolTable table = new SymbolTable();
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    int number = 0;
    int from = 0;
    while (from < text.length()) {
      int end = text.indexOf('\n', from);
      end = end < 0 ? text.length() : end;
      number++;
      String line = text.substring(from, end).strip();
      from = end + 1;
      if (!line.isEmpty()) {
        table.put(file, number, line);
      }
    }
    return table;
  }

  private void put(Path file, int number, String line) throws IOException {
    String[] fields = line.split("[ \t]+");
    try {
      if (fields.length == 2 && Integer.parseInt(fields[1]) >= 0) {
        put(Integer.parseInt(fields[1]), fields[0]);
        return;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new IOException(file + ": line " + number + ": expected a symbol and a number not below 0, found '" + line + "'");
  }

  private void put(int label, String name) {
    names.putIfAbsent(label, name);
    labels.putIfAbsent(name, label);
  }

  /** The name of a label, empty for one without. */
  public String name(int label) {
    return names.getOrDefault(label, "");
  }

  /** The label of a name, -1 where there is none. */
  public int label(String name) {
    return labels.getOrDefault(name, -1);
  }

  /** How many labels have names. */
  public int size() {
    return names.size();
  }

  /** All names, in no order. */
  public Iterable<String> names() {
    return labels.keySet();
  }
}
