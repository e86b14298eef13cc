package io.dualmode.tools.conformer;

import io.dualmode.model.lexicon.PronunciationGuesser.Guess;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.lexicon.UnitKind;
import io.dualmode.tools.data.Example;
import io.dualmode.tools.data.cache.FeatureCache;
import io.dualmode.tools.data.cache.PhoneAlignment;
import io.dualmode.tools.language.SpeechLanguage;
import io.dualmode.tools.lm.neural.PieceTrainer;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Aligned speech of a prepared folder whose words are spelled in word pieces, which {@code pieces.txt} of the run keeps. */
final class ConformerSpeech {
  static final String PIECES = "pieces.txt";
  static final String BLANK = "<blank>";
  static final String UNKNOWN = "<unk>";

  private final FeatureCache cache;
  private final int phones;
  private final UnitInventory units;
  private final List<Example> train;
  private final List<Example> dev;
  private final Map<String, int[]> spelled = new HashMap<>();

  /**
   * Opens a folder.
   *
   * @param run folder of the run, which has the pieces or gets them
   */
  ConformerSpeech(Path data, ConformerOptions options, Path run) throws IOException {
    cache = FeatureCache.open(data);
    phones = SpeechLanguage.of(data).units().size();
    Map<String, PhoneAlignment> alignments = PhoneAlignment.read(data.resolve(options.alignments));
    List<Example> heard = Example.select(cache, alignments, "train");
    if (heard.isEmpty()) {
      throw new IOException(data + ": no aligned utterances of the split train; run align on this folder first");
    }
    units = pieces(heard, options.pieces, run.resolve(PIECES));
    train = spelled(heard);
    dev = spelled(Example.select(cache, alignments, "dev"));
  }

  private static UnitInventory pieces(List<Example> heard, int size, Path file) throws IOException {
    if (!Files.exists(file)) {
      Map<String, Long> counts = new TreeMap<>();
      heard.forEach(e -> words(e).forEach(word -> counts.merge(word, 1L, Long::sum)));
      StringBuilder text = new StringBuilder(BLANK + "\t0\n" + UNKNOWN + "\t0\n");
      PieceTrainer.pieces(counts, size, 1).forEach((piece, score) -> text.append(piece).append('\t').append(score).append('\n'));
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, text);
    }
    UnitInventory units = units(file);
    if (units.size() != size + 1) {
      throw new IOException(file + ": " + (units.size() - 1) + " word pieces, but --pieces is " + size
          + "; go on with as many as the run began with, or begin a new one");
    }
    return units;
  }

  /** The units of a run. */
  static UnitInventory units(Path pieces) throws IOException {
    return UnitInventory.read(new StringReader(Files.readString(pieces)), pieces.toString()).as(UnitKind.PIECES, UnitInventory.SILENCE);
  }

  private List<Example> spelled(List<Example> examples) {
    Map<String, int[]> words = new HashMap<>();
    List<Example> known = new ArrayList<>();
    for (Example example : examples) {
      List<int[]> parts = words(example).stream().map(word -> words.computeIfAbsent(word, this::spell)).toList();
      if (!parts.isEmpty() && parts.stream().allMatch(part -> part.length > 0)) {
        spelled.put(example.utterance().id(), parts.stream().flatMapToInt(Arrays::stream).toArray());
        known.add(example);
      }
    }
    return List.copyOf(known);
  }

  private int[] spell(String word) {
    List<Guess> found = units.spelling().guess(word, 1);
    return found.isEmpty() ? new int[0] : found.get(0).units();
  }

  /** What is said in an utterance. */
  static List<String> words(Example example) {
    String text = example.utterance().text().strip();
    return text.isEmpty() ? List.of() : List.of(text.split("\\s+"));
  }

  FeatureCache cache() {
    return cache;
  }

  /** Phones that the alignments tell apart. */
  int phones() {
    return phones;
  }

  UnitInventory units() {
    return units;
  }

  List<Example> train() {
    return train;
  }

  List<Example> dev() {
    return dev;
  }

  /** Word pieces of an utterance of either split. */
  int[] pieces(Example example) {
    return spelled.get(example.utterance().id());
  }

  /** Words of a sequence of pieces. */
  List<String> words(List<Integer> pieces) {
    StringBuilder text = new StringBuilder();
    pieces.forEach(unit -> text.append(units.name(unit)));
    String spaced = text.toString().replace(UnitInventory.WORD_MARK, " ").strip();
    return spaced.isEmpty() ? List.of() : List.of(spaced.split(" +"));
  }
}
