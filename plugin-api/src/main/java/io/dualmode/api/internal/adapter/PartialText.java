package io.dualmode.api.internal.adapter;

/**
 * A session that can tell what was said so far without working out where the words are and how sure: for a host that shows the text alone. A
 * word that no other can take the place of may be in it before it is said.
 */
public interface PartialText {
  /** The words of the best reading in progress, joined by blanks; empty for silence. */
  String partialText();
}
