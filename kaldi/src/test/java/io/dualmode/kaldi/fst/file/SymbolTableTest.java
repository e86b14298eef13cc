package io.dualmode.kaldi.fst.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SymbolTableTest {
  @TempDir Path folder;

  private SymbolTable read(String text) throws IOException {
    return SymbolTable.readText(Files.writeString(folder.resolve("words.txt"), text));
  }

  @Test
  void firstNameOfALabel_andFirstLabelOfAName_count() throws IOException {
    Random random = new Random(7);
    for (int round = 0; round < 30; round++) {
      Map<Integer, String> names = new HashMap<>();
      Map<String, Integer> labels = new HashMap<>();
      StringBuilder text = new StringBuilder();
      int count = random.nextInt(3000);
      for (int i = 0; i < count; i++) {
        String name = (random.nextInt(3) == 0 ? "wört" : "слово") + random.nextInt(2000);
        int label = random.nextInt(10) == 0 ? Integer.MAX_VALUE - random.nextInt(50) : random.nextInt(2000);
        text.append(" \t".repeat(random.nextInt(2))).append(name).append(" \t ".repeat(1 + random.nextInt(2))).append(label)
            .append(random.nextInt(5) == 0 ? " \r\n" : "\n").append("\n".repeat(random.nextInt(2)));
        names.putIfAbsent(label, name);
        labels.putIfAbsent(name, label);
      }
      SymbolTable table = read(text.toString());
      assertEquals(names.size(), table.size());
      for (int label = 0; label < 2100; label++) {
        assertEquals(names.getOrDefault(label, ""), table.name(label));
      }
      for (int i = 0; i < 50; i++) {
        assertEquals(names.getOrDefault(Integer.MAX_VALUE - i, ""), table.name(Integer.MAX_VALUE - i));
      }
      for (int i = 0; i < 2100; i++) {
        assertEquals(labels.getOrDefault("wört" + i, -1), table.label("wört" + i));
        assertEquals(labels.getOrDefault("слово" + i, -1), table.label("слово" + i));
      }
      assertEquals(labels.getOrDefault("", -1), table.label(""));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"one", "one -1", "one 2147483648", "one 99999999999999999999", "one 1 2", "one two", "1 one", "one +"})
  void lineOfAnotherKind_isTold(String line) {
    String message = assertThrows(IOException.class, () -> read("<eps> 0\n\n" + line + "\nlast 3\n")).getMessage();
    assertTrue(message.endsWith("words.txt: line 3: expected a symbol and a number not below 0, found '" + line + "'"), message);
  }
}
