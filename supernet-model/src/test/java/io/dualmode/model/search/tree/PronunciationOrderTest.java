package io.dualmode.model.search.tree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PronunciationOrderTest {
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 40, 300, 16_000})
  void of_randomPronunciations_isTheOrderOfComparingThem(int units) {
    Random random = new Random(units);
    List<String> pronunciations = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      StringBuilder p = new StringBuilder();
      for (int k = 1 + random.nextInt(i % 2 == 0 ? 4 : 12); k > 0; k--) {
        p.append((char) (1 + random.nextInt(Math.min(units - 1, i % 3 == 0 ? 2 : units - 1))));
      }
      pronunciations.add(p.toString());
      labels.add(random.nextInt(500));
    }
    int[] expected = IntStream.range(0, pronunciations.size()).boxed()
        .sorted(Comparator.<Integer, String>comparing(pronunciations::get).thenComparing(labels::get)).mapToInt(i -> i).toArray();
    assertArrayEquals(expected, PronunciationOrder.of(pronunciations, labels, units));
  }
}
