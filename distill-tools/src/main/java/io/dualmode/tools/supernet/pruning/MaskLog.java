package io.dualmode.tools.supernet.pruning;

import io.dualmode.tools.supernet.BlockMasks;
import io.dualmode.tools.trainer.checkpoint.MeasurementsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code masks.csv}: what every ranking of the blocks did. Columns: step, hours, sparsity, blocks that returned and that were pruned,
 * then the density of each masked matrix.
 */
final class MaskLog {
  private final MeasurementsFile file;

  MaskLog(Path csv, BlockMasks masks) {
    List<String> columns = new ArrayList<>(List.of("step", "hours", "sparsity", "returned", "pruned"));
    columns.addAll(masks.densities().keySet());
    file = new MeasurementsFile(csv, columns);
  }

  void add(int step, double hours, BlockMasks masks, BlockMasks.Change change) throws IOException {
    Map<String, String> cells = new LinkedHashMap<>();
    cells.put("step", Integer.toString(step));
    cells.put("hours", String.format(Locale.ROOT, "%.4f", hours));
    cells.put("sparsity", String.format(Locale.ROOT, "%.4f", masks.sparsity()));
    cells.put("returned", Integer.toString(change.returned()));
    cells.put("pruned", Integer.toString(change.pruned()));
    masks.densities().forEach((name, density) -> cells.put(name, String.format(Locale.ROOT, "%.4f", density)));
    file.append(cells);
  }
}
