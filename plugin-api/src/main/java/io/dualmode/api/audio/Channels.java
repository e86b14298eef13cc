package io.dualmode.api.audio;

import java.util.Locale;

/** Which channels of a recording are heard. */
public enum Channels {
  /** All of them as one, averaged. */
  MIX,
  /** The first one. */
  LEFT,
  /** The second one, or the only one. */
  RIGHT,
  /** Each one for itself. */
  EACH;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The name of one of so many channels: left and right, or a number from 1 on. */
  static String name(int channel, int count) {
    return count > 2 ? "channel " + (channel + 1) : count == 1 ? "mono" : channel == 0 ? "left" : "right";
  }
}
