package io.dualmode.kaldi.transition;

import io.dualmode.kaldi.io.KaldiInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The states of every phone, {@code <Topology>}. Phones count from 1. Immutable. */
public final class HmmTopology {
  /** Phones, states and transitions that a file may name; models have hundreds of phones of a few states. */
  private static final int MOST = 1 << 16;

  private final Map<Integer, List<HmmState>> byPhone = new TreeMap<>();

  private HmmTopology() {}

  /** Reads it in text or binary form. */
  static HmmTopology read(KaldiInput in) throws IOException {
    long start = in.position();
    in.expect("<Topology>");
    HmmTopology topology = new HmmTopology();
    if (in.binary()) {
      topology.readBinary(in);
    } else {
      topology.readText(in);
    }
    if (topology.byPhone.isEmpty()) {
      throw in.fail(start, "a topology of at least one phone", "none");
    }
    return topology;
  }

  private void readBinary(KaldiInput in) throws IOException {
    int[] phones = in.integers();
    long start = in.position();
    int[] entryOfPhone = in.integers();
    int count = in.integer("topologies", -1, MOST);
    boolean apart = count == -1;
    if (apart) {
      count = in.integer("topologies", 0, MOST);
    }
    List<List<HmmState>> entries = new ArrayList<>();
    for (int e = 0; e < count; e++) {
      List<HmmState> states = new ArrayList<>();
      int size = in.integer("states of a phone", 0, MOST);
      for (int s = 0; s < size; s++) {
        int forward = in.integer("a class of distributions", -1, MOST);
        int loop = apart ? in.integer("a class of distributions", -1, MOST) : forward;
        List<HmmState.Transition> transitions = new ArrayList<>();
        int leaving = in.integer("transitions of a state", 0, MOST);
        for (int t = 0; t < leaving; t++) {
          int target = in.integer("a state", 0, size - 1);
          transitions.add(new HmmState.Transition(target, (float) in.real()));
        }
        states.add(new HmmState(forward, loop, transitions));
      }
      entries.add(states);
    }
    for (int phone : phones) {
      int entry = phone > 0 && phone < entryOfPhone.length ? entryOfPhone[phone] : -1;
      if (entry < 0 || entry >= entries.size()) {
        throw in.fail(start, "a topology of phone " + phone, Integer.toString(entry));
      }
      put(in, start, phone, entries.get(entry));
    }
    in.expect("</Topology>");
  }

  private void readText(KaldiInput in) throws IOException {
    for (String token = in.token(); !token.equals("</Topology>"); token = in.token()) {
      long start = in.position();
      if (!token.equals("<TopologyEntry>")) {
        throw in.fail(start, "<TopologyEntry> or </Topology>", token);
      }
      in.expect("<ForPhones>");
      List<Integer> phones = new ArrayList<>();
      while (!in.startsWith("</ForPhones>")) {
        phones.add(in.integer("a phone", 1, MOST));
      }
      in.token();
      List<HmmState> states = new ArrayList<>();
      while (in.startsWith("<State>")) {
        states.add(textState(in, states.size()));
      }
      in.expect("</TopologyEntry>");
      for (HmmState state : states) {
        for (HmmState.Transition transition : state.transitions()) {
          if (transition.target() >= states.size()) {
            throw in.fail(start, "a state below " + states.size(), Integer.toString(transition.target()));
          }
        }
      }
      for (int phone : phones) {
        put(in, start, phone, states);
      }
    }
  }

  private static HmmState textState(KaldiInput in, int number) throws IOException {
    in.expect("<State>");
    in.integer("the number of the state", number, number);
    int forward = -1;
    int loop = -1;
    if (in.startsWith("<PdfClass>")) {
      in.token();
      forward = in.integer("a class of distributions", -1, MOST);
      loop = forward;
    } else if (in.startsWith("<ForwardPdfClass>")) {
      in.token();
      forward = in.integer("a class of distributions", -1, MOST);
      in.expect("<SelfLoopPdfClass>");
      loop = in.integer("a class of distributions", -1, MOST);
    }
    List<HmmState.Transition> transitions = new ArrayList<>();
    while (in.startsWith("<Transition>")) {
      in.token();
      int target = in.integer("a state", 0, MOST);
      transitions.add(new HmmState.Transition(target, (float) in.real()));
    }
    in.expect("</State>");
    return new HmmState(forward, loop, transitions);
  }

  private void put(KaldiInput in, long start, int phone, List<HmmState> states) throws IOException {
    if (byPhone.putIfAbsent(phone, List.copyOf(states)) != null) {
      throw in.fail(start, "one topology of phone " + phone, "two");
    }
  }

  /** Phones that have a topology, in rising order. */
  public List<Integer> phones() {
    return List.copyOf(byPhone.keySet());
  }

  /** States of a phone, null for one that there is none of. */
  public List<HmmState> states(int phone) {
    return byPhone.get(phone);
  }
}
