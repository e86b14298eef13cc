package io.dualmode.tools.align;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The growing output of {@code align}: lines in any order in {@code FILE.part}, sorted into {@code FILE} at the end.
 *
 * <p>A line is {@code id TAB frames TAB score TAB "UNIT frames UNIT frames ..."}. Lines of an earlier run, interrupted or
 * finished, are kept; a line cut short by a crash is dropped. Thread-safe.
 */
public final class AlignmentFile implements Closeable {
  private static final int CELLS = 4;

  private final Path file;
  private final Path part;
  private final Map<String, String> lines = new HashMap<>();
  private final BufferedWriter writer;

  public AlignmentFile(Path file) throws IOException {
    this.file = file.toAbsolutePath();
    this.part = this.file.resolveSibling(file.getFileName() + ".part");
    Files.createDirectories(this.file.getParent());
    for (Path earlier : List.of(this.file, part)) {
      if (Files.exists(earlier)) {
        keepWholeLines(Files.readString(earlier));
      }
    }
    List<String> kept = new ArrayList<>(lines.values());
    Path rewritten = this.file.resolveSibling(file.getFileName() + ".part.new");
    Files.write(rewritten, kept);
    Files.move(rewritten, part, StandardCopyOption.REPLACE_EXISTING);
    writer = Files.newBufferedWriter(part, StandardOpenOption.APPEND);
  }

  private void keepWholeLines(String text) {
    int start = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      String line = text.substring(start, end);
      String[] cells = line.split("\t", -1);
      if (cells.length == CELLS && !cells[CELLS - 1].isEmpty()) {
        lines.put(cells[0], line);
      }
      start = end + 1;
    }
  }

  public synchronized boolean contains(String id) {
    return lines.containsKey(id);
  }

  public synchronized void add(String id, String line) throws IOException {
    lines.put(id, line);
    writer.write(line);
    writer.write('\n');
    writer.flush();
  }

  /** Sorts the lines by this order of ids, replaces the file in one step and removes the part file; returns the lines written. */
  public synchronized int finish(List<String> order) throws IOException {
    writer.close();
    Path sorted = file.resolveSibling(file.getFileName() + ".part.sorted");
    List<String> out = order.stream().map(lines::get).filter(line -> line != null).toList();
    Files.write(sorted, out);
    Files.move(sorted, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    Files.deleteIfExists(part);
    return out.size();
  }

  @Override
  public synchronized void close() throws IOException {
    writer.close();
  }
}
