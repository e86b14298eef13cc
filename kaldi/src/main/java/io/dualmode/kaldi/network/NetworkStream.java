package io.dualmode.kaldi.network;

import io.dualmode.kaldi.feature.OnlineCmvn;
import io.dualmode.kaldi.ivector.IvectorStream;
import io.dualmode.kaldi.plan.Wiring;
import io.dualmode.model.encoder.FrameWeights;
import java.util.Arrays;

/**
 * One stream of frames through a network: frames in, rows of the output a chunk at a time. Before the first frame and behind the last one
 * the network reads copies of those. A chunk hears the newest i-vector there is when it is computed. Not thread-safe; it allocates nothing
 * once it has seen the most frames that wait for a chunk.
 */
public final class NetworkStream {
  private final NetworkShape shape;
  private final NetworkRun run;
  private final OnlineCmvn cmvn;
  /** Null where the network reads no i-vectors, or always the same one. */
  private final IvectorStream voice;
  private final float[] ivector;
  private final float[] first;
  private final float[] last;
  /** Frames that no chunk has read. */
  private float[] waiting;
  private int begin;
  private int end;
  private int frames;
  private int chunks;
  private boolean finished;

  NetworkStream(NetworkModel model, float[] fixed) {
    shape = model.shape();
    run = new NetworkRun(model.network(), shape.schedule());
    cmvn = model.newNormaliser();
    boolean reads = model.ivectors() != null;
    if (reads && fixed != null && fixed.length != model.ivectors().size()) {
      throw new IllegalArgumentException("an i-vector of " + fixed.length + " numbers, expected " + model.ivectors().size());
    }
    voice = reads && fixed == null ? new IvectorStream(model.ivectors()) : null;
    ivector = !reads ? new float[0] : fixed != null ? fixed : new float[model.ivectors().size()];
    first = new float[shape.features()];
    last = new float[shape.features()];
    waiting = new float[2 * (shape.chunk() + shape.right() + 1) * shape.features()];
  }

  /** Takes a frame of features, which is copied. */
  public void accept(float[] features, int offset) {
    if (finished) {
      throw new IllegalStateException("the stream is finished; reset() starts the next utterance");
    }
    int size = first.length;
    if ((end + 1) * size > waiting.length) {
      int held = end - begin;
      if (2 * held * size > waiting.length) {
        waiting = Arrays.copyOf(waiting, 2 * waiting.length);
      }
      System.arraycopy(waiting, begin * size, waiting, 0, held * size);
      begin = 0;
      end = held;
    }
    if (voice != null) {
      voice.accept(features, offset);
    }
    if (cmvn != null) {
      cmvn.apply(features, offset, last, 0);
    } else {
      System.arraycopy(features, offset, last, 0, size);
    }
    if (frames == 0) {
      System.arraycopy(last, 0, first, 0, size);
    }
    System.arraycopy(last, 0, waiting, end * size, size);
    end++;
    frames++;
  }

  /** Says that no more frames come. */
  public void finish() {
    finished = true;
    if (voice != null) {
      voice.finish();
    }
  }

  /** Whether {@link #finish} was called. */
  public boolean isFinished() {
    return finished;
  }

  /** Frames of features taken. */
  public int frames() {
    return frames;
  }

  /** Rows of the output that were computed. */
  public int rows() {
    return Math.min((int) ((long) chunks * shape.chunk() / shape.subsampling()), wholeRows());
  }

  private int wholeRows() {
    return finished ? (frames + shape.subsampling() - 1) / shape.subsampling() : Integer.MAX_VALUE;
  }

  /** Whether the frames that the next chunk reads are there. */
  public boolean ready() {
    return finished ? rows() < wholeRows() : frames >= (long) (chunks + 1) * shape.chunk() + shape.right();
  }

  /** Rows of the output in a chunk. */
  public int maxRows() {
    return shape.chunk() / shape.subsampling();
  }

  /** Numbers of a row of the output. */
  public int outputs() {
    return shape.outputs();
  }

  /**
   * Computes the next chunk, which must be {@link #ready}.
   *
   * @param to receives the rows from {@code offset} on
   * @return how many they are
   */
  public int next(float[] to, int offset) {
    if (!ready()) {
      throw new IllegalStateException("the next chunk's frames are not there yet");
    }
    int before = rows();
    run.begin();
    int wanted = run.wanted(Wiring.INPUT);
    int copies = chunks == 0 ? shape.left() : 0;
    int size = first.length;
    for (int row = 0; row < wanted; row++) {
      if (row < copies) {
        run.put(Wiring.INPUT, row, first, 0);
      } else if (begin < end) {
        run.put(Wiring.INPUT, row, waiting, begin++ * size);
      } else {
        run.put(Wiring.INPUT, row, last, 0);
      }
    }
    int voices = run.wanted(Wiring.IVECTOR);
    if (voices > 0 && voice != null) {
      voice.current(ivector);
    }
    for (int row = 0; row < voices; row++) {
      run.put(Wiring.IVECTOR, row, ivector, 0);
    }
    run.compute();
    chunks++;
    int count = rows() - before;
    System.arraycopy(run.output(), 0, to, offset, count * shape.outputs());
    return count;
  }

  /** Whether it learns the voice that it hears, so that weights of frames matter. */
  public boolean adapts() {
    return voice != null;
  }

  /**
   * Adds to the weight of a frame in what is learnt of the voice; all count 1 until the first call, and from it on nothing but what is
   * added.
   */
  public void weigh(int frame, float change) {
    if (voice != null) {
      voice.add(frame, change);
    }
  }

  /** The same for all frames that something is known of. */
  public void weigh(FrameWeights weights) {
    if (voice != null) {
      voice.weigh(weights);
    }
  }

  /** The i-vector of all that was heard so far; null where the network reads none. */
  public float[] ivector() {
    if (voice != null) {
      float[] now = new float[ivector.length];
      voice.current(now);
      return now;
    }
    return ivector.length == 0 ? null : ivector.clone();
  }

  /** Begins the next utterance, of which nothing is known. */
  public void reset() {
    run.reset();
    if (cmvn != null) {
      cmvn.reset();
    }
    if (voice != null) {
      voice.reset();
    }
    begin = 0;
    end = 0;
    frames = 0;
    chunks = 0;
    finished = false;
  }

  /** Bytes of state. */
  public long bytes() {
    return run.bytes() + 4L * (waiting.length + first.length + last.length + ivector.length) + (cmvn == null ? 0 : cmvn.bytes())
        + (voice == null ? 0 : voice.bytes());
  }
}
