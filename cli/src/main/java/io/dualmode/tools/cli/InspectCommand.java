package io.dualmode.tools.cli;

import io.dualmode.model.encoder.NetworkPart;
import io.dualmode.model.format.ModelName;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.SupernetModel.StoredTensor;
import io.dualmode.model.format.config.ModelConfig;
import io.dualmode.model.format.config.RescoringDefaults;
import io.dualmode.model.neural.NeuralLm;
import io.dualmode.model.supernet.SupernetPart;
import io.dualmode.model.supernet.shape.EncoderConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what is in a model. */
@Command(name = "inspect", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Print what is in a model: shape, sizes, sparsity of every matrix, units and provenance.")
final class InspectCommand implements Callable<Integer> {
  @Parameters(arity = "0..1", paramLabel = "MODEL", description = ModelName.KINDS + " (default: bundled)")
  String name = SupernetModel.BUNDLED_NAME;

  @Option(names = "--tensors", description = "list every tensor")
  boolean tensors;

  @Spec
  CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try (SupernetModel model = SupernetModel.named(name)) {
      ModelConfig config = model.config();
      out.printf("model      %s (%s)%n", config.name(), config.language());
      if (config.parts().network().type().equals(SupernetPart.TYPE)) {
        printEncoder(out, config.encoder());
      } else {
        NetworkPart network = config.parts().network();
        out.printf("encoder    %s, width %d, stride %d%n", network.type(), network.width(), network.stride());
      }
      out.printf("front end  %s, %d features every %d ms%n", config.parts().frontEnd().type(), config.parts().frontEnd().features(),
          config.parts().frontEnd().frameMillis());
      out.printf("heads      %s%n", String.join(", ", config.parts().headNames()));
      out.printf("search     head %s%s %s%n", config.search().head(),
          config.search().head().equals("combined") ? ", MMI weight " + config.search().mmiWeight() : "",
          new TreeMap<>(config.search().options()));
      if (config.rescorer() != null) {
        out.printf("rescorer   hears %s context, width %d, %d layers, weight %s%n", config.rescorer().context(), config.rescorer().width(),
            config.rescorer().layers(), config.search().rescoring().lasWeight());
      }
      if (NeuralLm.isIn(model.files())) {
        NeuralLm lm = NeuralLm.read(model.files());
        RescoringDefaults tuned = config.search().rescoring();
        out.printf("neural lm  %d pieces, width %d, %d layers, weight %s, discount %s%n", lm.shape().pieces(), lm.shape().width(), lm.shape().layers(),
            tuned.neuralWeight(), tuned.discount());
      }
      config.search().garbage().ifPresent(score -> out.printf("garbage    %s a phone%n", score));
      out.printf("confidence %s%n", config.search().calibration().map(c -> "fitted to " + c.origin()).orElse("lattice posteriors, not calibrated"));
      out.printf("units      %d: %s%n", model.units().size(), String.join(" ", model.units()));
      printFiles(out, model);
      printMatrices(out, model);
      new TreeMap<>(config.provenance()).forEach((key, value) -> out.printf("provenance %s: %s%n", key, value));
      if (tensors) {
        model.storedTensors().forEach(t -> out.printf("tensor     %-40s %-4s %-14s %,d bytes%n", t.name(), t.dtype(), t.shape(), t.bytes()));
      }
    }
    return 0;
  }

  private static void printEncoder(PrintWriter out, EncoderConfig encoder) {
    Map<String, Long> kinds = encoder.blocks().stream()
        .collect(Collectors.groupingBy(b -> b.type().name().toLowerCase(Locale.ROOT), TreeMap::new, Collectors.counting()));
    out.printf("encoder    width %d, bottleneck %d, blocks %s, stride %d, chunk %d frames, look-ahead %d ms%n", encoder.dim(),
        encoder.bottleneck(), kinds, encoder.stride(), encoder.chunkFrames(), encoder.inputRight() * 10);
  }

  private static void printFiles(PrintWriter out, SupernetModel model) throws IOException {
    for (String name : List.of(SupernetModel.WEIGHTS, SupernetModel.LEXICON, SupernetModel.LEXICON + ".gz", SupernetModel.LANGUAGE_MODEL,
        SupernetModel.VOCABULARY, SupernetModel.GUESSER)) {
      if (model.files().contains(name)) {
        out.printf("file       %-20s %,12d bytes%n", name, model.files().size(name));
      }
    }
  }

  private static void printMatrices(PrintWriter out, SupernetModel model) {
    Map<String, StoredTensor> stored = model.storedTensors().stream().collect(Collectors.toMap(StoredTensor::name, t -> t));
    long parameters = stored.values().stream().filter(t -> !t.name().endsWith(".mask"))
        .mapToLong(t -> t.shape().stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b)).sum();
    long weights = 0;
    double surviving = 0;
    for (String name : model.matrices()) {
      int[] shape = model.tensors().shape(name);
      long size = (long) shape[0] * shape[1];
      boolean packed = stored.containsKey(name + ".blocks");
      StoredTensor tensor = stored.get(packed ? name + ".blocks" : name);
      double sparsity = model.sparsity(name);
      weights += size;
      surviving += size * (1 - sparsity);
      out.printf(Locale.ROOT, "matrix     %-28s %5d x %-5d %-4s %,11d bytes  %s%n", name, shape[0], shape[1], tensor.dtype(), bytes(stored, name),
          stored.containsKey(name + ".mask") ? String.format(Locale.ROOT, "%5.1f %% pruned%s", 100 * sparsity, packed ? ", packed" : "")
              : "not pruned");
    }
    out.printf(Locale.ROOT, "total      %,d numbers stored; %,d weights in matrices, %,d of them (%.1f %%) in the sparse network%n",
        parameters, weights, Math.round(surviving), 100 * surviving / weights);
  }

  /** What a matrix takes in the file: values, scales and mask. */
  private static long bytes(Map<String, StoredTensor> stored, String matrix) {
    return Stream.of("", ".blocks", ".scale", ".mask", ".kept", ".kept.scale", ".kept.bias").map(part -> stored.get(matrix + part)).filter(Objects::nonNull).mapToLong(StoredTensor::bytes)
        .sum();
  }
}
