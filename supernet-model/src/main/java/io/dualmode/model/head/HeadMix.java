package io.dualmode.model.head;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Which heads of a model score: one, or two whose scores are added with weights. It is written as the name of a head or as two names with
 * {@code +} between them; {@code combined} stands for {@code mmi+transducer}.
 *
 * @param names one or two heads
 * @param firstWeight share of the first of two, 0..1; at 0 and 1 only one of them counts
 */
public record HeadMix(List<String> names, double firstWeight) {
  private static final String COMBINED = "combined";
  private static final List<String> OF_COMBINED = List.of("mmi", "transducer");

  public HeadMix {
    if (names.isEmpty() || names.size() > 2) {
      throw new IllegalArgumentException("heads are " + names + ", allowed: one, or two joined by +");
    }
    if (!(firstWeight >= 0 && firstWeight <= 1)) {
      throw new IllegalArgumentException("weight of the first head is " + firstWeight + ", allowed: 0..1");
    }
    names = List.copyOf(names);
    if (names.size() == 2 && (firstWeight == 0 || firstWeight == 1)) {
      names = List.of(names.get(firstWeight == 1 ? 0 : 1));
    }
  }

  /** Reads what was written. */
  public static HeadMix of(String text, double firstWeight) {
    return new HeadMix(text.equals(COMBINED) ? OF_COMBINED : Arrays.asList(text.split("\\+", -1)), firstWeight);
  }

  /** Fails with an {@link IllegalArgumentException} that lists the heads there are, where a head is none of them. */
  public HeadMix require(Collection<String> known, String what) {
    for (String name : names) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(what + " is '" + String.join("+", names) + "', allowed: " + String.join(", ", known)
            + ", or two of them joined by +");
      }
    }
    return this;
  }
}
