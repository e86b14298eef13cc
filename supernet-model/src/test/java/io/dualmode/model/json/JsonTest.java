package io.dualmode.model.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.Strictness;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our JSON against Gson's, which is on the class path of tests only. */
class JsonTest {
  private static final Gson STRICT = new GsonBuilder().setStrictness(Strictness.STRICT).serializeNulls().disableHtmlEscaping().create();
  private static final Gson PRETTY =
      new GsonBuilder().setStrictness(Strictness.STRICT).serializeNulls().disableHtmlEscaping().setPrettyPrinting().create();

  /** A kind of everything that records may hold. */
  record Everything(int number, float share, String name, Kind kind, List<Integer> numbers, List<Float> shares, List<Inner> inner, Inner one) {}

  record Inner(String text, int value) {
    Inner {
      if (value > 100) {
        throw new IllegalArgumentException("value is " + value + ", allowed: up to 100");
      }
    }
  }

  enum Kind { SMALL, LARGE }

  private static com.google.gson.JsonElement gson(String text) {
    return STRICT.fromJson(text, com.google.gson.JsonElement.class);
  }

  private static String document(Random random, int depth) {
    String blank = random.nextInt(4) == 0 ? " \t\r\n".substring(random.nextInt(4)).substring(0, 1) : "";
    int kind = random.nextInt(depth > 4 ? 5 : 8);
    StringBuilder text = new StringBuilder(blank);
    switch (kind) {
      case 0 -> text.append(new String[] {"true", "false", "null"}[random.nextInt(3)]);
      case 1 -> text.append(random.nextInt(200) - 100);
      case 2 -> text.append(random.nextGaussian());
      case 3 -> text.append(new String[] {"0", "-0", "1e5", "-2.5E-3", "0.0", "9007199254740993", "1E+2"}[random.nextInt(7)]);
      case 4 -> string(random, text);
      case 5, 6 -> {
        text.append('[');
        for (int i = random.nextInt(4); i > 0; i--) {
          text.append(document(random, depth + 1)).append(i > 1 ? "," : "");
        }
        text.append(']');
      }
      default -> {
        text.append('{');
        for (int i = random.nextInt(4); i > 0; i--) {
          text.append("\"").append(i).append("k\"").append(blank).append(':').append(document(random, depth + 1)).append(i > 1 ? "," : "");
        }
        text.append('}');
      }
    }
    return text.append(blank).toString();
  }

  private static void string(Random random, StringBuilder text) {
    text.append('"');
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(new String[] {"a", "é", "\ud83d\ude00", "\\n", "\\\"", "\\\\", "\\/", "\\u00e9", "\\uD83D", "\u2028", "&<", "\\u0000"}[random.nextInt(12)]);
    }
    text.append('"');
  }

  @Test
  void documentsAtRandom_areReadAndWrittenAsGsonDoes() {
    Random random = new Random(5);
    for (int round = 0; round < 3000; round++) {
      String text = document(random, 0);
      com.google.gson.JsonElement expected = gson(text);
      JsonElement parsed = JsonElement.parse(text);
      assertEquals(STRICT.toJson(expected), parsed.toString(), text);
      assertEquals(PRETTY.toJson(expected), parsed.pretty(), text);
      assertEquals(parsed.toString(), JsonElement.parse(parsed.pretty()).toString());
    }
  }

  @Test
  void damagedDocumentsAtRandom_areRefusedWhereGsonRefusesThem() {
    Random random = new Random(6);
    String pool = "{}[],:\"\\0123456789-+.eE truefalsn\u0001\n/u'#;=x";
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder(document(random, 1));
      for (int i = 1 + random.nextInt(2); i > 0; i--) {
        int at = random.nextInt(text.length() + 1);
        char c = pool.charAt(random.nextInt(pool.length()));
        switch (random.nextInt(3)) {
          case 0 -> text.insert(at, c);
          case 1 -> text.replace(Math.min(at, text.length() - 1), Math.min(at + 1, text.length()), String.valueOf(c));
          default -> text.delete(Math.min(at, text.length() - 1), Math.min(at + 2, text.length()));
        }
        if (text.length() == 0) {
          text.append('x');
        }
      }
      String expected;
      try {
        expected = gson(text.toString()) == null ? null : STRICT.toJson(gson(text.toString()));
      } catch (com.google.gson.JsonParseException e) {
        expected = null;
      }
      String got;
      try {
        got = JsonElement.parse(text.toString()).toString();
      } catch (JsonParseException e) {
        assertTrue(e.getMessage().contains(" at line "), e.getMessage());
        refused++;
        // Gson takes the last of two values of one name
        got = e.getMessage().contains(" twice ") ? expected : null;
      }
      assertEquals(expected, got, text::toString);
    }
    assertTrue(refused > 5000, refused + " refused");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{\"a\":1,\"a\":2}", "[1,]", "{\"a\"}", "01", "1.", ".5", "+1", "NaN", "'a'", "\"a", "\"\\x\"", "[1 2]", "{a:1}", "tru",
      "\ufeff{}", "// a\n1", "1 2"})
  void text_thatIsNoJson_isAnErrorWithThePlace(String text) {
    String message = assertThrows(JsonParseException.class, () -> JsonElement.parse(text)).getMessage();
    assertTrue(message.contains(" at line "), message);
  }

  @Test
  void hostileText_endsSoon() {
    assertThrows(JsonParseException.class, () -> JsonElement.parse("[".repeat(4_000_000)));
    assertThrows(JsonParseException.class, () -> JsonElement.parse("{\"a\":".repeat(1_000_000)));
    assertThrows(JsonParseException.class, () -> JsonElement.parse("9".repeat(4_000_000)));
    assertEquals(Double.POSITIVE_INFINITY, JsonElement.parse("1e999").getAsDouble());
    assertThrows(JsonParseException.class, () -> JsonElement.parse("1e999999999").getAsInt());
    JsonElement.parse("[".repeat(JsonReader.MAX_DEPTH) + "]".repeat(JsonReader.MAX_DEPTH));
  }

  @Test
  void place_countsLinesAndColumnsFromOne() {
    assertTrue(assertThrows(JsonParseException.class, () -> JsonElement.parse("[1,\n  x]")).getMessage().endsWith("found 'x' at line 2 column 3"));
  }

  @Test
  void records_areWhatGsonMakesOfThem() {
    Everything record = new Everything(-3, 0.02f, "a \"b\" é", Kind.LARGE, List.of(1, 2), List.of(0.1f, 1e-9f), List.of(new Inner("x", 1)),
        new Inner(null, 7));
    String json = JsonRecords.write(record).toString();
    assertEquals(STRICT.toJson(record), json);
    assertEquals(record, JsonRecords.read(JsonElement.parse(json), Everything.class));
    assertEquals(new Everything(0, 0, null, null, null, null, null, null), JsonRecords.read(JsonElement.parse("{\"other\":[]}"), Everything.class));
  }

  @Test
  void records_ofWrongValues_nameThem() {
    for (String json : List.of("{\"number\":1.5}", "{\"number\":\"1\"}", "{\"number\":2147483648}", "{\"number\":[]}", "{\"number\":1e999}")) {
      String message = assertThrows(JsonParseException.class, () -> JsonRecords.read(JsonElement.parse(json), Everything.class)).getMessage();
      assertTrue(message.startsWith("number: "), message);
    }
    assertThrows(JsonParseException.class, () -> JsonRecords.read(JsonElement.parse("{\"share\":1e99}"), Everything.class));
    assertThrows(JsonParseException.class, () -> JsonRecords.read(JsonElement.parse("[]"), Everything.class));
    assertThrows(JsonParseException.class, () -> JsonRecords.read(JsonElement.parse("{\"numbers\":{}}"), Everything.class));
    assertEquals("value is 101, allowed: up to 100", assertThrows(IllegalArgumentException.class,
        () -> JsonRecords.read(JsonElement.parse("{\"inner\":[{\"value\":101}]}"), Everything.class)).getMessage());
  }
}
