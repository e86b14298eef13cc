package io.dualmode.kaldi.fst.file;

import io.dualmode.kaldi.fst.ArcCursor;
import io.dualmode.kaldi.fst.Fst;
import java.io.IOException;
import java.util.Arrays;

/**
 * OpenFst's type {@code ngram} (extensions/ngram/ngram-fst.h): an n-gram model with back-off in succinct form, used as it lies in the file.
 *
 * <p>States are the contexts, in level order of a trie whose children of the root are the last words of contexts and whose deeper nodes
 * are the words before them. Behind the header: the numbers of states, futures and final states (64 bits each); three vectors of bits in
 * words of 64, the trie in level order ({@code 10}, and for each node its children as ones and a zero), the futures of each state as ones
 * and a zero, and which states are final; the word of each node and one more, and of each future, 32 bits; costs of backing off of each
 * state and one more, of ending of each final one, and of each future and one more. State 0 is the context without words, 1 the start.
 */
final class NgramFst implements Fst {
  private final MappedBytes bytes;
  private final int states;
  private final int start;
  private final Bits contexts;
  private final Bits futures;
  private final Bits finals;
  private final long contextWordsAt;
  private final long futureWordsAt;
  private final long backoffAt;
  private final long finalsAt;
  private final long futuresAt;

  private NgramFst(MappedBytes bytes, long at, int states, long futureCount, long finalCount) {
    this.bytes = bytes;
    this.states = states;
    start = states > 1 ? 1 : 0;
    long contextBits = 2L * states + 1;
    long futureBits = futureCount + states + 1;
    contexts = new Bits(bytes, at, contextBits);
    long next = at + Bits.bytes(contextBits);
    futures = new Bits(bytes, next, futureBits);
    next += Bits.bytes(futureBits);
    finals = new Bits(bytes, next, states);
    next += Bits.bytes(states);
    contextWordsAt = next;
    futureWordsAt = contextWordsAt + 4 * (states + 1L);
    backoffAt = futureWordsAt + 4 * futureCount;
    finalsAt = backoffAt + 4L * (states + 1);
    futuresAt = finalsAt + 4 * finalCount;
  }

  /** Reads what follows a header. */
  static NgramFst read(FstReader in) throws IOException {
    long at = in.at();
    long states = in.int64("the number of contexts");
    long futures = in.int64("the number of futures");
    long finals = in.int64("the number of final contexts");
    long most = in.bytes.size() / 4;
    if (states < 1 || states > most || futures < 0 || futures > most || finals < 0 || finals > states
        || futures + states + 1 > Integer.MAX_VALUE) {
      throw in.bytes.wrong(at, "numbers of contexts, futures and final contexts for which the file has room",
          states + ", " + futures + " and " + finals);
    }
    long data = in.at();
    in.skip(Bits.bytes(2 * states + 1) + Bits.bytes(futures + states + 1) + Bits.bytes(states)
        + 4 * (states + 1 + futures + states + 1 + finals + futures + 1), "the n-grams");
    NgramFst fst = new NgramFst(in.bytes, data, (int) states, futures, finals);
    fst.check(data, futures, finals);
    return fst;
  }

  private void check(long at, long futureCount, long finalCount) throws IOException {
    if (!contexts.get(0) || contexts.get(1) || contexts.count1() != states || states > 1 && !contexts.get(2)) {
      throw bytes.wrong(at, "a trie of " + states + " contexts", "bits of which " + contexts.count1() + " are set");
    }
    for (int state = 1; state < states; state++) {
      if (parent(state) < 0 || parent(state) >= state) {
        throw bytes.wrong(at, "contexts of which each is behind the shorter one", "context " + state + " under " + parent(state));
      }
    }
    if (futures.count1() != futureCount || finals.count1() != finalCount) {
      throw bytes.wrong(at + Bits.bytes(contexts.size()), futureCount + " futures and " + finalCount + " final contexts",
          futures.count1() + " and " + finals.count1());
    }
    for (long i = 0; i < futureCount; i++) {
      if (bytes.int32(futureWordsAt + 4 * i) <= 0) {
        throw bytes.wrong(futureWordsAt + 4 * i, "a word above 0", bytes.int32(futureWordsAt + 4 * i));
      }
    }
    for (long costAt = backoffAt; costAt < futuresAt + 4 * futureCount; costAt += 4) {
      if (!TableFst.isCost(bytes.float32(costAt))) {
        throw bytes.wrong(costAt, "a cost", bytes.float32(costAt));
      }
    }
  }

  @Override
  public int start() {
    return start;
  }

  @Override
  public int states() {
    return states;
  }

  @Override
  public float finalCost(int state) {
    return finals.get(state) ? bytes.float32(finalsAt + 4L * finals.rank1(state)) : Float.POSITIVE_INFINITY;
  }

  private int contextWord(long node) {
    return bytes.int32(contextWordsAt + 4 * node);
  }

  /** The node that a word leads to among the children of a node, -1 for none. */
  private long child(int node, int word) {
    long low = contexts.select0(node) + 1;
    long end = contexts.select0(node + 1);
    long first = low;
    long high = end;
    while (low < high) {
      long middle = low + high >>> 1;
      if (contextWord(contexts.rank1(middle)) < word) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low >= first && low < end && contextWord(contexts.rank1(low)) == word ? low : -1;
  }

  /** The longest context that ends in a word after another context, whose words come oldest first. */
  private int after(int[] context, int length, int word) {
    long child = child(0, word);
    int state = 0;
    for (int i = length - 1; child >= 0; i--) {
      state = contexts.rank1(child);
      if (i < 0) {
        break;
      }
      child = child(state, context[i]);
    }
    return state;
  }

  /** The context without its oldest word. */
  private int parent(int state) {
    return contexts.rank0(contexts.select1(state)) - 1;
  }

  @Override
  public ArcCursor cursor() {
    return new Cursor();
  }

  private final class Cursor implements ArcCursor {
    private int state;
    private int backoffs;
    private int count;
    private long first;
    private int[] context = new int[8];
    private int length;

    @Override
    public void move(int to) {
      state = to;
      backoffs = to == 0 ? 0 : 1;
      long zero = futures.select0(to);
      count = (int) (futures.select0(to + 1) - zero - 1);
      first = futures.rank1(zero + 1);
      length = -1;
    }

    @Override
    public int count() {
      return backoffs + count;
    }

    @Override
    public int input(int arc) {
      return arc < backoffs ? 0 : bytes.int32(futureWordsAt + 4 * (first + arc - backoffs));
    }

    @Override
    public int output(int arc) {
      return input(arc);
    }

    @Override
    public float cost(int arc) {
      return arc < backoffs ? bytes.float32(backoffAt + 4L * state) : bytes.float32(futuresAt + 4 * (first + arc - backoffs));
    }

    @Override
    public int next(int arc) {
      if (arc < backoffs) {
        return parent(state);
      }
      if (length < 0) {
        length = 0;
        for (int node = state; node != 0; node = parent(node)) {
          context = length == context.length ? Arrays.copyOf(context, 2 * length) : context;
          context[length++] = contextWord(node);
        }
      }
      return after(context, length, input(arc));
    }
  }
}
