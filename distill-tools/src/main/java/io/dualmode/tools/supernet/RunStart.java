package io.dualmode.tools.supernet;

import io.dualmode.model.format.SupernetModel;
import io.dualmode.tools.trainer.RunFolder;
import io.dualmode.tools.trainer.checkpoint.LayoutFile;
import io.dualmode.tools.trainer.checkpoint.LayoutFile.Entry;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Parameter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Where a run begins: at its own checkpoint, at the averaged weights of another run or of a model ({@code --init}), or at
 * random weights.
 *
 * <p>From another run come the parameters of the same name and size, with the statistics of the batch norms; the encoder must be there
 * as a whole, but for summaries. Step, hours, optimiser and masks start afresh. A sparse corner that the other run has trained keeps its norms.
 */
public final class RunStart {
  private RunStart() {}

  /** Makes a training state of a packaged model. */
  public interface ModelReader {
    void read(SupernetModel model, SupernetState state) throws IOException;
  }

  /** Opens the folder of a run: makes it, writes its options and layout, and returns the state to go on from. */
  public static SupernetState open(Path folder, SupernetOptions options, ParameterLayout layout, int blockRows, PrintStream out)
      throws IOException {
    return open(folder, options, layout, blockRows, out, (model, state) -> {
      throw new IOException("--init " + options.init + " is a model; this command starts from the folder of a run");
    });
  }

  /** The same for a run that can also start from a packaged model. */
  public static SupernetState open(Path folder, SupernetOptions options, ParameterLayout layout, int blockRows, PrintStream out,
      ModelReader reader) throws IOException {
    RunFolder run = new RunFolder(folder);
    SupernetState state;
    if (run.hasCheckpoint()) {
      state = SupernetState.load(run.found(), layout);
    } else {
      state = new SupernetState(layout, blockRows, options.seed);
      if (options.init != null && SupernetModel.isModel(options.init)) {
        try (SupernetModel model = SupernetModel.named(options.init)) {
          reader.read(model, state);
        }
        out.printf("starting from the model %s%n", options.init);
      } else if (options.init != null) {
        copy(Path.of(options.init), layout, state, out);
      }
    }
    run.describe(options, layout);
    return state;
  }

  private static void copy(Path folder, ParameterLayout layout, SupernetState to, PrintStream out) throws IOException {
    Path checkpoint = new RunFolder(folder).found();
    if (!Files.isRegularFile(checkpoint)) {
      throw new NoSuchFileException(checkpoint.toString(), null, "no checkpoint to start from; --init names the folder of a run or a model");
    }
    LayoutFile there = LayoutFile.read(folder);
    // Earlier versions wrote no layout; their runs are of this command, and the sizes tell whether of this shape.
    LayoutFile from = there == null ? LayoutFile.of(layout) : there;
    SupernetState source = SupernetState.load(checkpoint, from.flat(SupernetLayout.CORNERS));
    Map<String, Entry> parameters = new HashMap<>();
    from.parameters().forEach(e -> parameters.put(e.name(), e));
    StackNames names = new StackNames(layout::has, parameters::containsKey);
    int copied = 0;
    int all = 0;
    for (Parameter p : layout.parameters()) {
      all++;
      String name = names.there(p.name());
      Entry e = name == null ? null : parameters.get(name);
      boolean fits = e != null && e.size() == p.size();
      if (!fits && name != null && (p.name().startsWith("input.") || p.name().startsWith("blocks."))) {
        throw new IOException(checkpoint + ": " + p.name() + " has " + (e == null ? "no" : e.size()) + " weights, this run's "
            + p.size() + "; give the run the --dim, --bottleneck, --layers and --attention-after of that one");
      }
      if (fits) {
        System.arraycopy(source.average, e.offset(), to.weights, p.offset(), p.size());
        copied++;
      }
    }
    to.average = to.weights.clone();
    for (ParameterLayout.Norm n : layout.norms()) {
      for (Entry e : from.norms()) {
        if (e.name().equals(names.there(n.name())) && e.size() == n.width()) {
          for (int corner = 0; corner < 2; corner++) {
            System.arraycopy(source.normMean[corner], e.offset(), to.normMean[corner], n.offset(), n.width());
            System.arraycopy(source.normVariance[corner], e.offset(), to.normVariance[corner], n.offset(), n.width());
          }
        }
      }
    }
    to.sparseStarted = source.sparseStarted;
    out.printf("starting from %s after %.2f hours: %d of %d parameters%n", folder, source.heardSeconds / 3600, copied, all);
  }
}
