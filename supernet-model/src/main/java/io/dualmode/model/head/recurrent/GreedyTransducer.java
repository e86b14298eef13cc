package io.dualmode.model.head.recurrent;

import java.util.Arrays;

/**
 * Greedy search of a recurrent transducer, with or without durations; frames may come in any pieces. Not thread-safe.
 *
 * <p>Without durations a frame emits tokens until blank is likeliest, at most {@code mostTokens}. With durations token and duration are
 * chosen apart; the search moves on by the duration, and by one frame where it chose blank without moving or has emitted {@code mostTokens}
 * in a frame. That is what NVIDIA's NeMo does, and the tokens are the same.
 *
 * <p><b>Guard.</b> A transducer may fall silent for good after a pause, because its prediction network does not leave the state that the
 * sentence before ended in. Where {@code silentFrames} frames in a row give blank only, the prediction network forgets what was said, and
 * those frames are heard again, once; what that says counts.
 */
public final class GreedyTransducer {
  /** Receives what is emitted. */
  @FunctionalInterface
  public interface TokenSink {
    /**
     * A token.
     *
     * @param frame in which it was emitted, since the start of the stream
     * @param duration in frames, 0 where the network tells none
     * @param probability of the token among all tokens and blank
     */
    void token(int token, int frame, int duration, double probability);
  }

  private static final int BLANK = 0;

  private final PredictionNetwork prediction;
  private final JointNetwork joint;
  /** Blank, which is 0, and the others. */
  private final int tokens;
  private final int[] durations;
  private final int mostTokens;
  private final int silentFrames;
  private final PredictionNetwork.State state;
  private final float[] scratch;
  private final float[] predicted;
  private final float[] predictedSum;
  private final float[] sum;
  private final float[] outputs;
  /** Projected frames {@code [from, known)} since the start, the first of them at 0. */
  private float[] frames = {};
  private int from;
  private int known;
  private int at;
  private int chosenHere;
  /** First frame since the last token, or since the guard heard again. */
  private int silentSince;
  private boolean heardAgain;

  /**
   * A search before its first frame.
   *
   * @param durations of a token, the choices of the last outputs; empty for a transducer without
   * @param silentFrames frames of blank after which the guard hears again, 0 for never
   */
  public GreedyTransducer(PredictionNetwork prediction, JointNetwork joint, int[] durations, int mostTokens, int silentFrames) {
    this.prediction = prediction;
    this.joint = joint;
    this.durations = durations.clone();
    this.mostTokens = mostTokens;
    this.silentFrames = silentFrames;
    tokens = joint.outputs() - durations.length;
    state = prediction.newState();
    scratch = new float[prediction.scratch()];
    predicted = new float[prediction.width()];
    predictedSum = new float[joint.width()];
    sum = new float[joint.width()];
    outputs = new float[joint.outputs()];
    reset();
  }

  /** Forgets the stream. */
  public void reset() {
    state.clear();
    said(-1);
    from = 0;
    known = 0;
    at = 0;
    chosenHere = 0;
    silentSince = 0;
    heardAgain = false;
  }

  /** Forgets what was said, as after the end of a turn; goes on with the next frame. */
  public void forgetTokens() {
    state.clear();
    said(-1);
  }

  private void said(int token) {
    prediction.step(token, state, scratch, predicted);
    joint.predict(predicted, predictedSum);
  }

  /** Hears encoded frames. */
  public void accept(float[] encoded, int offset, int count, TokenSink sink) {
    int width = joint.width();
    int keepFrom = silentFrames > 0 ? Math.min(at, silentSince) : Math.min(at, known);
    if (keepFrom > from) {
      System.arraycopy(frames, (keepFrom - from) * width, frames, 0, (known - keepFrom) * width);
      from = keepFrom;
    }
    if (frames.length < (known - from + count) * width) {
      frames = Arrays.copyOf(frames, Math.max((known - from + count) * width, frames.length * 2));
    }
    joint.encode(encoded, offset, count, frames, (known - from) * width);
    known += count;
    while (at < known) {
      step(sink);
    }
  }

  private void step(TokenSink sink) {
    joint.join(frames, (at - from) * joint.width(), predictedSum, sum, outputs);
    int token = largest(0, tokens);
    int duration = durations.length == 0 ? 0 : durations[largest(tokens, outputs.length) - tokens];
    if (token != BLANK) {
      sink.token(token, at, duration, probability(token));
      said(token);
      heardAgain = false;
    }
    at += moved(token, duration);
    if (token != BLANK) {
      silentSince = at;
    }
    if (silentFrames > 0 && !heardAgain && at - silentSince >= silentFrames) {
      forgetTokens();
      at = Math.max(from, silentSince);
      chosenHere = 0;
      heardAgain = true;
    } else if (heardAgain && at - silentSince >= 2 * silentFrames) {
      // a long pause: what is older need not be kept
      silentSince = at;
      heardAgain = false;
    }
  }

  /** Frames to move on by; every choice counts as one of those that a frame may take. */
  private int moved(int token, int duration) {
    chosenHere++;
    boolean full = chosenHere >= mostTokens;
    int move;
    if (durations.length == 0) {
      move = token == BLANK || full ? 1 : 0;
    } else if (token == BLANK && duration == 0) {
      move = 1;
    } else {
      move = duration + (full ? 1 : 0);
    }
    if (move > 0) {
      chosenHere = 0;
    }
    return move;
  }

  private int largest(int begin, int end) {
    int best = begin;
    for (int i = begin + 1; i < end; i++) {
      best = outputs[i] > outputs[best] ? i : best;
    }
    return best;
  }

  private double probability(int token) {
    double total = 0;
    for (int i = 0; i < tokens; i++) {
      total += Math.exp(outputs[i] - outputs[token]);
    }
    return 1 / total;
  }
}
