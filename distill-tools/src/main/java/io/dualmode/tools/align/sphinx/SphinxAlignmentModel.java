package io.dualmode.tools.align.sphinx;

import edu.cmu.sphinx.frontend.Data;
import edu.cmu.sphinx.linguist.acoustic.HMM;
import edu.cmu.sphinx.linguist.acoustic.HMMPosition;
import edu.cmu.sphinx.linguist.acoustic.HMMState;
import edu.cmu.sphinx.linguist.acoustic.HMMStateArc;
import edu.cmu.sphinx.linguist.acoustic.LeftRightContext;
import edu.cmu.sphinx.linguist.acoustic.Unit;
import edu.cmu.sphinx.linguist.acoustic.UnitManager;
import edu.cmu.sphinx.linguist.acoustic.tiedstate.Sphinx3Loader;
import edu.cmu.sphinx.linguist.acoustic.tiedstate.TiedStateAcousticModel;
import edu.cmu.sphinx.util.LogMath;
import io.dualmode.tools.align.hmm.AlignmentModel;
import io.dualmode.tools.align.hmm.FrameScorer;
import io.dualmode.tools.align.hmm.UnitHmm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sphinx4's own US English triphone model (artifact {@code net.sf.phat:sphinx4-data}) as an {@link AlignmentModel}.
 *
 * <p>A triphone the model lacks falls back to the nearest one Sphinx4 finds, then to the phone without context. Its states are
 * tied distributions (senones); scores are kept per senone and frame. Not thread-safe, and neither are Sphinx4's objects: build
 * one model per thread.
 */
public final class SphinxAlignmentModel implements AlignmentModel {
  static final String LOCATION = "resource:/edu/cmu/sphinx/models/en-us/en-us";

  private static final float MIXTURE_WEIGHT_FLOOR = 1e-7f;
  private static final float VARIANCE_FLOOR = 1e-4f;
  private static final int TOP_GAUSSIANS = 4;
  private static final float LN_PER_SPHINX_LOG = LogMath.getLogMath().logToLn(1);

  private record Triphone(String name, String left, String right, Place place) {}

  private final TiedStateAcousticModel model;
  private final UnitManager unitManager = new UnitManager();
  private final SphinxFeatures features;
  private final UnitHmm silence;
  private final Map<Triphone, UnitHmm> cache = new HashMap<>();
  private final Map<Long, Integer> scorerStateOfSenone = new HashMap<>();
  private final List<HMMState> scorerStates = new ArrayList<>();

  public SphinxAlignmentModel() throws IOException {
    Sphinx3Loader loader;
    try {
      loader = new Sphinx3Loader(LOCATION, unitManager, 0, MIXTURE_WEIGHT_FLOOR, VARIANCE_FLOOR, TOP_GAUSSIANS, true);
    } catch (ClassNotFoundException e) {
      throw new IOException("Sphinx4 acoustic model: " + LOCATION + " is not on the class path; add net.sf.phat:sphinx4-data", e);
    }
    features = new SphinxFeatures(loader);
    model = new TiedStateAcousticModel(loader, unitManager, true);
    model.allocate();
    silence = topology(model.lookupNearestHMM(UnitManager.SILENCE, HMMPosition.UNDEFINED, false));
  }

  @Override
  public UnitHmm silence() {
    return silence;
  }

  @Override
  public UnitHmm unit(String name, String left, String right, Place place) {
    return cache.computeIfAbsent(new Triphone(name, left, right, place), this::find);
  }

  private UnitHmm find(Triphone t) {
    Unit inContext = unitManager.getUnit(t.name, false,
        LeftRightContext.get(new Unit[] {neighbour(t.left)}, new Unit[] {neighbour(t.right)}));
    HMMPosition position = switch (t.place) {
      case SINGLE -> HMMPosition.SINGLE;
      case BEGIN -> HMMPosition.BEGIN;
      case INTERNAL -> HMMPosition.INTERNAL;
      case END -> HMMPosition.END;
    };
    HMM hmm = model.lookupNearestHMM(inContext, position, false);
    if (hmm == null) {
      hmm = model.lookupNearestHMM(unitManager.getUnit(t.name, false), HMMPosition.UNDEFINED, false);
    }
    if (hmm == null) {
      throw new IllegalArgumentException("unit: got '" + t.name + "', which the Sphinx4 model " + LOCATION + " does not have");
    }
    return topology(hmm);
  }

  private Unit neighbour(String name) {
    return name.equals(UnitManager.SILENCE_NAME) ? UnitManager.SILENCE : unitManager.getUnit(name, false);
  }

  private UnitHmm topology(HMM hmm) {
    int[] states = new int[hmm.getOrder()];
    List<UnitHmm.Arc> arcs = new ArrayList<>();
    for (int s = 0; s < states.length; s++) {
      HMMState state = hmm.getState(s);
      states[s] = scorerStateOfSenone.computeIfAbsent(state.getMixtureId(), id -> {
        scorerStates.add(state);
        return scorerStates.size() - 1;
      });
      for (HMMStateArc arc : state.getSuccessors()) {
        HMMState to = arc.getHMMState();
        arcs.add(new UnitHmm.Arc(s, to.isEmitting() ? to.getState() : UnitHmm.EXIT, arc.getLogProbability() * LN_PER_SPHINX_LOG));
      }
    }
    return new UnitHmm(states, arcs);
  }

  @Override
  public FrameScorer score(short[] samples) {
    List<Data> vectors = features.extract(samples);
    return new FrameScorer() {
      private final float[] scores = new float[scorerStates.size()];
      private int scoredFrame = -1;

      @Override
      public int frames() {
        return vectors.size();
      }

      @Override
      public float logLikelihood(int frame, int state) {
        if (frame != scoredFrame) {
          Arrays.fill(scores, Float.NaN);
          scoredFrame = frame;
        }
        if (Float.isNaN(scores[state])) {
          scores[state] = scorerStates.get(state).getScore(vectors.get(frame)) * LN_PER_SPHINX_LOG;
        }
        return scores[state];
      }
    };
  }
}
