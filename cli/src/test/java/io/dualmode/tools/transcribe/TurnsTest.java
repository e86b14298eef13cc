package io.dualmode.tools.transcribe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Recordings that are heard at the same time are printed one after the other. */
class TurnsTest {
  private final StringWriter printed = new StringWriter();
  private final Turns turns = new Turns(new PrintWriter(printed), new HearingProgress(new PrintWriter(new StringWriter()), false));

  @Test
  void first_isPrintedAsItComes_othersWhenTheirTurnComes() {
    PrintWriter first = turns.open(0);
    PrintWriter second = turns.open(1);
    PrintWriter third = turns.open(2);
    third.print("third\n");
    third.close();
    first.print("fi");
    first.flush();
    assertEquals("fi", printed.toString());
    second.print("se");
    second.flush();
    first.print("rst\n");
    first.close();
    assertEquals("first\nse", printed.toString());
    second.print("cond\n");
    second.flush();
    assertEquals("first\nsecond\n", printed.toString());
    second.close();
    assertEquals("first\nsecond\nthird\n", printed.toString());
  }

  @Test
  void anyOrderOfWritesAndEnds_givesTheOrderOfTheNumbers() {
    for (int round = 0; round < 100; round++) {
      Random random = new Random(round);
      int before = printed.getBuffer().length();
      Turns all = new Turns(new PrintWriter(printed), new HearingProgress(new PrintWriter(new StringWriter()), false));
      StringBuilder expected = new StringBuilder();
      List<PrintWriter> open = new ArrayList<>();
      List<String> left = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        open.add(all.open(i));
        left.add(("" + i).repeat(random.nextInt(6)));
        expected.append(left.get(i)).append('\n');
      }
      List<Integer> running = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5, 6, 7));
      while (!running.isEmpty()) {
        int one = running.get(random.nextInt(running.size()));
        if (left.get(one).isEmpty()) {
          open.get(one).print("\n");
          open.get(one).close();
          running.remove((Integer) one);
        } else {
          open.get(one).print(left.get(one).charAt(0));
          open.get(one).flush();
          left.set(one, left.get(one).substring(1));
        }
      }
      assertEquals(expected.toString(), printed.getBuffer().substring(before), "round " + round);
    }
  }
}
