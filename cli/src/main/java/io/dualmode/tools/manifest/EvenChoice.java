package io.dualmode.tools.manifest;

import java.util.ArrayList;
import java.util.List;

/** Some of a list, spread evenly over it. */
public final class EvenChoice {
  private EvenChoice() {}

  /** At most {@code most} elements in their order, the first among them; all for {@code most} of 0. */
  public static <T> List<T> of(List<T> all, int most) {
    int count = most > 0 ? Math.min(most, all.size()) : all.size();
    List<T> chosen = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      chosen.add(all.get((int) ((long) i * all.size() / count)));
    }
    return chosen;
  }
}
