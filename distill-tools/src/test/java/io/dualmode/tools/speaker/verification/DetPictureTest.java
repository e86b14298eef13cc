package io.dualmode.tools.speaker.verification;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.tools.report.ErrorCurve;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetPictureTest {
  @TempDir Path dir;

  @Test
  void picture_isWritten() throws IOException {
    Random random = new Random(8);
    double[] targets = random.doubles(50, 0.3, 1).toArray();
    double[] others = random.doubles(70, 0, 0.7).toArray();
    Path png = dir.resolve("det.png");
    DetPicture.write(List.of(new DetPicture.Curve("made up", new ErrorCurve(targets, others))), png);
    assertTrue(ImageIO.read(Files.newInputStream(png)).getWidth() > 100);
  }
}
