package io.dualmode.tools.align;

import io.dualmode.model.frontend.logmel.LogMelFilterBank;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The transcribed speech of a folder written by {@code prepare}: {@code index.tsv} and the samples in {@code pcm.i16}.
 *
 * <p>Columns are found by the names of the header line. Thread-safe: samples are read at their position.
 */
final class SpeechData implements AutoCloseable {
  private static final List<String> COLUMNS = List.of("id", "split", "sampleOffset", "samples", "frames", "text");

  /**
   * One recording.
   *
   * @param order its line in the index, from 0
   * @param sampleOffset first sample in {@code pcm.i16}
   * @param frames frames of 10 ms: those of the standard front end, whichever made the features
   * @param text words separated by spaces, empty where untranscribed
   */
  record Utterance(int order, String id, String split, long sampleOffset, int samples, int frames, String text) {}

  private final FileChannel pcm;
  private final List<Utterance> utterances;

  private SpeechData(FileChannel pcm, List<Utterance> utterances) {
    this.pcm = pcm;
    this.utterances = utterances;
  }

  static SpeechData open(Path folder) throws IOException {
    Path index = folder.resolve("index.tsv");
    Path samples = folder.resolve("pcm.i16");
    for (Path file : List.of(index, samples)) {
      if (!Files.isRegularFile(file)) {
        throw new NoSuchFileException(file.toString(), null, "not there; run 'prepare' first");
      }
    }
    List<Utterance> utterances = readIndex(index, Files.size(samples) / 2);
    return new SpeechData(FileChannel.open(samples), utterances);
  }

  private static List<Utterance> readIndex(Path index, long allSamples) throws IOException {
    List<String> lines = Files.readAllLines(index);
    Map<String, Integer> columns = new HashMap<>();
    if (!lines.isEmpty()) {
      String[] names = lines.get(0).split("\t", -1);
      for (int i = 0; i < names.length; i++) {
        columns.put(names[i], i);
      }
    }
    if (!columns.keySet().containsAll(COLUMNS)) {
      throw new IOException(index + ":1: expected the columns " + COLUMNS + ", found " + columns.keySet());
    }
    List<Utterance> utterances = new ArrayList<>();
    for (int n = 1; n < lines.size(); n++) {
      String[] cells = lines.get(n).split("\t", -1);
      if (cells.length != columns.size()) {
        throw new IOException(index + ":" + (n + 1) + ": expected " + columns.size() + " cells, found " + cells.length);
      }
      Utterance u;
      try {
        u = new Utterance(n - 1, cells[columns.get("id")], cells[columns.get("split")],
            Long.parseLong(cells[columns.get("sampleOffset")]), Integer.parseInt(cells[columns.get("samples")]),
            LogMelFilterBank.frames(Integer.parseInt(cells[columns.get("samples")])), cells[columns.get("text")].strip());
      } catch (NumberFormatException e) {
        throw new IOException(index + ":" + (n + 1) + ": expected whole numbers for sampleOffset, samples and frames, found "
            + e.getMessage(), e);
      }
      if (u.sampleOffset < 0 || u.samples < 0 || u.sampleOffset + u.samples > allSamples) {
        throw new IOException(index + ":" + (n + 1) + ": expected samples within the " + allSamples + " of pcm.i16, found "
            + u.samples + " at " + u.sampleOffset);
      }
      utterances.add(u);
    }
    return List.copyOf(utterances);
  }

  List<Utterance> utterances() {
    return utterances;
  }

  /** The samples of an utterance. */
  short[] samples(Utterance utterance) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * utterance.samples()).order(ByteOrder.LITTLE_ENDIAN);
    try {
      long position = 2 * utterance.sampleOffset();
      while (bytes.hasRemaining()) {
        int read = pcm.read(bytes, position + bytes.position());
        if (read < 0) {
          throw new EOFException("pcm.i16: ended inside " + utterance.id());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    short[] samples = new short[utterance.samples()];
    bytes.flip().order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
    return samples;
  }

  @Override
  public void close() throws IOException {
    pcm.close();
  }
}
