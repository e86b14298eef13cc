package io.dualmode.kaldi.network;

import io.dualmode.kaldi.feature.CmvnOptions;
import io.dualmode.kaldi.ivector.IvectorConfig;
import io.dualmode.kaldi.layer.LayerShape;
import io.dualmode.kaldi.plan.Context;
import io.dualmode.kaldi.plan.Schedule;
import io.dualmode.kaldi.plan.Unit;
import io.dualmode.kaldi.plan.Wiring;
import io.dualmode.model.part.TensorTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network as a model describes it, worked out: what a chunk is, and what must be computed for one. Immutable and thread-safe.
 */
public final class NetworkShape {
  /** Tensor of the statistics that features are normalised by, where they are. */
  public static final String STATISTICS = "cmvn.statistics";
  private static final int LONGEST_CHUNK = 1 << 12;

  private final List<String> lines;
  private final Map<String, LayerShape> layers;
  private final CmvnOptions cmvn;
  private final IvectorConfig ivector;
  private final Context context;
  private final int features;
  private final int ivectorSize;
  private final int subsampling;
  private final int chunk;
  private final int wantedChunk;
  private final Wiring wiring;
  private final Schedule schedule;

  /**
   * Works a network out.
   *
   * @param lines of its nodes
   * @param layers by the names of the components
   * @param cmvn how features are normalised before the network reads them, null for not
   * @param ivector what its i-vectors come from, null for none
   * @param subsampling frames of features to a row of the output
   * @param chunk frames computed together; a few more where the network asks for it
   * @throws IllegalArgumentException if these do not make a network that can listen while speech goes on
   */
  public NetworkShape(List<String> lines, Map<String, LayerShape> layers, CmvnOptions cmvn, IvectorConfig ivector, int subsampling,
      int chunk) {
    if (subsampling < 1 || chunk < 1 || subsampling > LONGEST_CHUNK || chunk > LONGEST_CHUNK) {
      throw new IllegalArgumentException("subsampling is " + subsampling + " and chunk " + chunk + ", allowed: 1.." + LONGEST_CHUNK);
    }
    this.lines = List.copyOf(lines);
    this.layers = new LinkedHashMap<>(layers);
    this.cmvn = cmvn;
    this.ivector = ivector;
    this.subsampling = subsampling;
    this.wantedChunk = chunk;
    Wiring plain = new Wiring(lines, layers, 0);
    context = Context.of(plain);
    this.chunk = chunk(chunk);
    wiring = new Wiring(lines, layers, this.chunk);
    features = width(wiring, Wiring.INPUT);
    ivectorSize = width(wiring, Wiring.IVECTOR);
    if (features == 0) {
      throw new IllegalArgumentException("the output does not depend on an input-node of the name " + Wiring.INPUT);
    }
    if (ivectorSize > 0 && ivector == null) {
      throw new IllegalArgumentException("the network reads i-vectors of " + ivectorSize + " numbers, but there is no extractor of them");
    }
    if (ivectorSize > 0 && ivector.size() != ivectorSize) {
      throw new IllegalArgumentException("the network reads i-vectors of " + ivectorSize + " numbers, but the extractor gives "
          + ivector.size());
    }
    if (ivector != null && ivector.features() != features) {
      throw new IllegalArgumentException("the extractor of i-vectors reads " + ivector.features() + " features, but the network "
          + features);
    }
    for (Unit unit : wiring.units()) {
      if (unit.isInput() && !unit.name().equals(Wiring.INPUT) && !unit.name().equals(Wiring.IVECTOR)) {
        throw new IllegalArgumentException("input-node " + unit.name() + " is not supported, known: " + Wiring.INPUT + ", "
            + Wiring.IVECTOR);
      }
    }
    schedule = Schedule.streaming(wiring, context, this.chunk, subsampling);
    Sizes.of(wiring, schedule);
  }

  private int chunk(int wanted) {
    for (int frames = wanted; frames <= LONGEST_CHUNK; frames++) {
      if (frames % subsampling == 0 && frames % context.modulus() == 0) {
        return frames;
      }
    }
    throw new IllegalArgumentException("no chunk of up to " + LONGEST_CHUNK + " frames is a multiple of " + subsampling + " and "
        + context.modulus());
  }

  private static int width(Wiring wiring, String name) {
    int unit = wiring.input(name);
    return unit < 0 ? 0 : wiring.units().get(unit).width();
  }

  List<String> lines() {
    return lines;
  }

  Map<String, LayerShape> layers() {
    return layers;
  }

  CmvnOptions cmvn() {
    return cmvn;
  }

  /** What its i-vectors come from, null where it reads none. */
  public IvectorConfig ivector() {
    return ivectorSize > 0 ? ivector : null;
  }

  Wiring wiring() {
    return wiring;
  }

  Schedule schedule() {
    return schedule;
  }

  /** Frames before a frame that its row depends on, recurrences left out. */
  public int left() {
    return context.left();
  }

  /** Frames after a frame that its row depends on. */
  public int right() {
    return context.right();
  }

  /** Features of a frame. */
  public int features() {
    return features;
  }

  /** Numbers of a row of the output. */
  public int outputs() {
    return wiring.outputWidth();
  }

  /** Frames of features to a row of the output. */
  public int subsampling() {
    return subsampling;
  }

  /** Frames computed together. */
  public int chunk() {
    return chunk;
  }

  int wantedChunk() {
    return wantedChunk;
  }

  /** Adds the tensors of what the output needs. */
  public void declare(TensorTable.Group tensors) {
    for (Unit unit : wiring.units()) {
      unit.steps().forEach(step -> step.shape().declare(step.component(), tensors));
    }
    if (cmvn != null) {
      tensors.vector(STATISTICS, 2 * (features + 1));
    }
    if (ivector() != null) {
      ivector.declare(tensors);
    }
  }
}
