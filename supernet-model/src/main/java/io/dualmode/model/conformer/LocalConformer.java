package io.dualmode.model.conformer;

import io.dualmode.model.conformer.BlockSteps.Mask;
import io.dualmode.model.conformer.ConformerConfig.Context;
import io.dualmode.model.conformer.ConformerConfig.Normalise;
import io.dualmode.model.encoder.FrameSink;
import io.dualmode.model.kernel.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A recording that is too long for attention over all of it: frames see those around them only, and go through the blocks one tile after
 * another, so that memory does not grow with the recording. Where the network was trained to see so many frames they are as many; one that was
 * trained to see all of them sees {@value #LOCAL_MILLIS} ms on either side, which is what NVIDIA's own models are run with on long recordings.
 * How the features were cut into calls makes no difference. Not thread-safe.
 */
final class LocalConformer {
  /** 128 frames of 80 ms. */
  static final int LOCAL_MILLIS = 10_240;
  /** Encoded frames before a stretch that its subsampling sees once more. */
  private static final int AGAIN = 2;

  private final ConformerConfig config;
  private final Subsampling.Run subsampling;
  private final Workspace workspace;
  private final List<LocalBlock> blocks = new ArrayList<>();
  private final LocalBlock.Rows[] next;
  private final FeatureNorm norm;
  private final float[] x;
  /** Feature frames {@code [from, seen)}. */
  private float[] features = {};
  private int from;
  private int seen;
  /** Encoded frames that went into the blocks, and that came out. */
  private int begun;
  private int given;
  private FrameSink sink;

  /** @param minute feature frames whose mean is taken where the network normalises */
  LocalConformer(ConformerConfig config, Subsampling subsampling, List<ConformerBlock> weights, Kernels kernels, Context context, int minute) {
    this.config = config;
    this.subsampling = new Subsampling.Run(subsampling, kernels);
    workspace = new Workspace(config, ConformerStream.TILE);
    Mask mask = new Mask(config.attention(), context);
    next = new LocalBlock.Rows[weights.size()];
    for (int i = 0; i < weights.size(); i++) {
      blocks.add(new LocalBlock(config, weights.get(i), kernels, mask, workspace));
      int above = i + 1;
      next[i] = (rows, offset, count) -> push(above, rows, offset, count);
    }
    norm = config.normalise() == Normalise.PER_FEATURE ? new FeatureNorm(config.features(), minute) : null;
    x = new float[workspace.tile() * config.dim()];
  }

  /**
   * How far frames see where a network sees all.
   *
   * @param trained what it was trained with
   * @param frameMillis time from one encoded frame to the next
   */
  static Context local(Context trained, int frameMillis) {
    int usual = Math.max(1, LOCAL_MILLIS / frameMillis);
    return new Context(trained.left() < 0 ? usual : trained.left(), trained.right() < 0 ? usual : trained.right());
  }

  /** The next features, {@code [frames, features]}. */
  void accept(float[] data, int frames, FrameSink to) {
    sink = to;
    if (norm == null) {
      append(data, frames);
    } else {
      norm.accept(data, frames, this::append);
    }
  }

  /** Encodes what is left. */
  void finish(FrameSink to) {
    sink = to;
    if (norm != null) {
      norm.finish(this::append);
    }
    encode(config.encodedFrames(seen));
    for (int i = 0; i < blocks.size(); i++) {
      blocks.get(i).finish(next[i]);
    }
  }

  private void append(float[] data, int frames) {
    int bins = config.features();
    int needed = (seen - from + frames) * bins;
    features = features.length >= needed ? features : Arrays.copyOf(features, Math.max(needed, features.length / 2 * 3));
    System.arraycopy(data, 0, features, (seen - from) * bins, frames * bins);
    seen += frames;
    // an encoded frame reads no further than the end of its features; whole tiles, since their sizes show in the last bit
    encode(seen / config.stride() / workspace.tile() * workspace.tile());
  }

  /** Puts the encoded frames up to {@code end} into the blocks. */
  private void encode(int end) {
    int first = from / config.stride();
    while (begun < end) {
      int count = Math.min(workspace.tile(), end - begun);
      subsampling.run(features, 0, seen - from, begun - first, count, x, 0);
      begun += count;
      push(0, x, 0, count);
    }
    int bins = config.features();
    int keep = Math.max(from, (begun - AGAIN) * config.stride());
    System.arraycopy(features, (keep - from) * bins, features, 0, (seen - keep) * bins);
    from = keep;
  }

  private void push(int block, float[] rows, int offset, int count) {
    if (block < blocks.size()) {
      blocks.get(block).accept(rows, offset, count, next[block]);
    } else {
      sink.frames(rows, offset, given, count);
      given += count;
    }
  }

  void reset() {
    blocks.forEach(LocalBlock::reset);
    if (norm != null) {
      norm.reset();
    }
    from = 0;
    seen = 0;
    begun = 0;
    given = 0;
  }

  long bytes() {
    return workspace.bytes() + subsampling.bytes() + (norm == null ? 0 : norm.bytes()) + 4L * (features.length + x.length)
        + blocks.stream().mapToLong(LocalBlock::bytes).sum();
  }
}
