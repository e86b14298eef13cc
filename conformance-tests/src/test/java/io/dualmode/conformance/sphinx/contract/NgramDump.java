package io.dualmode.conformance.sphinx.contract;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes a small bigram model in the binary form of CMU's older tools ({@code .dmp}), big-endian and with 16-bit fields.
 *
 * <p>After the header come the numbers of 1-, 2- and 3-grams; per word its id, probability, back-off weight and first bigram; per
 * bigram word and probability, the latter as an index into the table that follows; at last the spellings. Logarithms are decimal.
 */
final class NgramDump {
  private static final String MAGIC = "Darpa Trigram LM";
  private static final List<String> WORDS = List.of("</s>", "<s>", "backward", "forward", "go", "left", "meters", "ten");
  /** First word, second word, log10 probability; sorted. */
  private static final Object[][] BIGRAMS = {{"<s>", "go", -0.3f}, {"forward", "ten", -0.4f}, {"go", "backward", -0.4f},
      {"go", "forward", -0.4f}, {"meters", "</s>", -0.3f}, {"ten", "meters", -0.2f}};

  private NgramDump() {}

  static void write(Path file) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    string(out, MAGIC);
    string(out, file.getFileName().toString());
    out.writeInt(WORDS.size());
    out.writeInt(BIGRAMS.length);
    out.writeInt(0);
    int bigram = 0;
    for (int i = 0; i <= WORDS.size(); i++) {
      boolean word = i < WORDS.size();
      out.writeInt(word ? i : -1);
      out.writeFloat(!word || WORDS.get(i).equals("<s>") ? -99f : -0.9f);
      out.writeFloat(!word || WORDS.get(i).equals("</s>") ? 0f : -0.3f);
      out.writeInt(bigram);
      while (word && bigram < BIGRAMS.length && BIGRAMS[bigram][0].equals(WORDS.get(i))) {
        bigram++;
      }
    }
    for (int i = 0; i < BIGRAMS.length; i++) {
      out.writeShort(WORDS.indexOf(BIGRAMS[i][1]));
      out.writeShort(i);
      out.writeShort(0);
      out.writeShort(0);
    }
    out.writeLong(0);
    out.writeInt(BIGRAMS.length);
    for (Object[] entry : BIGRAMS) {
      out.writeFloat((Float) entry[2]);
    }
    byte[] spellings = (String.join("\0", WORDS) + "\0").getBytes(StandardCharsets.US_ASCII);
    out.writeInt(spellings.length);
    out.write(spellings);
    Files.write(file, bytes.toByteArray());
  }

  private static void string(DataOutputStream out, String text) throws IOException {
    out.writeInt(text.length() + 1);
    out.write((text + "\0").getBytes(StandardCharsets.US_ASCII));
  }
}
