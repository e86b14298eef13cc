package io.dualmode.tools.align;

import io.dualmode.model.composition.SupernetComposition;
import io.dualmode.model.encoder.ContextMode;
import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.frontend.FeatureBuffer;
import io.dualmode.model.frontend.logmel.LogMelFilterBank;
import io.dualmode.model.head.Heads;
import io.dualmode.model.head.mmi.LoadedMmi;
import io.dualmode.model.head.mmi.MmiHead;
import io.dualmode.model.kernel.choice.KernelProvider;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.supernet.shape.SupernetWeights;
import io.dualmode.model.supernet.stream.JavaEncoder;
import io.dualmode.tools.align.hmm.AlignmentModel;
import io.dualmode.tools.align.hmm.FrameScorer;
import io.dualmode.tools.align.hmm.UnitHmm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A model of this project as an {@link AlignmentModel}: its network in full context, with its dense weights where it has them, and the phone
 * states of its MMI head. One per thread; the weights are shared.
 *
 * <p>A unit is entered in one frame, by the output for it behind the unit before, and stayed in in all others. The graph does not say
 * whether a word follows a pause or another word, so entering its first unit scores the larger of the two. Scores are
 * {@code log softmax} of the outputs.
 */
final class ModelAligner implements AlignmentModel {
  private static final List<UnitHmm.Arc> ARCS = List.of(new UnitHmm.Arc(0, 1, 0), new UnitHmm.Arc(0, UnitHmm.EXIT, 0),
      new UnitHmm.Arc(1, 1, 0), new UnitHmm.Arc(1, UnitHmm.EXIT, 0));

  /** The weights of a model. */
  record Loaded(JavaEncoder encoder, Heads heads, Corner corner, UnitInventory units) {}

  private record Key(int left, int unit, boolean first) {}

  private final Loaded loaded;
  private final MmiHead head;
  private final String silenceName;
  private final Map<Key, UnitHmm> cache = new HashMap<>();
  /** Outputs of each scorer state, of which the largest counts. */
  private final List<int[]> states = new ArrayList<>();

  ModelAligner(Loaded loaded) {
    this.loaded = loaded;
    head = LoadedMmi.of(loaded.heads);
    silenceName = loaded.units.name(loaded.units.silence());
  }

  /** @throws IOException when the model has other units than the speech, or no MMI head */
  static Loaded load(SupernetModel model, String name, UnitInventory units) throws IOException {
    if (!model.units().equals(units.names())) {
      throw new IOException(name + ": the model's units are " + model.units() + ", the dictionary's " + units.names());
    }
    SupernetWeights weights = new SupernetWeights(model.config().encoder(), model.tensors());
    Corner corner = weights.supports(WeightSet.DENSE) ? new Corner(WeightSet.DENSE, ContextMode.FULL)
        : new Corner(WeightSet.SPARSE, ContextMode.STREAMING);
    JavaEncoder encoder = JavaEncoder.load(weights, Set.of(corner.weights()), Precision.STORED, KernelProvider.kernels());
    Heads heads = SupernetComposition.heads(weights, corner.weights());
    if (!heads.has("mmi")) {
      throw new IOException(name + ": the model has no MMI head, which aligning needs");
    }
    return new Loaded(encoder, heads, corner, units);
  }

  @Override
  public UnitHmm unit(String name, String left, String right, Place place) {
    return cache.computeIfAbsent(new Key(loaded.units.index(left), loaded.units.index(name), place == Place.SINGLE || place == Place.BEGIN),
        this::make);
  }

  @Override
  public UnitHmm silence() {
    return silence(silenceName);
  }

  @Override
  public UnitHmm silence(String left) {
    return cache.computeIfAbsent(new Key(loaded.units.index(left), loaded.units.silence(), false), this::make);
  }

  private UnitHmm make(Key key) {
    int entry = head.entry(key.left, key.unit);
    int[] entries = key.first ? new int[] {entry, head.entry(loaded.units.silence(), key.unit)} : new int[] {entry};
    states.add(entries);
    states.add(new int[] {head.stay(key.unit)});
    return new UnitHmm(new int[] {states.size() - 2, states.size() - 1}, ARCS);
  }

  @Override
  public FrameScorer score(short[] samples) {
    FeatureBuffer features = new FeatureBuffer(LogMelFilterBank.BINS);
    LogMelFilterBank bank = new LogMelFilterBank();
    bank.accept(samples, 0, samples.length, features);
    bank.finish(features);
    int stride = loaded.encoder.config().stride();
    int outputs = head.outputs();
    int frames = loaded.encoder.config().encoderFrames(features.frames());
    float[] scores = new float[frames * outputs];
    try (EncoderStream stream = loaded.encoder.newStream(loaded.corner)) {
      stream.accept(features.data(), 0, features.frames(),
          (data, offset, first, count) -> head.logits(data, offset, count, scores, first * outputs));
      stream.finish((data, offset, first, count) -> head.logits(data, offset, count, scores, first * outputs));
    }
    normalise(scores, outputs);
    return new FrameScorer() {
      @Override
      public int frames() {
        return frames;
      }

      @Override
      public int stride() {
        return stride;
      }

      @Override
      public float logLikelihood(int frame, int state) {
        float best = Float.NEGATIVE_INFINITY;
        for (int row : states.get(state)) {
          best = Math.max(best, scores[frame * outputs + row]);
        }
        return best;
      }
    };
  }

  private static void normalise(float[] scores, int outputs) {
    for (int row = 0; row < scores.length; row += outputs) {
      float most = Float.NEGATIVE_INFINITY;
      for (int i = row; i < row + outputs; i++) {
        most = Math.max(most, scores[i]);
      }
      double sum = 0;
      for (int i = row; i < row + outputs; i++) {
        sum += Math.exp(scores[i] - most);
      }
      float log = (float) (most + Math.log(sum));
      for (int i = row; i < row + outputs; i++) {
        scores[i] -= log;
      }
    }
  }
}
