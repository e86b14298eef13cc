package io.dualmode.tools.supernet;

import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.EncoderConfig.Block;

/**
 * What each frame of a padded batch may read: {@code allow[b, 1, i, j]} for attention (0 or {@link #NEVER}) and
 * {@code taps[a - 1, b, t, 1]} for the tap {@code a} frames ahead (1 or 0), in full or streaming context.
 */
public record ContextMasks(float[] allow, float[] taps, int tapCount) {
  private static final float NEVER = -1e4f;

  public static ContextMasks of(EncoderConfig config, int[] frames, int maxFrames, boolean streaming) {
    int ahead = 1;
    for (Block b : config.blocks()) {
      ahead = Math.max(ahead, b.second());
    }
    int chunk = streaming ? config.chunkFrames() : maxFrames;
    float[] allow = new float[frames.length * maxFrames * maxFrames];
    float[] taps = new float[ahead * frames.length * maxFrames];
    for (int b = 0; b < frames.length; b++) {
      for (int i = 0; i < maxFrames; i++) {
        int start = i / chunk * chunk;
        int end = Math.min(start + chunk, frames[b]);
        int first = streaming ? Math.max(0, start - config.leftContextFrames()) : 0;
        int row = (b * maxFrames + i) * maxFrames;
        for (int j = 0; j < maxFrames; j++) {
          allow[row + j] = j >= first && j < end ? 0 : NEVER;
        }
        for (int a = 1; a <= ahead; a++) {
          taps[((a - 1) * frames.length + b) * maxFrames + i] = i + a < end ? 1 : 0;
        }
      }
    }
    return new ContextMasks(allow, taps, ahead);
  }
}
