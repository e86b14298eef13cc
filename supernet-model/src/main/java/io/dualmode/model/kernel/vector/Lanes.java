package io.dualmode.model.kernel.vector;

import io.dualmode.model.kernel.LaneExponentials;
import io.dualmode.model.kernel.LaneKernels;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The one vector species of the process: two of them in one JVM slow JDK 17 down tenfold. */
public final class Lanes {
  static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  public static final int LANES = FLOATS.length();
  /**
   * As many bytes as {@link #FLOATS} has lanes, or null where no species is that narrow (then 8-bit weights run in plain Java).
   */
  static final VectorSpecies<Byte> BYTES = LANES < LaneKernels.LEAST_FOR_BYTES ? null : ByteVector.SPECIES_64.withShape(VectorShape.forBitSize(8 * LANES));
  /** Tiles of 8 frames x 2 vectors need 16 accumulators: AVX2 has 16 registers in all and would spill. */
  static final boolean WIDE_TILES = LANES != 8;

  private Lanes() {}

  /** The sum of the lanes, first to last; what the reduction of the Vector API adds first is up to the compiler. */
  static float sum(FloatVector v) {
    float[] lanes = LaneExponentials.scratch();
    v.intoArray(lanes, 0);
    return LaneExponentials.sum(lanes, LANES);
  }
}
