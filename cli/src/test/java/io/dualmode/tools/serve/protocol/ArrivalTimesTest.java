package io.dualmode.tools.serve.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArrivalTimesTest {
  @Test
  void of_anyPosition_isWhenItsPartCame() {
    Random random = new Random(11);
    for (int round = 0; round < 50; round++) {
      ArrivalTimes times = new ArrivalTimes();
      List<Long> byByte = new ArrayList<>();
      int parts = random.nextInt(500);
      for (int i = 0; i < parts; i++) {
        int length = random.nextInt(6);
        times.add(length, 100 + i);
        for (int b = 0; b < length; b++) {
          byByte.add(100L + i);
        }
      }
      for (int at = 0; at < byByte.size(); at++) {
        assertEquals(byByte.get(at), times.of(at), "byte " + at + " of round " + round + ", seed 11");
      }
    }
  }

  @Test
  void of_nothing_andLongAgo_isUnknown() {
    ArrivalTimes times = new ArrivalTimes();
    assertEquals(-1, times.of(0));
    for (int i = 0; i < 2000; i++) {
      times.add(10, i);
    }
    assertEquals(-1, times.of(0));
    assertEquals(1999, times.of(19_999));
    assertEquals(1600, times.of(16_000));
  }
}
