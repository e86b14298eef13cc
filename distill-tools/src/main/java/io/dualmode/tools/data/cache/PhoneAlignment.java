package io.dualmode.tools.data.cache;

import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.tools.input.UserFile;
import io.dualmode.tools.language.SpeechLanguage;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Which phone is spoken when in one utterance.
 *
 * <p>In a file, one line per utterance: {@code id TAB frames TAB score TAB "PH dur PH dur ..."}, phones by name
 * in the units of the folder ({@link SpeechLanguage}), durations in feature frames of 10 ms, which add up to {@code frames}.
 *
 * @param frames feature frames
 * @param score the aligner's log score per frame
 * @param phones units in order of time, silence included; none in speech without a transcript
 * @param starts feature frame at which each phone starts, the first at 0
 */
public record PhoneAlignment(String id, int frames, double score, int[] phones, int[] starts) {
  /** All alignments of a file by id, in the units of its folder. */
  public static Map<String, PhoneAlignment> read(Path file) throws IOException {
    return read(file, SpeechLanguage.beside(file).units());
  }

  /** All alignments of a file by id. */
  public static Map<String, PhoneAlignment> read(Path file, UnitInventory units) throws IOException {
    Map<String, PhoneAlignment> alignments = new LinkedHashMap<>();
    try (BufferedReader reader = UserFile.reader(file)) {
      String line;
      for (int number = 1; (line = reader.readLine()) != null; number++) {
        if (line.isBlank()) {
          continue;
        }
        try {
          PhoneAlignment alignment = parse(line, units);
          alignments.put(alignment.id(), alignment);
        } catch (IllegalArgumentException e) {
          throw new IOException(file + " line " + number + ": " + e.getMessage() + "; run align again", e);
        }
      }
    }
    return alignments;
  }

  public static PhoneAlignment parse(String line, UnitInventory units) {
    String[] columns = line.split("\t", -1);
    if (columns.length != 4) {
      throw new IllegalArgumentException(columns.length + " columns, expected 4 (id, frames, score, phones)");
    }
    String[] items = columns[3].strip().split(" +");
    if (items.length < 2 || items.length % 2 != 0) {
      throw new IllegalArgumentException("phones and durations do not come in pairs");
    }
    int[] phones = new int[items.length / 2];
    int[] starts = new int[phones.length];
    int at = 0;
    for (int i = 0; i < phones.length; i++) {
      phones[i] = units.indexOf(items[2 * i]);
      if (phones[i] < 0) {
        throw new IllegalArgumentException("phone is " + items[2 * i] + ", allowed: " + String.join(" ", units.names()));
      }
      int duration = Integer.parseInt(items[2 * i + 1]);
      if (duration < 1) {
        throw new IllegalArgumentException("duration is " + duration + " frames, allowed: from 1");
      }
      starts[i] = at;
      at += duration;
    }
    int frames = Integer.parseInt(columns[1]);
    if (at != frames) {
      throw new IllegalArgumentException("durations add up to " + at + " frames, expected " + frames);
    }
    return new PhoneAlignment(columns[0], frames, Double.parseDouble(columns[2]), phones, starts);
  }

  /** What is said, without silence. */
  public int[] units() {
    return Arrays.stream(phones).filter(unit -> unit != 0).toArray();
  }

  /** The unit of a frame; before the first and behind the last one silence. */
  public int unitAt(int frame) {
    int place = place(frame);
    return place >= 0 && frame < frames ? phones[place] : 0;
  }

  /** Which phone lasts at a frame, the last one behind the end too, -1 before the first. */
  private int place(int frame) {
    int place = Arrays.binarySearch(starts, frame);
    return place >= 0 ? place : -place - 2;
  }

  /** Whether there is silence in a frame. */
  public IntPredicate silence() {
    return n -> {
      int place = place(n);
      return place >= 0 && phones[place] == 0;
    };
  }
}
