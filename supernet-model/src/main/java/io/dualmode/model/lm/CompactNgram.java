package io.dualmode.model.lm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Function;

/**
 * An {@link NgramModel} that works on the bytes of a compact file, mapped or in the heap; {@link CompactFormat} specifies the
 * file, {@link CompactNgramWriter} makes it.
 *
 * <p>A state is the n-gram of the longest history that still matters: 0 is the empty history, and the n-grams below the highest
 * order follow, order after order. A look-up climbs from the unigram of the word to longer n-grams, one search in the list of
 * a context each, as long as it finds them; what it has found last gives the probability, and the longest one that has
 * extensions or a back-off weight gives the next state. Histories that extend to nothing share their suffix's state.
 *
 * <p>Everything is checked when a file is opened: checksums, sizes, order of the lists and range of the suffixes. A file that is opened with
 * its {@link NgramTables} was checked when these were made, and what is checked then are checksums, sizes and the tables; a file made to
 * deceive shows in a look-up, as an {@link IllegalStateException}. Immutable and safe for any number of threads.
 */
public final class CompactNgram implements NgramModel {
  private static final int MAX_BYTES = Integer.MAX_VALUE - 16;
  private static final int SHORT_LIST = 32;
  private static final int GUESSES = 4;
  /** Larger files are mapped; what is in the heap no change of a file can reach. */
  private static final long MOST_IN_HEAP = 64L << 20;

  private final String name;
  private final CompactFormat.Header header;
  private final String identity;
  private final int order;
  private final long bytes;
  private final WordTable words;
  private final float[] unigram;
  private final float[] unigramBackoff;
  private final int[] unigramState;
  private final int[] unigramLists;
  private final CompactLevel[] levels;
  private final int[] firstState;
  private final MappedFile watch;

  /**
   * A model of a file.
   *
   * @param watch tells whether the file changes, null for one in the heap
   * @param tables what was worked out of the file before, null to do so now
   */
  private CompactNgram(String name, ByteBuffer file, MappedFile watch, NgramTables tables) throws IOException {
    this.name = name;
    this.watch = watch;
    bytes = file.capacity();
    CompactContents contents = CompactContents.read(name, file, tables);
    header = contents.header();
    identity = CompactFormat.identity(file);
    order = header.order();
    words = contents.words();
    unigram = contents.unigram();
    unigramBackoff = contents.unigramBackoff();
    levels = contents.levels();
    int[] counts = header.counts();
    firstState = new int[order + 1];
    firstState[1] = 1;
    for (int n = 2; n <= order; n++) {
      firstState[n] = firstState[n - 1] + counts[n - 2];
    }
    if (tables != null) {
      unigramLists = tables.lists();
      unigramState = tables.state();
      return;
    }
    unigramLists = order > 2 ? levels[2].lists.toIntArray() : new int[0];
    unigramState = new int[counts[0]];
    for (int w = 0; w < counts[0] && order > 1; w++) {
      unigramState[w] = matters(1, w) ? 1 + w : 0;
    }
  }

  /** What was worked out of the file, so that it need not be done again; aliased. */
  public NgramTables tables() {
    int[][] samples = new int[order - 1][];
    for (int n = 2; n <= order; n++) {
      samples[n - 2] = levels[n].lists.samples();
    }
    return new NgramTables(words.words().text(), words.words().begin(), unigramState, unigramLists, samples);
  }

  /** Tells a file from others by the checksum over its header, which holds those of its contents. */
  public String identity() {
    return identity;
  }

  /**
   * Opens a file, one above 64 MiB by mapping it into memory; an {@link IOException} names the file and what is wrong. When a mapped file is
   * changed while it is in use, {@link #startState} or the look-up that meets it throws an {@link IllegalStateException}.
   */
  public static CompactNgram open(Path file) throws IOException {
    return open(file, identity -> null);
  }

  /**
   * Opens a file with what was worked out of it before.
   *
   * @param tables gives those of the file with an {@link #identity}, or null
   */
  public static CompactNgram open(Path file, Function<String, NgramTables> tables) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() > MAX_BYTES) {
        throw new IOException(file + ": " + channel.size() + " bytes, allowed: up to " + MAX_BYTES);
      }
      return channel.size() <= MOST_IN_HEAP ? of(file.toString(), Files.readAllBytes(file), tables) : mapped(file, channel, tables);
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": no such file", e);
    }
  }

  static CompactNgram mapped(Path file, FileChannel channel, Function<String, NgramTables> tables) throws IOException {
    MappedFile watch = MappedFile.of(file);
    try {
      ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()).order(ByteOrder.LITTLE_ENDIAN);
      return new CompactNgram(file.toString(), bytes, watch, tables.apply(CompactFormat.identity(bytes)));
    } catch (InternalError e) {
      throw new IOException(file + ": the file became shorter while it was read", e);
    }
  }

  /** Reads a stream to its end into the heap, a class-path resource for example; the name is for messages. */
  public static CompactNgram read(String name, InputStream in) throws IOException {
    return of(name, in.readAllBytes());
  }

  /** The model of a file's bytes, which are not copied. */
  public static CompactNgram of(String name, byte[] file) throws IOException {
    return of(name, file, identity -> null);
  }

  /**
   * The model of a file's bytes, which are not copied, with what was worked out of it before.
   *
   * @param tables gives those of the file with an {@link #identity}, or null
   */
  public static CompactNgram of(String name, byte[] file, Function<String, NgramTables> tables) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    return new CompactNgram(name, bytes, null, tables.apply(CompactFormat.identity(bytes)));
  }

  /** {@link #identity()} of a file that is not opened. */
  public static String identity(byte[] file) {
    return CompactFormat.identity(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
  }

  @Override
  public int order() {
    return order;
  }

  /** N-grams of an order, {@code 1..order()}. */
  public int count(int n) {
    return header.counts()[n - 1];
  }

  /** Length of the file. */
  public long sizeBytes() {
    return bytes;
  }

  @Override
  public int vocabularySize() {
    return words.size();
  }

  @Override
  public String word(int id) {
    if (id < 0 || id >= words.size()) {
      throw new IndexOutOfBoundsException("word id is " + id + ", allowed: 0.." + (words.size() - 1));
    }
    return words.word(id);
  }

  @Override
  public int idOf(String word) {
    return words.idOf(word);
  }

  @Override
  public int unknownId() {
    return header.unknownId();
  }

  @Override
  public int sentenceStartId() {
    return header.startId();
  }

  @Override
  public int sentenceEndId() {
    return header.endId();
  }

  @Override
  public int emptyState() {
    return 0;
  }

  @Override
  public int startState() {
    if (watch != null) {
      watch.requireSame();
    }
    return unigramState[header.startId()];
  }

  @Override
  public float unigram(int word) {
    return unigram[word];
  }

  @Override
  public float score(int state, int word) {
    return NgramModel.scoreOf(scoreAndState(state, word));
  }

  @Override
  public int nextState(int state, int word) {
    return NgramModel.stateOf(scoreAndState(state, word));
  }

  @Override
  public long scoreAndState(int state, int word) {
    try {
      return lookUp(state, word);
    } catch (InternalError e) {
      // what the JVM throws when a mapped page is no longer there
      if (watch != null) {
        throw watch.changed(e);
      }
      throw e;
    } catch (IndexOutOfBoundsException e) {
      if (word < 0 || word >= unigram.length) {
        throw e;
      }
      throw new IllegalStateException(name + ": n-grams after state " + state + " that point out of the file: it is damaged", e);
    }
  }

  private long lookUp(int state, int word) {
    int length = 0;
    while (length + 1 < order && state >= firstState[length + 1]) {
      length++;
    }
    int history = state - firstState[length];
    float score = unigram[word];
    int next = unigramState[word];
    int found = word;
    int lowerBegin = 0;
    int lowerEnd = words.size();
    int n = 1;
    for (; n <= length; n++) {
      int context = suffix(length, history, n);
      CompactLevel level = levels[n + 1];
      if (n + 1 == order) {
        int code = findLast(level, context, found - lowerBegin, BitPacker.widthOf(lowerEnd - lowerBegin));
        if (code < 0) {
          break;
        }
        score = level.logProb[code];
      } else {
        if (n == 1) {
          lowerBegin = unigramLists[context];
          lowerEnd = unigramLists[context + 1];
        } else {
          int position = level.lists.position(context);
          lowerBegin = (int) level.lists.at(context, position);
          lowerEnd = (int) level.lists.at(context + 1, level.lists.nextPosition(position));
        }
        int place = find(level, lowerBegin, lowerEnd, found);
        if (place < 0) {
          break;
        }
        found = place;
        score = level.logProb[(int) level.bits((long) place * level.recordBits + level.suffixBits, header.probabilityBits())];
        next = matters(n + 1, place) ? firstState[n + 1] + place : next;
      }
    }
    for (; n <= length; n++) {
      score += backoff(n, suffix(length, history, n));
    }
    return NgramModel.pack(score, next);
  }

  /** The last {@code n} words of an n-gram of {@code length} words. */
  private int suffix(int length, int node, int n) {
    int suffix = node;
    for (int k = length; k > n; k--) {
      suffix = (int) levels[k].bits((long) suffix * levels[k].recordBits, levels[k].suffixBits);
    }
    return suffix;
  }

  /** Looks where the suffix would be if suffixes were spread evenly, some times; then by halves. */
  private static int find(CompactLevel level, int begin, int end, int suffix) {
    int low = begin;
    int high = end - 1;
    int least = 0;
    int most = (1 << level.suffixBits) - 1;
    int guesses = high - low < SHORT_LIST ? 0 : GUESSES;
    while (low <= high) {
      int middle = low + high >>> 1;
      if (guesses-- > 0) {
        middle = low + (int) ((long) (suffix - least) * (high - low) / Math.max(1, most - least));
      }
      int there = (int) level.bits((long) middle * level.recordBits, level.suffixBits);
      if (there == suffix) {
        return middle;
      }
      if (there < suffix) {
        low = middle + 1;
        least = there + 1;
      } else {
        high = middle - 1;
        most = there - 1;
      }
      if (suffix < least || suffix > most) {
        return -1;
      }
    }
    return -1;
  }

  /** Code of the probability of the n-gram of the highest order, -1 if there is none. */
  private int findLast(CompactLevel level, int context, int rank, int rankBits) {
    int position = level.lists.position(context);
    long begin = level.lists.at(context, position) + header.backoffBits();
    long end = level.lists.at(context + 1, level.lists.nextPosition(position));
    int recordBits = rankBits + header.probabilityBits();
    int low = 0;
    int high = (int) ((end - begin) / recordBits) - 1;
    while (low <= high) {
      int middle = low + high >>> 1;
      long at = begin + (long) middle * recordBits;
      int there = (int) level.bits(at, rankBits);
      if (there == rank) {
        return (int) level.bits(at + rankBits, header.probabilityBits());
      }
      if (there < rank) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  private float backoff(int n, int node) {
    CompactLevel above = levels[n + 1];
    if (n + 1 == order) {
      return above.lists.sameAsNext(node) ? 0 : above.backoff[(int) above.bits(above.lists.get(node), header.backoffBits())];
    }
    if (n == 1) {
      return unigramBackoff[node];
    }
    CompactLevel level = levels[n];
    int shift = level.suffixBits + header.probabilityBits();
    return level.backoff[(int) level.bits((long) node * level.recordBits + shift, header.backoffBits())];
  }

  private boolean matters(int n, int node) {
    return !levels[n + 1].lists.sameAsNext(node) || n + 1 < order && backoff(n, node) != 0;
  }
}
