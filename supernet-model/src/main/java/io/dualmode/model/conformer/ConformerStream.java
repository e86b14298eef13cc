package io.dualmode.model.conformer;

import io.dualmode.model.conformer.ConformerConfig.Context;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.FrameSink;
import io.dualmode.model.kernel.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What both ways through a Conformer share: features held, the run through subsampling and blocks. */
abstract class ConformerStream implements EncoderStream {
  static final int TILE = 64;

  final ConformerConfig config;
  private final Subsampling.Run subsampling;
  private final List<BlockStream> blocks = new ArrayList<>();
  private final Workspace workspace;
  private float[] x = {};
  /** Feature frames {@code [base, seen)}. */
  float[] features = {};
  int base;
  int seen;
  int encoded;
  private boolean finished;

  ConformerStream(ConformerConfig config, Subsampling subsampling, List<ConformerBlock> blocks, Kernels kernels, Context context,
      boolean chunked, int tile) {
    this.config = config;
    this.subsampling = new Subsampling.Run(subsampling, kernels);
    workspace = new Workspace(config, tile);
    blocks.forEach(block -> this.blocks.add(new BlockStream(config, block, kernels, context, chunked, workspace)));
  }

  /** Encodes what can be encoded now. */
  abstract void encode(boolean end, FrameSink sink);

  @Override
  public final void accept(float[] in, int offset, int frames, FrameSink sink) {
    requireOpen();
    int bins = config.features();
    if (frames < 0 || offset < 0 || (long) offset + (long) frames * bins > in.length) {
      throw new IllegalArgumentException("Features: got " + frames + " frames of " + bins + " at offset " + offset + ", the array has "
          + in.length + " values");
    }
    append(in, offset, frames);
    encode(false, sink);
  }

  private void append(float[] in, int offset, int frames) {
    int bins = config.features();
    int needed = (seen - base + frames) * bins;
    if (features.length < needed) {
      features = Arrays.copyOf(features, Math.max(needed, features.length + features.length / 2));
    }
    System.arraycopy(in, offset, features, (seen - base) * bins, frames * bins);
    seen += frames;
  }

  @Override
  public final void finish(FrameSink sink) {
    requireOpen();
    if (seen > 0) {
      if (config.causal() == 1) {
        // Causal networks were trained with the frame that only begins at the end of the recording, which is zero.
        append(new float[config.features()], 0, 1);
      }
      encode(true, sink);
    }
    finished = true;
  }

  private void requireOpen() {
    if (finished) {
      throw new IllegalStateException("Encoder stream: finished; reset() starts the next utterance");
    }
  }

  /**
   * Encodes a stretch of features that has nothing around it, and gives out all but its first encoded frames.
   *
   * @param drop encoded frames at the start that an earlier stretch gave
   */
  void encode(float[] stretch, int offset, int frames, int drop, FrameSink sink) {
    int count = config.encodedFrames(frames) - drop;
    int d = config.dim();
    if (x.length < count * d) {
      x = new float[count * d];
    }
    for (int f = 0; f < count; f += workspace.tile()) {
      int run = Math.min(workspace.tile(), count - f);
      subsampling.run(stretch, offset, frames, drop + f, run, x, f * d);
    }
    for (BlockStream block : blocks) {
      block.run(x, count);
    }
    for (int f = 0; f < count; f += workspace.tile()) {
      int run = Math.min(workspace.tile(), count - f);
      sink.frames(x, f * d, encoded, run);
      encoded += run;
    }
  }

  @Override
  public void reset() {
    blocks.forEach(BlockStream::reset);
    base = 0;
    seen = 0;
    encoded = 0;
    finished = false;
  }

  @Override
  public int maxFramesPerCall() {
    return workspace.tile();
  }

  @Override
  public int featureFrames() {
    return finished && seen > 0 ? seen - config.causal() : seen;
  }

  @Override
  public int encodedFrames() {
    return encoded;
  }

  @Override
  public long stateBytes() {
    return workspace.bytes() + subsampling.bytes() + 4L * (x.length + features.length)
        + blocks.stream().mapToLong(BlockStream::bytes).sum();
  }

  /** The blocks, for tests. */
  List<BlockStream> blocks() {
    return blocks;
  }

  @Override
  public void close() {
    // Only heap.
  }
}
