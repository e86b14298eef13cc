package io.dualmode.tools.loss.mmi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class PhoneTopologyTest {

  @Test
  void fromSequences_givesFrequentBiphonesTheirOwnRow() {
    List<int[]> sequences = List.of(new int[] {0, 1, 2}, new int[] {1, 2, 1}, new int[] {1, 1});
    PhoneTopology topology = PhoneTopology.fromSequences(3, sequences, 2);
    // (0,1) occurs three times (twice at a start), (1,2) twice; (0,0), (2,1) and (1,1) once.
    assertEquals(8, topology.outputs());
    assertEquals(2, topology.biphones());
    assertArrayEquals(new int[] {0, 3, 2, 0, 1, 4, 0, 1, 2}, topology.entry());
    assertArrayEquals(new int[] {5, 6, 7}, topology.stay());
    assertArrayEquals(new int[] {0, 1, 2, 1, 2, 0, 1, 2}, topology.phoneOf());
    assertArrayEquals(new int[] {3, 3, 3, 0, 1, 3, 3, 3}, topology.leftOf());
  }

  @Test
  void of_rebuildsTheSameTables() {
    PhoneTopology built = PhoneTopology.fromSequences(4, List.of(new int[] {3, 2, 0, 1, 1}), 1);
    PhoneTopology again = PhoneTopology.of(built.entry(), built.stay());
    assertEquals(built.outputs(), again.outputs());
    assertArrayEquals(built.leftOf(), again.leftOf());
    assertArrayEquals(built.phoneOf(), again.phoneOf());
  }

  @Test
  void of_rejectsTablesOutOfOrder() {
    assertThrows(IllegalArgumentException.class, () -> PhoneTopology.of(new int[] {0, 3, 0, 2}, new int[] {4, 5}));
    assertThrows(IllegalArgumentException.class, () -> PhoneTopology.of(new int[] {0, 1, 0, 1}, new int[] {3, 4}));
    assertThrows(IllegalArgumentException.class, () -> PhoneTopology.of(new int[] {0, 1, 0}, new int[] {2, 3}));
    assertThrows(IllegalArgumentException.class, () -> PhoneTopology.fromSequences(2, List.of(new int[] {2}), 1));
  }

  @Test
  void around_keepsWindowsFeasible() {
    EntryWindows windows = EntryWindows.around(new int[] {0, 1, 2, 9}, 10, 2);
    assertArrayEquals(new int[] {0, 1, 2, 7}, windows.firstFrame());
    assertArrayEquals(new int[] {0, 3, 4, 9}, windows.lastFrame());
    EntryWindows crowded = EntryWindows.around(new int[] {0, 2, 2, 2}, 4, 0);
    assertArrayEquals(new int[] {0, 1, 2, 3}, crowded.firstFrame());
    assertArrayEquals(new int[] {0, 1, 2, 3}, crowded.lastFrame());
  }
}
