package io.dualmode.model.head;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class HeadMixTest {
  private static final List<String> KNOWN = List.of("mmi", "ctc", "transducer");

  @Test
  void of_oneOrTwoNames_readsThem() {
    assertEquals(new HeadMix(List.of("ctc"), 0.5), HeadMix.of("ctc", 0.5));
    assertEquals(new HeadMix(List.of("ctc", "mmi"), 0.25), HeadMix.of("ctc+mmi", 0.25));
    assertEquals(HeadMix.of("mmi+transducer", 0.7), HeadMix.of("combined", 0.7));
  }

  @Test
  void of_allTheWeightOnOne_isThatOneAlone() {
    assertEquals(List.of("mmi"), HeadMix.of("combined", 1).names());
    assertEquals(List.of("transducer"), HeadMix.of("combined", 0).names());
    assertEquals(List.of("ctc"), HeadMix.of("ctc", 0).names());
  }

  @Test
  void require_unknownOrTooMany_saysWhatIsAllowed() {
    for (String text : List.of("mmo", "mmi+mmo", "+mmi", "mmi+", "", " mmi")) {
      var e = assertThrows(IllegalArgumentException.class, () -> HeadMix.of(text, 0.5).require(KNOWN, "dualmode.scorer"));
      assertTrue(e.getMessage().startsWith("dualmode.scorer is '" + text + "', allowed: mmi, ctc, transducer, or two"), e.getMessage());
    }
    assertThrows(IllegalArgumentException.class, () -> HeadMix.of("mmi+ctc+transducer", 0.5));
    assertThrows(IllegalArgumentException.class, () -> HeadMix.of("mmi+ctc", Double.NaN));
  }
}
