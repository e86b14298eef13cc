package io.dualmode.tools.supernet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.tools.train.objective.TrainOptions;
import org.junit.jupiter.api.Test;

class NetworkShapeTest {
  @Test
  void lookAhead_movesTheWindow_andKeepsItsWidth() {
    TrainOptions options = new TrainOptions();
    EncoderConfig usual = NetworkShape.of(options, 40, 80);
    assertEquals(11, usual.inputRight());
    options.lookAhead = 2;
    options.blockRows = 8;
    EncoderConfig other = NetworkShape.of(options, 40, 80);
    assertEquals(2, other.inputRight());
    assertEquals(12, other.inputLeft());
    assertEquals(usual.windowSize(), other.windowSize());
    assertEquals(8, other.blockRows());
  }

  @Test
  void stem_readsTwoMoreFramesAndKeepsTheLookAhead() {
    TrainOptions options = new TrainOptions();
    options.stem = true;
    EncoderConfig config = NetworkShape.of(options, 40, 80);
    assertEquals(11, config.inputRight());
    assertEquals(5, config.inputLeft());
    assertEquals(640, config.firstWidth());
    options.lookAhead = 17;
    assertEquals("--look-ahead is 17, allowed: 0..16",
        assertThrows(IllegalArgumentException.class, () -> NetworkShape.of(options, 40, 80)).getMessage());
  }

  @Test
  void impossibleShapes_areRefusedByTheirOption() {
    TrainOptions options = new TrainOptions();
    options.lookAhead = 15;
    assertEquals("--look-ahead is 15, allowed: 0..14",
        assertThrows(IllegalArgumentException.class, () -> NetworkShape.of(options, 40, 80)).getMessage());
  }
}
