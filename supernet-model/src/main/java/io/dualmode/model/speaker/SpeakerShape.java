package io.dualmode.model.speaker;

import java.util.List;

/**
 * Shape of a speaker network: an input layer over windows of feature frames, dilated convolutions with residual connections, a layer
 * whose mean and deviation over the speech are pooled, and an affine layer to the vector.
 *
 * @param melBins features per frame of 10 ms
 * @param window feature frames that one network frame sees
 * @param stride feature frames from one network frame to the next
 * @param dim width of the convolutions
 * @param dilations network frames between the three taps of each convolution
 * @param pooled width that is pooled
 * @param embedding length of the vector
 */
public record SpeakerShape(int melBins, int window, int stride, int dim, List<Integer> dilations, int pooled, int embedding) {
  /** Taps of a convolution: before, at and after a frame. */
  public static final int TAPS = 3;
  /** Weight of the training mean in the mean that normalises, in frames of speech. */
  public static final int PRIOR_FRAMES = 100;
  /** Smallest variance of a pooled value, so that a short or steady utterance has a finite deviation. */
  public static final float MIN_VARIANCE = 1e-4f;

  private static final int LARGEST = 4096;

  public SpeakerShape {
    dilations = List.copyOf(dilations);
    require("melBins", melBins, LARGEST);
    require("window", window, 64);
    require("stride", stride, window);
    require("dim", dim, LARGEST);
    require("pooled", pooled, LARGEST);
    require("embedding", embedding, LARGEST);
    if (dilations.size() > 32) {
      throw new IllegalArgumentException(dilations.size() + " convolutions, allowed: 0..32");
    }
    for (int dilation : dilations) {
      require("dilation", dilation, 64);
    }
  }

  private static void require(String name, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException("speaker network: " + name + " is " + value + ", allowed: 1.." + most);
    }
  }

  /** The shape of the bundled network. */
  public static SpeakerShape standard() {
    return new SpeakerShape(80, 7, 3, 192, List.of(1, 2, 3), 384, 128);
  }

  /** Features in one window. */
  public int windowSize() {
    return window * melBins;
  }

  /** Network frames of so many feature frames: those whose window is whole. */
  public int frames(int featureFrames) {
    return featureFrames < window ? 0 : 1 + (featureFrames - window) / stride;
  }

  /** The feature frame in the middle of a network frame's window. */
  public int centre(int frame) {
    return frame * stride + window / 2;
  }
}
