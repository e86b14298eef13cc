package io.dualmode.model.rescore;

import io.dualmode.model.search.SearchHypothesis;
import java.util.List;

/**
 * The readings of one utterance with what every rescorer said of them, before any weight: what weights are tuned on.
 *
 * @param readings of the first pass, best first
 * @param terms names of the rescorers
 * @param scores {@code [terms][readings]}
 * @param lengths {@code [terms][readings]}
 */
public record ScoredReadings(List<SearchHypothesis> readings, List<String> terms, double[][] scores, int[][] lengths) {}
