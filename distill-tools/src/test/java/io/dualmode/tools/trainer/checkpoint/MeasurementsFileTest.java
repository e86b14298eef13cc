package io.dualmode.tools.trainer.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasurementsFileTest {
  @TempDir
  Path folder;

  @Test
  void append_writesHeaderThenRows() throws IOException {
    Path csv = folder.resolve("a.csv");
    MeasurementsFile file = new MeasurementsFile(csv, List.of("hours", "mmi", "ctc"));
    file.append(Map.of("hours", "1", "ctc", "3"));
    file.append(Map.of("hours", "2", "mmi", "5"));
    assertEquals("hours,mmi,ctc\n1,,3\n2,5,\n", Files.readString(csv));
  }

  @Test
  void append_toAFileOfAnOlderVersion_addsColumnsAtTheRight() throws IOException {
    Path csv = folder.resolve("b.csv");
    Files.writeString(csv, "hours,old,mmi\n1,2,3\n4,5");
    MeasurementsFile file = new MeasurementsFile(csv, List.of("hours", "mmi", "kd"));
    file.append(Map.of("hours", "4", "mmi", "6", "kd", "7"));
    assertEquals("hours,old,mmi,kd\n1,2,3,\n4,,6,7\n", Files.readString(csv), "the line without an end is dropped");
    new MeasurementsFile(csv, List.of("hours", "mmi", "kd")).append(Map.of("hours", "8"));
    assertEquals("hours,old,mmi,kd\n1,2,3,\n4,,6,7\n8,,,\n", Files.readString(csv));
  }
}
