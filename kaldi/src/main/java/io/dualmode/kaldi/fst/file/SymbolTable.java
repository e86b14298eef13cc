package io.dualmode.kaldi.fst.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Names of labels: {@code words.txt} with a line {@code name number} each, or the table inside a transducer of OpenFst
 * (src/lib/symbol-table.cc). The first name of a label counts, and the first label of a name. Immutable.
 *
 * <p>All names lie in one array of bytes, in UTF-8, and entries are found by two tables of their numbers with open addressing, so that some
 * hundred thousand words take a few megabytes and no object each.
 */
public final class SymbolTable {
  private static final int MAGIC = 2125658996;
  private static final int LEAST_BYTES = 12;
  private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

  private byte[] text = new byte[1 << 10];
  /** Where the names of entries begin; that of the next one is the end of the last. */
  private int[] begin = new int[1 << 7];
  private int[] labels = new int[1 << 7];
  private int count;
  private int named;
  /** Numbers of entries, counted from 1, by the hash of their names and of their labels; 0 where there is none. */
  private int[] byName = new int[1 << 8];
  private int[] byLabel = new int[1 << 8];

  private SymbolTable() {}

  static SymbolTable read(FstReader in) throws IOException {
    in.magic(MAGIC, "a table of symbols");
    in.string("the name of the table");
    in.int64("the next free label");
    long count = in.count("symbols", LEAST_BYTES);
    SymbolTable table = new SymbolTable();
    for (long i = 0; i < count; i++) {
      byte[] name = in.bytes("a symbol");
      long at = in.at();
      long label = in.int64("the label of a symbol");
      if (label < 0 || label > Integer.MAX_VALUE) {
        throw in.bytes.wrong(at, "a label from 0 to " + Integer.MAX_VALUE, label);
      }
      table.put((int) label, name, 0, name.length);
    }
    return table;
  }

  /** A text with a name and its number on each line. */
  public static SymbolTable readText(Path file) throws IOException {
    SymbolTable table = new SymbolTable();
    byte[] bytes = Files.readAllBytes(file);
    int number = 0;
    for (int from = 0; from < bytes.length;) {
      int end = from;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      number++;
      if (!table.putLine(bytes, from, end)) {
        throw new IOException(file + ": line " + number + ": expected a symbol and a number not below 0, found '"
            + new String(bytes, from, end - from, StandardCharsets.UTF_8).strip() + "'");
      }
      from = end + 1;
    }
    return table;
  }

  /** Takes a line with a name and a number, or none; false where it is neither. */
  private boolean putLine(byte[] line, int from, int to) {
    int begin = past(line, from, to, true);
    if (begin == to) {
      return true;
    }
    int end = past(line, begin, to, false);
    int digits = past(line, end, to, true);
    int digitsEnd = past(line, digits, to, false);
    long label = 0;
    for (int i = digits; i < digitsEnd; i++) {
      label = line[i] >= '0' && line[i] <= '9' ? 10 * label + line[i] - '0' : Long.MAX_VALUE;
      if (label > Integer.MAX_VALUE) {
        return false;
      }
    }
    if (digits == digitsEnd || past(line, digitsEnd, to, true) < to) {
      return false;
    }
    put((int) label, line, begin, end - begin);
    return true;
  }

  /** The first place that is no blank, or that is one. */
  private static int past(byte[] line, int from, int to, boolean blanks) {
    int at = from;
    while (at < to && (line[at] == ' ' || line[at] >= '\t' && line[at] <= '\r') == blanks) {
      at++;
    }
    return at;
  }

  private void put(int label, byte[] name, int offset, int length) {
    int nameSlot = nameSlot(name, offset, length);
    int labelSlot = labelSlot(label);
    boolean newName = byName[nameSlot] == 0;
    boolean newLabel = byLabel[labelSlot] == 0;
    if (!newName && !newLabel) {
      return;
    }
    append(label, name, offset, length);
    if (newName) {
      byName[nameSlot] = count;
    }
    if (newLabel) {
      byLabel[labelSlot] = count;
      named++;
    }
    if (3L * count > 2L * byName.length) {
      index();
    }
  }

  private void append(int label, byte[] name, int offset, int length) {
    if (count + 2 > begin.length) {
      begin = Arrays.copyOf(begin, 2 * begin.length);
      labels = Arrays.copyOf(labels, 2 * labels.length);
    }
    int at = begin[count];
    if (length > text.length - at) {
      text = Arrays.copyOf(text, (int) Math.min(LONGEST_ARRAY, Math.max(2L * text.length, (long) at + length)));
    }
    System.arraycopy(name, offset, text, at, length);
    labels[count++] = label;
    begin[count] = at + length;
  }

  /** Makes room for twice as many entries; those that were found before are found first. */
  private void index() {
    byName = new int[2 * byName.length];
    byLabel = new int[2 * byLabel.length];
    for (int entry = 0; entry < count; entry++) {
      int nameSlot = nameSlot(text, begin[entry], begin[entry + 1] - begin[entry]);
      byName[nameSlot] = byName[nameSlot] == 0 ? entry + 1 : byName[nameSlot];
      int labelSlot = labelSlot(labels[entry]);
      byLabel[labelSlot] = byLabel[labelSlot] == 0 ? entry + 1 : byLabel[labelSlot];
    }
  }

  /** Where the entry of a name stands, or would. */
  private int nameSlot(byte[] name, int offset, int length) {
    int hash = 1;
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + name[i];
    }
    int slot = spread(hash);
    while (byName[slot] != 0) {
      int entry = byName[slot] - 1;
      if (Arrays.equals(text, begin[entry], begin[entry + 1], name, offset, offset + length)) {
        return slot;
      }
      slot = slot + 1 & byName.length - 1;
    }
    return slot;
  }

  private int labelSlot(int label) {
    int slot = spread(label);
    while (byLabel[slot] != 0 && labels[byLabel[slot] - 1] != label) {
      slot = slot + 1 & byLabel.length - 1;
    }
    return slot;
  }

  private int spread(int hash) {
    int mixed = hash * 0x9E3779B9;
    return (mixed ^ mixed >>> 16) & byName.length - 1;
  }

  /** The name of a label, empty for one without. */
  public String name(int label) {
    int entry = byLabel[labelSlot(label)] - 1;
    return entry < 0 ? "" : new String(text, begin[entry], begin[entry + 1] - begin[entry], StandardCharsets.UTF_8);
  }

  /** The label of a name, -1 where there is none. */
  public int label(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    int entry = byName[nameSlot(bytes, 0, bytes.length)] - 1;
    return entry < 0 ? -1 : labels[entry];
  }

  /** How many labels have names. */
  public int size() {
    return named;
  }
}
