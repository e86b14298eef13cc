package io.dualmode.tools.train;

import com.google.gson.Gson;
import com.google.gson.JsonSyntaxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** {@code layout.json} beside a checkpoint: which parameter lies where, so that another objective's run can start from it. */
record LayoutFile(int size, int normSize, List<Entry> parameters, List<Entry> norms) {
  private static final String NAME = "layout.json";

  /** A parameter in the flat vector, or the running statistics of a batch norm among all of a corner. */
  record Entry(String name, int offset, int size) {}

  static LayoutFile of(ParameterLayout layout) {
    List<Entry> parameters = Stream.concat(layout.matrices().stream(), layout.vectors().stream())
        .map(p -> new Entry(p.name(), p.offset(), p.size())).toList();
    List<Entry> norms = new ArrayList<>();
    layout.norms().forEach(n -> norms.add(new Entry(n.name(), n.offset(), n.width())));
    return new LayoutFile(layout.size(), layout.normSize(), parameters, norms);
  }

  void write(Path folder) throws IOException {
    Files.writeString(folder.resolve(NAME), new Gson().toJson(this) + "\n");
  }

  /** The layout of a run's checkpoint, or null for a run of a version that did not write it. */
  static LayoutFile read(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    try {
      return Files.exists(file) ? new Gson().fromJson(Files.readString(file), LayoutFile.class) : null;
    } catch (JsonSyntaxException e) {
      throw new IOException(file + ": not a layout: " + e.getMessage(), e);
    }
  }
}
