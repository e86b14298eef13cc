package io.dualmode.model.kernel.choice;

import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.kernel.LaneKernels;
import io.dualmode.model.kernel.PackedMatrix;
import io.dualmode.model.kernel.vector.VectorKernels;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Kernels that begin in plain Java and go over to the Vector API one by one, when they have had so much to do that it pays, and when a
 * rehearsal found them compiled and faster. The bits are the same before and after, so that nobody sees when that is.
 *
 * <p>Code over the Vector API is some hundred times slower until the just-in-time compiler has seen it run often enough. Here it runs
 * that often on a thread of its own, with the matrix and the shape of the call that reached the limit, while recognition goes on. A
 * recording of a few seconds ends before any of this begins. Element by element the compiler makes vectors of plain loops by itself, so
 * those kernels stay as they are. Thread-safe; counts of work may miss some.
 */
final class WarmingKernels implements Kernels {
  /** Multiplications from which on a kernel is rehearsed: some seconds of speech, so that a short recording does not pay for it. */
  static final long WORTH_REHEARSING = 300_000_000;

  private static final int MULTIPLY = 0;
  private static final int PRODUCT = 4;
  private static final int BIASED_SOFTMAX = 5;
  private static final int LOG_SOFTMAX = 6;
  private static final int TANH = 7;
  private static final int KERNELS = 8;
  /** What an exponential costs in multiplications. */
  private static final int EXPONENTIAL = 20;

  private final String name;
  private final Kernels plain;
  private final long worth;
  private final Kernels[] current = new Kernels[KERNELS];
  private final long[] work = new long[KERNELS];
  private final Deque<Rehearsal> waiting = new ArrayDeque<>();
  private boolean rehearsing;

  /** @param lanes floats in a vector */
  WarmingKernels(int lanes) {
    this(lanes, WORTH_REHEARSING);
  }

  /** @param worth multiplications from which on a kernel is rehearsed */
  WarmingKernels(int lanes, long worth) {
    name = "vector-" + 32 * lanes;
    plain = new LaneKernels(lanes);
    this.worth = worth;
    Arrays.fill(current, plain);
  }

  @Override
  public String name() {
    return name;
  }

  /** A call to be repeated with arrays of its own until the vector kernel is as fast as the plain one. */
  private abstract static class Rehearsal {
    private final int kernel;

    Rehearsal(int kernel) {
      this.kernel = kernel;
    }

    abstract void play(Kernels kernels);
  }

  /** Counts work; whether this call is the one to rehearse. */
  private boolean due(int kernel, long amount) {
    long before = work[kernel];
    if (before >= worth) {
      return false;
    }
    work[kernel] = before + amount;
    return before + amount >= worth;
  }

  private synchronized void rehearse(Rehearsal call) {
    for (Rehearsal other : waiting) {
      if (other.kernel == call.kernel) {
        return;
      }
    }
    waiting.add(call);
    if (!rehearsing) {
      rehearsing = true;
      Thread thread = new Thread(this::rehearseAll, "dualmode-kernels");
      thread.setDaemon(true);
      thread.setPriority(Thread.MIN_PRIORITY);
      thread.start();
    }
  }

  private synchronized Rehearsal next() {
    Rehearsal call = waiting.poll();
    rehearsing = call != null;
    return call;
  }

  private void rehearseAll() {
    VectorKernels vector = new VectorKernels();
    for (Rehearsal call = next(); call != null; call = next()) {
      if (new KernelRace(call::play).isWonBy(vector, plain)) {
        current[call.kernel] = vector;
      }
    }
  }

  private static float[] part(float[] array, int offset, long length) {
    return Arrays.copyOfRange(array, offset, (int) Math.min(array.length, offset + length));
  }

  @Override
  public void multiply(PackedMatrix w, float[] x, int xOffset, int xStride, int frames, float[] y, int yOffset, int yStride) {
    int kernel = MULTIPLY + (w.isSparse() ? 1 : 0) + (w.isInt8() ? 2 : 0);
    current[kernel].multiply(w, x, xOffset, xStride, frames, y, yOffset, yStride);
    if (due(kernel, (long) w.storedWeights() * frames)) {
      float[] in = part(x, xOffset, (frames - 1L) * xStride + w.inputs());
      float[] out = new float[frames * w.outputs()];
      rehearse(new Rehearsal(kernel) {
        @Override
        void play(Kernels kernels) {
          kernels.multiply(w, in, 0, xStride, frames, out, 0, w.outputs());
        }
      });
    }
  }

  @Override
  public void product(float[] x, int xOffset, int xStride, int frames, float[] b, int bOffset, int bStride, int depth, int columns,
      float[] y, int yOffset, int yStride, boolean accumulate) {
    current[PRODUCT].product(x, xOffset, xStride, frames, b, bOffset, bStride, depth, columns, y, yOffset, yStride, accumulate);
    if (due(PRODUCT, (long) frames * depth * columns)) {
      float[] left = part(x, xOffset, (frames - 1L) * xStride + depth);
      float[] right = part(b, bOffset, (depth - 1L) * bStride + columns);
      float[] out = new float[frames * columns];
      rehearse(new Rehearsal(PRODUCT) {
        @Override
        void play(Kernels kernels) {
          kernels.product(left, 0, xStride, frames, right, 0, bStride, depth, columns, out, 0, columns, false);
        }
      });
    }
  }

  @Override
  public void reluScaleShift(float[] a, int offset, int rows, float[] scale, float[] shift) {
    plain.reluScaleShift(a, offset, rows, scale, shift);
  }

  @Override
  public void addReluScaleShift(float[] y, int yOffset, float[] a, int aOffset, int rows, float[] scale, float[] shift) {
    plain.addReluScaleShift(y, yOffset, a, aOffset, rows, scale, shift);
  }

  @Override
  public void scaleShiftRelu(float[] a, int offset, int rows, float[] scale, float[] shift) {
    plain.scaleShiftRelu(a, offset, rows, scale, shift);
  }

  @Override
  public void add(float[] y, int yOffset, float[] a, int aOffset, int length) {
    plain.add(y, yOffset, a, aOffset, length);
  }

  @Override
  public void rmsNorm(float[] x, int xOffset, int rows, float[] gain, float epsilon, float[] y, int yOffset) {
    plain.rmsNorm(x, xOffset, rows, gain, epsilon, y, yOffset);
  }

  @Override
  public void biasedSoftmax(float[] scores, int offset, int length, float scale, float slope, int self) {
    current[BIASED_SOFTMAX].biasedSoftmax(scores, offset, length, scale, slope, self);
    if (due(BIASED_SOFTMAX, (long) EXPONENTIAL * length)) {
      float[] in = new float[length + SOFTMAX_PADDING];
      rehearse(new Rehearsal(BIASED_SOFTMAX) {
        @Override
        void play(Kernels kernels) {
          kernels.biasedSoftmax(in, 0, length, scale, slope, self);
        }
      });
    }
  }

  @Override
  public void logSoftmax(float[] a, int offset, int rows, int width) {
    current[LOG_SOFTMAX].logSoftmax(a, offset, rows, width);
    if (due(LOG_SOFTMAX, (long) EXPONENTIAL * rows * width)) {
      float[] in = part(a, offset, (long) rows * width);
      rehearse(new Rehearsal(LOG_SOFTMAX) {
        @Override
        void play(Kernels kernels) {
          kernels.logSoftmax(in, 0, rows, width);
        }
      });
    }
  }

  @Override
  public void tanhOfSum(float[] a, int aOffset, float[] b, int bOffset, int length, float[] y, int yOffset) {
    current[TANH].tanhOfSum(a, aOffset, b, bOffset, length, y, yOffset);
    if (due(TANH, (long) EXPONENTIAL * length)) {
      float[] first = part(a, aOffset, length);
      float[] second = part(b, bOffset, length);
      float[] out = new float[length];
      rehearse(new Rehearsal(TANH) {
        @Override
        void play(Kernels kernels) {
          kernels.tanhOfSum(first, 0, second, 0, length, out, 0);
        }
      });
    }
  }
}
