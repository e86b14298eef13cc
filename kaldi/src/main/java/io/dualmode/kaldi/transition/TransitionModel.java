package io.dualmode.kaldi.transition;

import io.dualmode.kaldi.io.KaldiInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What the transition identifiers of a decoding graph stand for, {@code <TransitionModel>}: each is one way out of one state of one phone
 * in one of its contexts, and names the distribution (pdf) that is heard on it. Identifiers count from 1. Immutable and thread-safe.
 */
public final class TransitionModel {
  /** Contexts of states that a file may name; models have some ten thousand. */
  private static final int MOST_STATES = 1 << 24;
  private static final int MOST_PDFS = 1 << 24;
  private static final int MOST_PHONES = 1 << 24;

  private final HmmTopology topology;
  private final int[] phone;
  private final int[] pdf;
  private final boolean[] selfLoop;
  private final boolean[] first;
  private final boolean[] last;
  private final float[] logProbability;
  private final int pdfs;

  private TransitionModel(HmmTopology topology, int[] phone, int[] pdf, boolean[] selfLoop, boolean[] first, boolean[] last,
      float[] logProbability, int pdfs) {
    this.topology = topology;
    this.phone = phone;
    this.pdf = pdf;
    this.selfLoop = selfLoop;
    this.first = first;
    this.last = last;
    this.logProbability = logProbability;
    this.pdfs = pdfs;
  }

  /** Reads a file that begins with it. */
  public static TransitionModel read(Path file) throws IOException {
    try (KaldiInput in = KaldiInput.open(file)) {
      return read(in);
    }
  }

  /** Reads it in text or binary form, with {@code <Triples>} or {@code <Tuples>}. */
  public static TransitionModel read(KaldiInput in) throws IOException {
    in.expect("<TransitionModel>");
    HmmTopology topology = HmmTopology.read(in);
    long start = in.position();
    String form = in.token();
    if (!form.equals("<Triples>") && !form.equals("<Tuples>")) {
      throw in.fail(start, "<Triples> or <Tuples>", form);
    }
    boolean tuples = form.equals("<Tuples>");
    int count = in.integer("transition states", 0, MOST_STATES);
    Builder builder = new Builder(topology);
    for (int i = 0; i < count; i++) {
      long at = in.position();
      int phone = in.integer("a phone", 1, MOST_PHONES);
      int state = in.integer("a state of a phone", 0, MOST_STATES);
      int forward = in.integer("a distribution", 0, MOST_PDFS);
      int loop = tuples ? in.integer("a distribution", -1, MOST_PDFS) : forward;
      List<HmmState> states = topology.states(phone);
      if (states == null || state >= states.size()) {
        throw in.fail(at, "a state that the topology has", "state " + state + " of phone " + phone);
      }
      // each transition has a logarithm behind this list
      if (builder.size + states.get(state).transitions().size() > in.left() / 2) {
        throw in.fail(at, "transitions whose probabilities follow", "more than the " + in.left() + " bytes that are left could hold");
      }
      builder.add(phone, state, states, forward, loop);
    }
    in.expect(tuples ? "</Tuples>" : "</Triples>");
    in.expect("<LogProbs>");
    start = in.position();
    float[] logProbability = in.vector();
    if (logProbability.length != builder.size) {
      throw in.fail(start, builder.size + " logarithms of probabilities, one for each transition and one before",
          Integer.toString(logProbability.length));
    }
    in.expect("</LogProbs>");
    in.expect("</TransitionModel>");
    return builder.build(logProbability);
  }

  private static final class Builder {
    private final HmmTopology topology;
    /** Identifiers so far, 0 among them. */
    private int size = 1;
    private int[] phone = new int[64];
    private int[] pdf = new int[64];
    private boolean[] selfLoop = new boolean[64];
    private boolean[] first = new boolean[64];
    private boolean[] last = new boolean[64];
    private int pdfs;

    Builder(HmmTopology topology) {
      this.topology = topology;
    }

    void add(int ofPhone, int state, List<HmmState> states, int forward, int loop) {
      for (HmmState.Transition transition : states.get(state).transitions()) {
        if (size == phone.length) {
          phone = Arrays.copyOf(phone, 2 * size);
          pdf = Arrays.copyOf(pdf, 2 * size);
          selfLoop = Arrays.copyOf(selfLoop, 2 * size);
          first = Arrays.copyOf(first, 2 * size);
          last = Arrays.copyOf(last, 2 * size);
        }
        boolean stays = transition.target() == state;
        phone[size] = ofPhone;
        pdf[size] = stays ? loop : forward;
        selfLoop[size] = stays;
        first[size] = state == 0 && !stays;
        last[size] = transition.target() == states.size() - 1;
        size++;
      }
      pdfs = Math.max(pdfs, Math.max(forward, loop) + 1);
    }

    TransitionModel build(float[] logProbability) {
      return new TransitionModel(topology, Arrays.copyOf(phone, size), Arrays.copyOf(pdf, size), Arrays.copyOf(selfLoop, size),
          Arrays.copyOf(first, size), Arrays.copyOf(last, size), logProbability, pdfs);
    }
  }

  /** States of the phones. */
  public HmmTopology topology() {
    return topology;
  }

  /** Transitions; identifiers are 1 to this. */
  public int transitions() {
    return pdf.length - 1;
  }

  /** Distributions that transitions name: one more than the highest. */
  public int pdfs() {
    return pdfs;
  }

  /** The distribution that is heard on a transition. */
  public int pdf(int transition) {
    return pdf[transition];
  }

  /** The distribution of every transition, {@code [transitions + 1]}; place 0 means nothing. A copy. */
  public int[] pdfOfTransition() {
    return pdf.clone();
  }

  /** The phone that a transition belongs to. */
  public int phone(int transition) {
    return phone[transition];
  }

  /** Whether a transition stays in its state. */
  public boolean isSelfLoop(int transition) {
    return selfLoop[transition];
  }

  /** Whether a transition goes on from the first state of its phone, which happens once in each. */
  public boolean isFirst(int transition) {
    return first[transition];
  }

  /** Whether a transition leaves its phone. */
  public boolean isFinal(int transition) {
    return last[transition];
  }

  /** Natural logarithm of a transition's probability. */
  public float logProbability(int transition) {
    return logProbability[transition];
  }
}
