package io.dualmode.tools.forcedalign;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.dualmode.api.AlignedWord;
import io.dualmode.api.Phone;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;

/**
 * One JSON object a line for each word: {@code index} in the text, {@code word}, {@code kind} (spoken, not-spoken or extra) and,
 * where it is heard, {@code start} and {@code end} in seconds, {@code confidence} and {@code phones}.
 */
final class JsonAlignmentWriter implements AlignmentWriter {
  @Override
  public void write(List<AlignedWord> words, long durationMillis, PrintWriter out) {
    for (AlignedWord word : words) {
      JsonObject json = new JsonObject();
      json.addProperty("index", word.index());
      json.addProperty("word", word.text());
      json.addProperty("kind", word.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
      if (word.kind() != AlignedWord.Kind.NOT_SPOKEN) {
        times(json, word.startMillis(), word.endMillis());
        word.confidence().ifPresent(
            value -> json.addProperty("confidence", BigDecimal.valueOf(value).setScale(3, RoundingMode.HALF_UP)));
        JsonArray phones = new JsonArray();
        for (Phone phone : word.phones()) {
          JsonObject one = new JsonObject();
          one.addProperty("phone", phone.symbol());
          times(one, phone.startMillis(), phone.endMillis());
          phones.add(one);
        }
        json.add("phones", phones);
      }
      out.println(json);
    }
  }

  private static void times(JsonObject json, long startMillis, long endMillis) {
    json.addProperty("start", BigDecimal.valueOf(startMillis, 3));
    json.addProperty("end", BigDecimal.valueOf(endMillis, 3));
  }
}
