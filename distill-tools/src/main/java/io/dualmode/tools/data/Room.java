package io.dualmode.tools.data;

/**
 * Reverberation on mel energies: the late field of a room decays exponentially (Polack's model), so each frame receives
 * {@code a sum_{k>=1} d^k E[t-k]} from its past, with {@code d = 10^(-6 * 0.01 s / T60)} and {@code a} set by the ratio of
 * direct to reverberant energy, {@code 10^(ratio/10) = 1 / (a d / (1 - d))}. Phases are random in the late field, so energies
 * add.
 *
 * <p>Source: J.-D. Polack, "Playing billiards in the concert hall", Applied Acoustics 38 (1993). Stateless.
 */
final class Room {
  private static final double FRAME_SECONDS = 0.01;

  private Room() {}

  static void apply(float[] energies, int frames, int bins, double t60Seconds, double directDecibel) {
    float decay = (float) Math.pow(10, -6 * FRAME_SECONDS / t60Seconds);
    float level = (float) ((1 - decay) / decay / MelEnergy.powerRatio(directDecibel));
    float[] late = new float[bins];
    for (int n = 0; n < frames; n++) {
      for (int i = 0; i < bins; i++) {
        float direct = energies[n * bins + i];
        energies[n * bins + i] = direct + level * late[i];
        late[i] = decay * (late[i] + direct);
      }
    }
  }
}
