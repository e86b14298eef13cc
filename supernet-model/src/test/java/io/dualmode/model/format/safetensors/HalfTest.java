package io.dualmode.model.format.safetensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

/** Expected values follow from the definition of binary16: sign, 5 bits of exponent biased by 15, 10 bits of fraction. */
class HalfTest {
  @Test
  void toFloat_everyPattern_isItsDefinition() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      int exponent = bits >> 10 & 31;
      int fraction = bits & 1023;
      double sign = bits >= 1 << 15 ? -1 : 1;
      double expected = exponent == 31 ? (fraction == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN)
          : exponent == 0 ? sign * fraction * Math.pow(2, -24) : sign * (1 + fraction / 1024.0) * Math.pow(2, exponent - 15);
      assertEquals(expected, Half.toFloat((short) bits), 0.0, "bits " + Integer.toHexString(bits));
    }
  }

  @Test
  void fromFloat_everyHalf_comesBack() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = Half.toFloat((short) bits);
      if (!Float.isNaN(value)) {
        assertEquals((short) bits, Half.fromFloat(value), Integer.toHexString(bits));
      } else {
        assertTrue(Float.isNaN(Half.toFloat(Half.fromFloat(value))));
      }
    }
  }

  @Test
  void fromFloat_betweenTwoHalves_takesTheNearestAndTheEvenOfATie() {
    for (int bits = 0; bits < 0x7bff; bits++) {
      float low = Half.toFloat((short) bits);
      float high = Half.toFloat((short) (bits + 1));
      float middle = new BigDecimal(low).add(new BigDecimal(high)).divide(BigDecimal.valueOf(2)).floatValue();
      short even = (short) (bits % 2 == 0 ? bits : bits + 1);
      assertEquals(even, Half.fromFloat(middle), "tie at " + middle);
      assertEquals((short) bits, Half.fromFloat(Math.nextDown(middle)), "below " + middle);
      assertEquals((short) (bits + 1), Half.fromFloat(Math.nextUp(middle)), "above " + middle);
    }
  }
}
