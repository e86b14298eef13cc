package io.dualmode.tools.train;

import com.google.gson.Gson;
import com.sun.management.OperatingSystemMXBean;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.tools.data.BatchLoader;
import io.dualmode.tools.data.TrainingBatch;
import io.dualmode.tools.loss.mmi.MmiLoss;
import io.dualmode.tools.loss.mmi.PhoneTopology;
import io.dualmode.tools.loss.mmi.PhoneTrigram;
import io.dualmode.tools.supernet.BlockMasks;
import io.dualmode.tools.supernet.NetworkShape;
import io.dualmode.tools.supernet.SupernetState;
import io.dualmode.tools.train.objective.LossPool;
import io.dualmode.tools.train.objective.SupernetGraph;
import io.dualmode.tools.train.objective.SupernetHeads;
import io.dualmode.tools.train.objective.TrainOptions;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What distillation costs a training step, as a program: {@code DistillationCost DATA RUN STEPS}. From a copy in memory of the run's
 * checkpoint, every batch is trained on with and without, in turns, in pairs of an even and an odd step, since only odd ones distil
 * on the lattice; prints the median of the ratios of processor time, which other work on the machine hardly touches. Nothing is written.
 */
final class DistillationCost {
  private DistillationCost() {}

  public static void main(String[] args) throws Exception {
    Path run = Path.of(args[1]);
    TrainOptions with = options(run);
    TrainOptions without = options(run);
    without.kd = 0;
    TrainingData data = TrainingData.open(Path.of(args[0]), with);
    List<int[]> sequences = data.phoneSequences();
    PhoneTopology topology = PhoneTopology.fromSequences(data.units(), sequences, 40);
    EncoderConfig config = NetworkShape.of(with, data.units(), topology.outputs());
    ParameterLayout layout = SupernetHeads.layout(config);
    SupernetState state = SupernetState.load(run.resolve("state"), layout);
    BlockMasks masks = new BlockMasks(layout, config.blockRows());
    masks.fromWords(state.mask);
    double hours = with.hours - 1;
    OperatingSystemMXBean clock = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    List<Double> ratios = new ArrayList<>();
    try (SupernetGraph graph = new SupernetGraph(config, layout, topology, with.optimiser(), with.threads, state);
        LossPool pool = new LossPool(new MmiLoss(topology, PhoneTrigram.fromSequences(data.units(), sequences)), config.units(), with.threads);
        BatchLoader batches = data.batches(config, with, state.step)) {
      graph.parameters().setMask(masks.expand());
      SupernetTrainer[] trainers = {new SupernetTrainer(without, config, graph, pool), new SupernetTrainer(with, config, graph, pool)};
      int pairs = Integer.parseInt(args[2]);
      for (int i = -3; i < pairs; i++) {
        TrainingBatch[] pair = {batches.next(), batches.next()};
        double[] seconds = new double[2];
        for (int turn = 0; turn < 2; turn++) {
          int which = (turn + i) & 1;
          long start = clock.getProcessCpuTime();
          for (int odd = 0; odd < 2; odd++) {
            // Every pair takes its turn with the lattice.
            trainers[which].step(pair[odd], 2 * with.kdLattice * (i + 4) + odd, hours);
          }
          seconds[which] = (clock.getProcessCpuTime() - start) * 1e-9;
        }
        if (i >= 0) {
          ratios.add(seconds[1] / seconds[0]);
          System.out.printf("%.3f s without, %.3f s with, ratio %.3f%n", seconds[0], seconds[1], seconds[1] / seconds[0]);
        }
      }
    }
    ratios.sort(null);
    System.out.printf("median ratio %.3f of %d pairs, the lattice distilled in every sparse transducer step%n",
        ratios.get(ratios.size() / 2), ratios.size());
  }

  private static TrainOptions options(Path run) throws Exception {
    return new Gson().fromJson(Files.readString(run.resolve("options.json")), TrainOptions.class);
  }
}
