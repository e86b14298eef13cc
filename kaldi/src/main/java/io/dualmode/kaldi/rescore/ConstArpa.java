package io.dualmode.kaldi.rescore;

import io.dualmode.kaldi.fst.file.MappedBytes;
import io.dualmode.model.format.source.ModelFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * An n-gram model in Kaldi's form {@code ConstArpaLm} (lm/const-arpa-lm.h), used as it lies in the file. Immutable and thread-safe.
 *
 * <p>Its nodes are the n-grams that others begin with and all single words: 32 bits each for the log-probability, the log-weight of backing
 * off, the number of children, and for each child its word and what it is, in order of words. A child is an even number where nothing
 * begins with it, the bits of its log-probability but the lowest; an odd positive one, twice the distance to its node and 1; or an odd
 * negative one, whose half is a place in a table of nodes that are too far away. A table says where the nodes of single words are. In files
 * of an older form each number has a byte with its size before it.
 */
public final class ConstArpa {
  private static final int NODE = 3;
  private static final int MOST_ORDER = 64;

  private final MappedBytes bytes;
  private final int begin;
  private final int end;
  private final int unknown;
  private final int order;
  /** Where nodes are, how many numbers they have and the bytes from one to the next. */
  private final long nodesAt;
  private final long numbers;
  private final int stride;
  private final long wordsAt;
  private final int words;
  private final int wordStride;
  private final long farAt;
  private final int far;

  private ConstArpa(KaldiBytes in, boolean old) throws IOException {
    bytes = in.bytes;
    section(in, old, "<ConstArpaLm>");
    section(in, old, "<LmInfo>");
    long info = in.at();
    begin = in.int32("the word that begins a sentence");
    end = in.int32("the word that ends a sentence");
    unknown = in.int32("the unknown word");
    long orderAt = in.at();
    order = in.int32("the order");
    if (order < 1 || order > MOST_ORDER) {
      throw in.wrong(orderAt, "an order of 1 to " + MOST_ORDER, order);
    }
    section(in, old, "</LmInfo>");
    int size = old ? 1 : 0;
    section(in, old, "<LmStates>");
    numbers = old ? in.int32("the size of the nodes") : in.int64("the size of the nodes");
    stride = 4 + size;
    nodesAt = in.array(numbers, stride, "numbers of nodes") + size;
    section(in, old, "</LmStates>");
    section(in, old, "<LmUnigram>");
    words = in.int32("the number of words");
    wordStride = 8 + size;
    wordsAt = in.array(words, wordStride, "words") + size;
    section(in, old, "</LmUnigram>");
    section(in, old, "<LmOverflow>");
    far = in.int32("the number of nodes that are far away");
    farAt = in.array(far, wordStride, "nodes that are far away") + size;
    section(in, old, "</LmOverflow>");
    section(in, old, "</ConstArpaLm>");
    in.expectEnd();
    if (begin < 1 || begin >= words || end < 1 || end >= words || unknown != -1 && (unknown < 1 || unknown >= words)) {
      throw in.wrong(info, "words of 1 to " + (words - 1) + " that begin, end and stand for unknown ones",
          begin + ", " + end + " and " + unknown);
    }
    check(in);
  }

  private static void section(KaldiBytes in, boolean old, String token) throws IOException {
    if (!old) {
      in.expect(token);
    }
  }

  /** Reads a file; what is small is held, what is large is mapped. */
  public static ConstArpa read(Path file) throws IOException {
    KaldiBytes in = new KaldiBytes(MappedBytes.open(file));
    return new ConstArpa(in, in.peek() == 4);
  }

  /** Walks over all nodes once, from one to the next; and over the tables that lead to them. */
  private void check(KaldiBytes in) throws ModelFormatException {
    for (long node = 0; node < numbers;) {
      long children = node + NODE <= numbers ? number(node + 2) : -1;
      if (children < 0 || node + NODE + 2 * children > numbers) {
        throw in.wrong(place(node), "a node with children within the " + numbers + " numbers of the nodes", children + " children");
      }
      if (!isScore(number(node)) || !isScore(number(node + 1))) {
        throw in.wrong(place(node), "log-probability and log-weight", score(node) + " and " + score(node + 1));
      }
      long before = Long.MIN_VALUE;
      for (long child = node + NODE; child < node + NODE + 2 * children; child += 2) {
        int word = number(child);
        int what = number(child + 1);
        if (word <= before) {
          throw in.wrong(place(child), "children in order of their words", word + " behind " + before);
        }
        if ((what & 1) == 0 ? !isScore(what) : !isNode(target(node, what))) {
          throw in.wrong(place(child + 1), "a log-probability or the place of a node", what);
        }
        before = word;
      }
      node += NODE + 2 * children;
    }
    checkTable(in, wordsAt, words);
    checkTable(in, farAt, far);
    if (!isNode(wordNode(end)) || unknown >= 0 && !isNode(wordNode(unknown))) {
      throw in.wrong(wordsAt, "nodes of the words " + end + " and " + unknown, "none");
    }
  }

  private void checkTable(KaldiBytes in, long at, int count) throws ModelFormatException {
    for (int i = 0; i < count; i++) {
      long node = bytes.int64(at + (long) i * wordStride) - 1;
      if (node != -1 && !isNode(node)) {
        throw in.wrong(at + (long) i * wordStride, "the place of a node, or 0", node + 1);
      }
    }
  }

  private static boolean isScore(int bits) {
    float score = Float.intBitsToFloat(bits);
    return score < Float.POSITIVE_INFINITY;
  }

  private long place(long number) {
    return nodesAt + number * stride;
  }

  private int number(long index) {
    return bytes.int32(nodesAt + index * stride);
  }

  private float score(long index) {
    return Float.intBitsToFloat(number(index));
  }

  private boolean isNode(long node) {
    return node >= 0 && node + NODE <= numbers;
  }

  /** The node of a word, -1 where it has none. */
  private long wordNode(int word) {
    return word < 0 || word >= words ? -1 : bytes.int64(wordsAt + (long) word * wordStride) - 1;
  }

  /** The node that a child stands for, -1 where nothing begins with it. */
  private long target(long node, int what) {
    if ((what & 1) == 0) {
      return -1;
    }
    int distance = what / 2;
    if (distance > 0) {
      return node + distance;
    }
    return -distance < far ? bytes.int64(farAt + (long) -distance * wordStride) - 1 : -1;
  }

  /** How many children a node has; none where the number cannot be true, in a file that was changed since it was read. */
  private int children(long node) {
    int count = number(node + 2);
    return count < 0 || node + NODE + 2L * count > numbers ? 0 : count;
  }

  /** Where the number that says what a child is stands, -1 where there is no such child. */
  private long child(long node, int word) {
    int low = 0;
    int high = children(node);
    while (low < high) {
      int middle = low + high >>> 1;
      if (number(node + NODE + 2L * middle) < word) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < children(node) && number(node + NODE + 2L * low) == word ? node + NODE + 2L * low + 1 : -1;
  }

  /** The node of a sequence of words, -1 where there is none. */
  private long node(int[] sequence, int from) {
    long node = from == sequence.length ? -1 : wordNode(sequence[from]);
    for (int i = from + 1; i < sequence.length && node >= 0; i++) {
      long child = child(node, sequence[i]);
      node = child < 0 ? -1 : target(node, number(child));
      node = isNode(node) ? node : -1;
    }
    return node;
  }

  /** The word before the first of a sentence. */
  public int begin() {
    return begin;
  }

  /** The word behind the last of a sentence. */
  public int end() {
    return end;
  }

  /** How many words an n-gram has at most. */
  public int order() {
    return order;
  }

  /**
   * What a word costs.
   *
   * @param history the words before it, oldest first, fewer than the order
   * @return natural logarithm of its probability; negative infinity for a word that is not known, where the model has no place for those
   */
  public float score(int word, int[] history) {
    int known = unknown == -1 || wordNode(word) >= 0 ? word : unknown;
    int[] context = history;
    for (int i = 0; unknown != -1 && i < history.length; i++) {
      if (wordNode(history[i]) < 0) {
        context = context == history ? history.clone() : context;
        context[i] = unknown;
      }
    }
    float weight = 0;
    for (int from = 0; from < context.length; from++) {
      long node = node(context, from);
      if (node >= 0) {
        long child = child(node, known);
        if (child >= 0) {
          long target = target(node, number(child));
          return weight + (isNode(target) ? score(target) : score(child));
        }
        weight += score(node + 1);
      }
    }
    long node = wordNode(known);
    return node < 0 ? Float.NEGATIVE_INFINITY : weight + score(node);
  }

  /** What of a sequence of words matters for the words behind it: the longest end of it that something begins with. */
  public int[] history(int[] sequence) {
    int from = Math.max(0, sequence.length - order + 1);
    while (from < sequence.length) {
      long node = node(sequence, from);
      if (node >= 0 && children(node) > 0) {
        break;
      }
      from++;
    }
    return Arrays.copyOfRange(sequence, from, sequence.length);
  }
}
