package io.dualmode.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Hotwords as text: {@code PHRASE[=BOOST]}, separated by commas, or one a line in a file (UTF-8; blank lines and lines that begin with
 * {@code #} are skipped).
 */
final class HotwordList {
  private static final float DEFAULT_BOOST = 3;
  private static final int MAX_BYTES = 4 << 20;

  private HotwordList() {}

  /** Checks a list; whether a file is there and right is seen when it is read. */
  static void check(String text) {
    if (!isFile(text)) {
      parse(text);
    }
  }

  /** The hotwords of a list or of a file, in their order. */
  static List<Hotword> of(String text) {
    return isFile(text.strip()) ? read(Path.of(text.strip())) : parse(text);
  }

  private static boolean isFile(String text) {
    boolean path = text.contains("/") || text.contains("\\");
    return text.endsWith(".txt") || path && !text.contains(",") && !text.contains("=");
  }

  private static List<Hotword> parse(String text) {
    List<Hotword> hotwords = new ArrayList<>();
    for (String part : text.split(",")) {
      if (!part.isBlank()) {
        hotwords.add(hotword(part.strip()));
      }
    }
    return hotwords;
  }

  private static List<Hotword> read(Path file) {
    List<Hotword> hotwords = new ArrayList<>();
    int number = 0;
    for (String line : text(file).lines().toList()) {
      number++;
      String entry = line.strip();
      if (entry.isEmpty() || entry.startsWith("#")) {
        continue;
      }
      try {
        hotwords.add(hotword(entry));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(Keys.HOTWORDS.name() + ": " + file + ", line " + number + ": " + e.getMessage(), e);
      }
    }
    return hotwords;
  }

  private static String text(Path file) {
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IllegalArgumentException(Keys.HOTWORDS.name() + ": " + file + " is larger than " + MAX_BYTES + " bytes");
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(Keys.HOTWORDS.name() + ": " + file + " is not text in UTF-8", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(Keys.HOTWORDS.name() + ": cannot read " + file + ": "
          + (e instanceof NoSuchFileException ? "no such file" : e), e);
    }
  }

  private static Hotword hotword(String entry) {
    int sign = entry.lastIndexOf('=');
    if (sign < 0) {
      return new Hotword(entry, DEFAULT_BOOST);
    }
    String boost = entry.substring(sign + 1).strip();
    try {
      return new Hotword(entry.substring(0, sign).strip(), Float.parseFloat(boost));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("hotword '" + entry.substring(0, sign).strip() + "': boost is '" + boost + "', allowed: -20..20");
    }
  }
}
