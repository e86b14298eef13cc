package io.dualmode.tools.loss;

/** {@code log(exp x + exp y + ...)} for values that may be negative infinity. */
public final class LogSum {

  public static final double NONE = Double.NEGATIVE_INFINITY;

  /** Beyond this distance the smaller summand is below half a unit in the last place of the sum. */
  private static final double NEGLIGIBLE = 37;

  private LogSum() {
  }

  public static double of(double x, double y) {
    double most = Math.max(x, y);
    double distance = most - Math.min(x, y);
    return distance < NEGLIGIBLE ? most + Math.log(1 + Math.exp(-distance)) : most;
  }

  public static double of(double x, double y, double z) {
    double most = Math.max(Math.max(x, y), z);
    if (most == NONE) {
      return NONE;
    }
    double sum = 0;
    sum += x == most ? 1 : x - most > -NEGLIGIBLE ? Math.exp(x - most) : 0;
    sum += y == most ? 1 : y - most > -NEGLIGIBLE ? Math.exp(y - most) : 0;
    sum += z == most ? 1 : z - most > -NEGLIGIBLE ? Math.exp(z - most) : 0;
    return sum == 1 ? most : most + Math.log(sum);
  }

  /** Logarithm of the sum of exponentials of {@code x[from .. from + count)}. */
  public static double of(float[] x, int from, int count) {
    float most = Float.NEGATIVE_INFINITY;
    for (int k = 0; k < count; k++) {
      most = Math.max(most, x[from + k]);
    }
    double sum = 0;
    for (int k = 0; k < count; k++) {
      sum += Math.exp(x[from + k] - most);
    }
    return most + Math.log(sum);
  }
}
