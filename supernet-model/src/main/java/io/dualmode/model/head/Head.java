package io.dualmode.model.head;

/** A loaded head. Thread-safe; what it makes is cheap and shares its weights. */
public interface Head {
  /** The head as one search uses it. */
  ScoringHead newScoringHead();
}
