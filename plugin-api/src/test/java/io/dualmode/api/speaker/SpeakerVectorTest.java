package io.dualmode.api.speaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SpeakerVectorTest {
  @Test
  void similarity_isTheCosine() {
    SpeakerVector a = new SpeakerVector(new float[] {3, 4}, 10);
    assertEquals(1, a.similarity(new SpeakerVector(new float[] {6, 8}, 99)), 1e-12);
    assertEquals(24.0 / 25, a.similarity(new SpeakerVector(new float[] {4, 3}, 1)), 1e-12);
    assertEquals(0, a.similarity(new SpeakerVector(new float[] {-4, 3}, 1)), 1e-12);
    assertEquals(0, a.similarity(new SpeakerVector(new float[] {0, 0}, 1)));
    assertThrows(IllegalArgumentException.class, () -> a.similarity(new SpeakerVector(new float[] {1}, 1)));
  }

  @Test
  void values_areCopied_andCompared() {
    float[] values = {1, 2};
    SpeakerVector vector = new SpeakerVector(values, 50);
    values[0] = 9;
    vector.values()[1] = 9;
    assertEquals(new SpeakerVector(new float[] {1, 2}, 50), vector);
    assertNotEquals(new SpeakerVector(new float[] {1, 2}, 51), vector);
    assertThrows(IllegalArgumentException.class, () -> new SpeakerVector(new float[0], 1));
    assertThrows(IllegalArgumentException.class, () -> new SpeakerVector(new float[] {1}, 0));
  }
}
