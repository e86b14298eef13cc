package io.dualmode.model.confidence;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A logistic map from evidence to the probability of being right: {@code p = 1 / (1 + exp(-(bias + sum_i weights_i x_i)))}.
 *
 * @param bias log odds of no evidence
 * @param weights by the name of the evidence; what is not named has no weight
 */
public record ConfidenceMap(double bias, Map<String, Double> weights) {
  public ConfidenceMap {
    weights = Map.copyOf(weights);
    weights.forEach((name, weight) -> finite(name, weight));
    finite("bias", bias);
  }

  private static void finite(String name, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("weight of " + name + " is " + value + ", expected a finite number");
    }
  }

  /** The map with weights in the order of names. */
  public static ConfidenceMap of(double bias, List<String> names, double[] weights) {
    Map<String, Double> named = new LinkedHashMap<>();
    for (int i = 0; i < weights.length; i++) {
      named.put(names.get(i), weights[i]);
    }
    return new ConfidenceMap(bias, named);
  }

  /** An error unless all weights are of evidence that there is. */
  public ConfidenceMap require(List<String> names) {
    for (String name : weights.keySet()) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException("weight of '" + name + "', allowed: " + names);
      }
    }
    return this;
  }

  /** Log odds of evidence whose parts are named in order. */
  public double logOdds(List<String> names, double[] evidence) {
    double sum = bias;
    for (int i = 0; i < evidence.length; i++) {
      sum += weights.getOrDefault(names.get(i), 0.0) * evidence[i];
    }
    return sum;
  }

  /** The probability of log odds. */
  public static double probability(double logOdds) {
    return 1 / (1 + Math.exp(-logOdds));
  }
}
