package io.dualmode.model.lexicon;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads dictionaries in the format of CMUdict and of Sphinx {@code .dic} files.
 *
 * <p>A line is a word, white space, and units separated by white space. Further variants of {@code word} are written
 * {@code word(2)}, {@code word(3)} or as a second line of the same word; variants keep the order of the file, repeated ones are
 * merged. Lines whose first characters are {@code ;;;} or {@code #}, text after a {@code #} that follows white space, and blank
 * lines are skipped. A unit that the inventory lacks may carry a stress digit ({@code AH0}), which is dropped. Words spoken as
 * silence alone ({@code <sil> SIL} in Sphinx files) are left out; silence inside a word is an error.
 */
final class CmuDictionaryReader {
  static final Pattern VARIANT = Pattern.compile("(.+)\\([0-9]+\\)");
  /** Pronunciations of one word. */
  static final int MOST_VARIANTS = 1000;
  private static final int MAX_LINE_CHARS = 10_000;

  private final UnitInventory units;

  CmuDictionaryReader(UnitInventory units) {
    this.units = units;
  }

  PronunciationLexicon read(InputStream in, String source) throws IOException {
    byte[] bytes = in.readAllBytes();
    PackedEntries sorted = SortedDictionaryScanner.scan(bytes, units);
    return sorted != null ? new PronunciationLexicon(units, sorted)
        : read(new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8), source);
  }

  PronunciationLexicon read(Reader reader, String source) throws IOException {
    BufferedReader lines = new BufferedReader(reader, 1 << 16);
    Map<String, List<char[]>> entries = new LinkedHashMap<>();
    List<Integer> sequence = new ArrayList<>();
    int lineNumber = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      lineNumber++;
      if (lineNumber == 1 && line.startsWith("\uFEFF")) {
        line = line.substring(1);
      }
      if (line.length() > MAX_LINE_CHARS) {
        throw new LexiconFormatException(source, lineNumber, "at most " + MAX_LINE_CHARS + " characters a line", line);
      }
      StringTokenizer tokens = new StringTokenizer(line);
      if (!tokens.hasMoreTokens()) {
        continue;
      }
      String token = tokens.nextToken();
      if (token.startsWith("#") || token.startsWith(";;;")) {
        continue;
      }
      sequence.clear();
      boolean silence = readUnits(tokens, sequence, source, lineNumber);
      if (sequence.isEmpty()) {
        if (silence) {
          continue;
        }
        throw new LexiconFormatException(source, lineNumber, "a word and its units", "'" + line.strip() + "'");
      }
      if (silence) {
        throw new LexiconFormatException(source, lineNumber, "no silence inside a word", "'" + line.strip() + "'");
      }
      if (!addVariant(entries, word(token), sequence)) {
        throw new LexiconFormatException(source, lineNumber, "at most " + MOST_VARIANTS + " pronunciations of a word", "more of '" + word(token) + "'");
      }
    }
    return new PronunciationLexicon(units, PackedEntries.pack(entries));
  }

  /** Appends the units of a line that are not silence; returns whether there was silence. */
  private boolean readUnits(StringTokenizer tokens, List<Integer> sequence, String source, int lineNumber) throws IOException {
    boolean silence = false;
    while (tokens.hasMoreTokens()) {
      String name = tokens.nextToken();
      if (name.startsWith("#")) {
        break;
      }
      int unit = unit(units, name);
      if (unit < 0) {
        throw new LexiconFormatException(source, lineNumber, "one of the units " + units.names(), "'" + name + "'");
      }
      if (unit == units.silence()) {
        silence = true;
      } else {
        sequence.add(unit);
      }
    }
    return silence;
  }

  /** Returns false where a word has as many variants as it may. */
  private static boolean addVariant(Map<String, List<char[]>> entries, String word, List<Integer> sequence) {
    char[] variant = new char[sequence.size()];
    for (int i = 0; i < variant.length; i++) {
      variant[i] = (char) (int) sequence.get(i);
    }
    List<char[]> variants = entries.computeIfAbsent(word, w -> new ArrayList<>(1));
    for (char[] known : variants) {
      if (Arrays.equals(known, variant)) {
        return true;
      }
    }
    return variants.size() < MOST_VARIANTS && variants.add(variant);
  }

  private static String word(String token) {
    String word = token;
    while (word.endsWith(")")) {
      Matcher variant = VARIANT.matcher(word);
      if (!variant.matches()) {
        break;
      }
      word = variant.group(1);
    }
    return word;
  }

  /** The unit of a name, without its stress digit if need be; -1 for a name that is no unit. */
  static int unit(UnitInventory units, String name) {
    int unit = units.indexOf(name);
    int last = name.length() - 1;
    if (unit < 0 && last > 0 && name.charAt(last) >= '0' && name.charAt(last) <= '2') {
      unit = units.indexOf(name.substring(0, last));
    }
    return unit;
  }
}
