package io.dualmode.model.search.graph;

/**
 * How wide a {@link GraphSearch} looks; costs are natural logarithms.
 *
 * @param beam paths further behind the best one are dropped
 * @param maxActive at most about so many paths go on from a frame
 * @param minActive at least so many go on, whatever the beam says
 * @param latticeBeam alternatives further behind the best path are forgotten
 * @param pruneInterval frames after which they are
 */
public record GraphSearchConfig(float beam, int maxActive, int minActive, float latticeBeam, int pruneInterval) {
  /** Kaldi's defaults. */
  public static final GraphSearchConfig DEFAULT = new GraphSearchConfig(16, Integer.MAX_VALUE, 200, 10, 25);

  public GraphSearchConfig {
    if (!(beam > 0 && latticeBeam > 0 && maxActive > 1 && minActive >= 0 && minActive <= maxActive && pruneInterval > 0)) {
      throw new IllegalArgumentException("search: got beam " + beam + ", max-active " + maxActive + ", min-active " + minActive
          + ", lattice-beam " + latticeBeam + ", prune-interval " + pruneInterval
          + ", allowed: beams and interval above 0, max-active above 1, min-active from 0 to max-active");
    }
  }
}
