package io.dualmode.tools.trainer.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A CSV file with named columns that a run appends rows to. A file that an earlier program version left with fewer columns gets the
 * new ones at its right end, empty in the rows it has; columns it has and this run does not stay, empty from then on.
 */
public final class MeasurementsFile {
  private final Path csv;
  private final List<String> wanted;
  private List<String> columns;

  public MeasurementsFile(Path csv, List<String> wanted) {
    this.csv = csv;
    this.wanted = List.copyOf(wanted);
  }

  /** Appends a row; a column without a cell stays empty. */
  public void append(Map<String, String> cells) throws IOException {
    if (columns == null) {
      columns = open();
    }
    String row = String.join(",", columns.stream().map(c -> cells.getOrDefault(c, "")).toList());
    Files.writeString(csv, row + "\n", StandardOpenOption.APPEND);
  }

  private List<String> open() throws IOException {
    String text = Files.exists(csv) ? Files.readString(csv) : "";
    // A killed run may have left a line without an end.
    List<String> lines = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    List<String> all = new ArrayList<>(lines.isEmpty() ? List.of() : List.of(lines.get(0).split(",")));
    int before = all.size();
    wanted.stream().filter(c -> !all.contains(c)).forEach(all::add);
    String missing = ",".repeat(all.size() - before);
    StringBuilder rewritten = new StringBuilder(String.join(",", all)).append('\n');
    lines.stream().skip(1).forEach(line -> rewritten.append(line).append(missing).append('\n'));
    Path beside = csv.resolveSibling(csv.getFileName() + ".tmp");
    Files.writeString(beside, rewritten);
    Files.move(beside, csv, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return all;
  }
}
