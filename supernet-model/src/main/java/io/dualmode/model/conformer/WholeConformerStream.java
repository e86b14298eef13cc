package io.dualmode.model.conformer;

import io.dualmode.model.conformer.ConformerConfig.Context;
import io.dualmode.model.conformer.ConformerConfig.Normalise;
import io.dualmode.model.encoder.FrameSink;
import io.dualmode.model.kernel.Kernels;
import java.util.List;
import java.util.function.Supplier;

/**
 * An utterance that is encoded when it ends; one that grows longer than attention over all of it can afford is encoded from then on as it
 * comes: by chunks where the network was trained for that, by {@link LocalConformer} where it was not.
 */
final class WholeConformerStream extends ConformerStream {
  private final int longest;
  private final Supplier<ChunkedConformerStream> newChunked;
  private final Supplier<LocalConformer> newLocal;
  /** What encodes longer ones, made for the first of them. */
  private ChunkedConformerStream chunked;
  private LocalConformer local;
  private boolean overlong;

  /**
   * A stream.
   *
   * @param longest feature frames that attention may go over
   * @param frameMillis time from one encoded frame to the next
   */
  WholeConformerStream(ConformerConfig config, Subsampling subsampling, List<ConformerBlock> blocks, Kernels kernels, Context context, int longest,
      int frameMillis) {
    super(config, subsampling, blocks, kernels, context, false, TILE);
    this.longest = longest;
    newChunked = () -> new ChunkedConformerStream(config, subsampling, blocks, kernels, context);
    newLocal = () -> new LocalConformer(config, subsampling, blocks, kernels, LocalConformer.local(context, frameMillis), longest);
  }

  @Override
  void encode(boolean end, FrameSink sink) {
    int added = end ? config.causal() : 0;
    if (overlong || seen - added > longest) {
      overlong = true;
      pass(end, added, sink);
    } else if (end) {
      if (config.normalise() == Normalise.PER_FEATURE) {
        FeatureNorm.normalise(features, 0, seen, 0, seen, features, config.features());
      }
      encode(features, 0, seen, 0, sink);
    }
  }

  /** Hands on what has come. */
  private void pass(boolean end, int added, FrameSink sink) {
    FrameSink counted = (data, offset, first, count) -> {
      sink.frames(data, offset, first, count);
      encoded = first + count;
    };
    if (config.streams()) {
      chunked = chunked == null ? newChunked.get() : chunked;
      // it adds the frame behind the end by itself
      chunked.accept(features, 0, seen - added - base, counted);
      if (end) {
        chunked.finish(counted);
      }
    } else {
      local = local == null ? newLocal.get() : local;
      local.accept(features, seen - base, counted);
      if (end) {
        local.finish(counted);
      }
    }
    base = seen;
  }

  @Override
  public void reset() {
    super.reset();
    if (overlong && chunked != null) {
      chunked.reset();
    }
    if (overlong && local != null) {
      local.reset();
    }
    overlong = false;
  }

  @Override
  public long stateBytes() {
    return super.stateBytes() + (chunked == null ? 0 : chunked.stateBytes()) + (local == null ? 0 : local.bytes());
  }
}
