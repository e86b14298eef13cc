package io.dualmode.api.internal.adapter;

import io.dualmode.api.Hypothesis;
import java.util.List;

/**
 * A session whose best reading need not be the one with the best score, and that knows the others too: for a host that shows either, as its
 * application asks.
 */
public interface ScoredReadings {
  /** The readings of the last result in the order of their scores, with the times of their own paths; none before the first result. */
  List<Hypothesis> readings();
}
