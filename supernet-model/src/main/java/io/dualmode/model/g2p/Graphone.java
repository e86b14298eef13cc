package io.dualmode.model.g2p;

import java.util.Arrays;

/**
 * Letters and the units they are spoken as, the symbol of the joint-sequence model.
 *
 * @param letters at least one character
 * @param units the sounds, possibly none (silent letters)
 */
public record Graphone(String letters, int[] units) {

  public Graphone {
    if (letters.isEmpty()) {
      throw new IllegalArgumentException("graphone: got no letter, expected at least one");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Graphone that && letters.equals(that.letters) && Arrays.equals(units, that.units);
  }

  @Override
  public int hashCode() {
    return 31 * letters.hashCode() + Arrays.hashCode(units);
  }

  @Override
  public String toString() {
    return letters + Arrays.toString(units);
  }
}
