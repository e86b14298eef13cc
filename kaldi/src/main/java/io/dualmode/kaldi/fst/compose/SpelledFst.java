package io.dualmode.kaldi.fst.compose;

import io.dualmode.kaldi.fst.ArcCursor;
import io.dualmode.kaldi.fst.Fst;
import io.dualmode.kaldi.fst.ListFst;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Grammars in which words stand for sequences of others: the first of these writes the label of the word, the others {@link #GOES_ON}.
 */
public final class SpelledFst {
  /** Written where a word goes on. */
  public static final int GOES_ON = 1 << 28;
  /** Label of the first such word. */
  public static final int FIRST = GOES_ON + 1;
  private static final int MOST_BACK_OFFS = 10;

  private record Arc(int input, int output, float cost, int next) {}

  private SpelledFst() {}

  /**
   * A grammar whose arcs that read such words read what they sound like.
   *
   * @param sounds for each such word, in the order of their labels, the sequences of labels that it sounds like
   */
  public static Fst of(Fst grammar, List<List<int[]>> sounds) {
    ListFst fst = new ListFst();
    List<Arc> chains = new ArrayList<>();
    ArcCursor arcs = grammar.cursor();
    for (int state = 0; state < grammar.states(); state++) {
      List<Arc> all = new ArrayList<>();
      arcs.move(state);
      for (int i = 0; i < arcs.count(); i++) {
        if (arcs.input(i) < FIRST) {
          all.add(new Arc(arcs.input(i), arcs.output(i), arcs.cost(i), arcs.next(i)));
        } else {
          for (int[] sound : sounds.get(arcs.input(i) - FIRST)) {
            all.add(spell(sound, arcs.input(i), arcs.cost(i), arcs.next(i), grammar.states(), chains));
          }
        }
      }
      fst.addState();
      fst.setFinal(state, grammar.finalCost(state));
      all.sort(Comparator.comparingInt(Arc::input));
      all.forEach(arc -> fst.addArc(fst.states() - 1, arc.input, arc.output, arc.cost, arc.next));
    }
    for (Arc arc : chains) {
      fst.addArc(fst.addState(), arc.input, arc.output, arc.cost, arc.next);
    }
    return fst;
  }

  /** The first arc of a word that is spelled; the others, one for each of their states behind {@code states}, are added to those there are. */
  private static Arc spell(int[] sound, int word, float cost, int next, int states, List<Arc> chains) {
    int begin = states + chains.size();
    for (int i = 1; i < sound.length; i++) {
      chains.add(new Arc(sound[i], GOES_ON, 0, i == sound.length - 1 ? next : states + chains.size() + 1));
    }
    return new Arc(sound[0], word, cost, sound.length == 1 ? next : begin);
  }

  /**
   * A model of n-grams with such words besides, each as likely as the least likely word that may come without any context, and followed by
   * anything.
   *
   * @param grammar whose states back off by arcs that read nothing
   */
  public static Fst beside(Fst grammar, List<List<int[]>> sounds) {
    ArcCursor arcs = grammar.cursor();
    int alone = grammar.start();
    arcs.move(alone);
    for (int i = 0; i < MOST_BACK_OFFS && arcs.count() > 0 && arcs.input(0) == 0; i++) {
      alone = arcs.next(0);
      arcs.move(alone);
    }
    float least = 0;
    for (int i = 0; i < arcs.count(); i++) {
      least = arcs.cost(i) < Float.POSITIVE_INFINITY ? Math.max(least, arcs.cost(i)) : least;
    }
    List<Arc> first = new ArrayList<>();
    List<Arc> chains = new ArrayList<>();
    for (int word = 0; word < sounds.size(); word++) {
      for (int[] sound : sounds.get(word)) {
        first.add(spell(sound, FIRST + word, least, alone, grammar.states(), chains));
      }
    }
    first.sort(Comparator.comparingInt(Arc::input));
    int[] places = new int[first.size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = arcs.firstNotBelow(first.get(i).input) + i;
    }
    return new Beside(grammar, alone, first.toArray(Arc[]::new), places, chains.toArray(Arc[]::new));
  }

  /**
   * A grammar with more arcs in one state, and states with one arc each behind all others.
   *
   * @param places where the arcs {@code more} come among all of their state, rising
   */
  private record Beside(Fst grammar, int grown, Arc[] more, int[] places, Arc[] chains) implements Fst {
    @Override
    public int start() {
      return grammar.start();
    }

    @Override
    public int states() {
      return grammar.states() + chains.length;
    }

    @Override
    public float finalCost(int state) {
      return state < grammar.states() ? grammar.finalCost(state) : Float.POSITIVE_INFINITY;
    }

    @Override
    public ArcCursor cursor() {
      return new Cursor(this, grammar.cursor());
    }
  }

  private static final class Cursor implements ArcCursor {
    private final Beside fst;
    private final ArcCursor base;
    private int state;
    private Arc chain;

    Cursor(Beside fst, ArcCursor base) {
      this.fst = fst;
      this.base = base;
    }

    @Override
    public void move(int to) {
      state = to;
      chain = to < fst.grammar.states() ? null : fst.chains[to - fst.grammar.states()];
      if (chain == null) {
        base.move(to);
      }
    }

    @Override
    public int count() {
      return chain != null ? 1 : base.count() + (state == fst.grown ? fst.more.length : 0);
    }

    /** The arc that is not the grammar's, null where it is. */
    private Arc added(int arc) {
      if (chain != null || state != fst.grown) {
        return chain;
      }
      int place = Arrays.binarySearch(fst.places, arc);
      return place < 0 ? null : fst.more[place];
    }

    private int own(int arc) {
      return state != fst.grown ? arc : arc + Arrays.binarySearch(fst.places, arc) + 1;
    }

    @Override
    public int input(int arc) {
      Arc added = added(arc);
      return added != null ? added.input : base.input(own(arc));
    }

    @Override
    public int output(int arc) {
      Arc added = added(arc);
      return added != null ? added.output : base.output(own(arc));
    }

    @Override
    public float cost(int arc) {
      Arc added = added(arc);
      return added != null ? added.cost : base.cost(own(arc));
    }

    @Override
    public int next(int arc) {
      Arc added = added(arc);
      return added != null ? added.next : base.next(own(arc));
    }
  }
}
