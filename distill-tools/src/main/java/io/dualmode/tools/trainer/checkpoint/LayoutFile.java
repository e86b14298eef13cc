package io.dualmode.tools.trainer.checkpoint;

import com.google.gson.Gson;
import com.google.gson.JsonSyntaxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code layout.json} beside a checkpoint: which parameter lies where, so that another objective's run can start from it. */
public record LayoutFile(int size, int normSize, List<Entry> parameters, List<Entry> norms) {
  private static final String NAME = "layout.json";

  /** A parameter in the flat vector, or the running statistics of a batch norm among all of a corner. */
  public record Entry(String name, int offset, int size) {}

  public static LayoutFile of(ParameterLayout layout) {
    return new LayoutFile(layout.size(), layout.normSize(),
        layout.parameters().stream().map(p -> new Entry(p.name(), p.offset(), p.size())).toList(),
        layout.norms().stream().map(n -> new Entry(n.name(), n.offset(), n.width())).toList());
  }

  /** A layout of the same sizes, enough to read the checkpoint of. */
  public ParameterLayout flat(int corners) {
    return ParameterLayout.of(ParameterLayout.Order.LISTED, corners, b -> {
      b.vector("flat", size, 0);
      b.statistics("flat", normSize);
    });
  }

  public void write(Path folder) throws IOException {
    Files.writeString(folder.resolve(NAME), new Gson().toJson(this) + "\n");
  }

  /** The layout of a run's checkpoint, or null for a run of a version that did not write it. */
  public static LayoutFile read(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    try {
      return Files.exists(file) ? new Gson().fromJson(Files.readString(file), LayoutFile.class) : null;
    } catch (JsonSyntaxException e) {
      throw new IOException(file + ": not a layout: " + e.getMessage(), e);
    }
  }
}
