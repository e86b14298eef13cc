package io.dualmode.model.search.graph;

import io.dualmode.model.search.graph.Token.Link;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Token passing through a graph, frame by frame, that keeps all ways within a beam of the best path for a lattice.
 *
 * <p>At a frame every token within the beam, and of these the best {@code maxActive}, moves along the arcs that read a label; then the
 * tokens of the new frame move along arcs that read nothing. Each way is kept as a link. Every few frames links are dropped that no path
 * within the lattice beam takes (Povey et al., "Generating exact lattices in the WFST framework", 2012). Costs are kept relative to the
 * best token of the frame before. Not safe for use by several threads.
 */
public final class GraphSearch {
  private static final float INFINITE = Float.POSITIVE_INFINITY;
  /** How much a token's extra cost must change, in lattice beams, for the frame before it to be looked at again. */
  private static final float PRUNE_SCALE = 0.01f;
  private static final float BEAM_DELTA = 0.5f;
  private static final float FINAL_DELTA = 1e-5f;

  private final Graph graph;
  private final GraphSearchConfig config;
  private final Arcs arcs = new Arcs();
  private final List<TokenFrame> frames = new ArrayList<>();
  private ActiveTokens active = new ActiveTokens();
  private ActiveTokens before = new ActiveTokens();
  private Token[] queue = new Token[256];
  private float[] costs = new float[256];
  private int settled;
  private boolean finished;
  /** Whether the graph lets a path end where a finished search ended. */
  private boolean ends;
  private Token oldest;
  private float beam;
  /** Whether the token that was entered last became better. */
  private boolean improved;

  /** A search that stands before the first frame. */
  public GraphSearch(Graph graph, GraphSearchConfig config) {
    this.graph = graph;
    this.config = config;
    reset();
  }

  /** Goes back to before the first frame. */
  public void reset() {
    frames.clear();
    active.clear();
    settled = 0;
    finished = false;
    Token start = new Token(graph.start(), 0);
    oldest = start;
    TokenFrame frame = new TokenFrame();
    frame.add(start);
    frames.add(frame);
    active.add(start);
    readNothing(config.beam());
  }

  /** Frames heard. */
  public int frames() {
    return settled + frames.size() - 1;
  }

  /** Tokens of the newest frame. */
  public int activeTokens() {
    return active.count();
  }

  private TokenFrame newest() {
    return frames.get(frames.size() - 1);
  }

  /** Hears a frame. */
  public void accept(InputScores scores) {
    if (finished) {
      throw new IllegalStateException("the search is finished");
    }
    if ((frames.size() - 1 + settled) % config.pruneInterval() == 0) {
      prune();
    }
    readNothing(read(scores));
  }

  private float read(InputScores scores) {
    ActiveTokens spare = before;
    before = active;
    active = spare;
    active.clear();
    float cutoff = cutoff();
    TokenFrame tail = newest();
    TokenFrame head = new TokenFrame();
    frames.add(head);
    float nextCutoff = INFINITE;
    Token best = null;
    for (int i = 0; i < before.count(); i++) {
      best = best == null || before.get(i).cost < best.cost ? before.get(i) : best;
    }
    if (best == null) {
      return nextCutoff;
    }
    float offset = -best.cost;
    tail.offset = offset;
    graph.arcs(best.state, arcs);
    for (int a = 0; a < arcs.count; a++) {
      if (arcs.input[a] != 0) {
        nextCutoff = Math.min(nextCutoff, arcs.cost[a] + offset - scores.score(arcs.input[a]) + best.cost + beam);
      }
    }
    for (int i = 0; i < before.count(); i++) {
      Token token = before.get(i);
      if (token.cost <= cutoff) {
        graph.arcs(token.state, arcs);
        for (int a = 0; a < arcs.count; a++) {
          int input = arcs.input[a];
          if (input != 0) {
            float acoustic = offset - scores.score(input);
            float cost = token.cost + acoustic + arcs.cost[a];
            if (cost <= nextCutoff) {
              nextCutoff = Math.min(nextCutoff, cost + beam);
              Token to = enter(head, arcs.next[a], cost, token, input, arcs.output[a]);
              token.links = new Link(to, input, arcs.output[a], arcs.cost[a], acoustic, token.links);
            }
          }
        }
      }
    }
    return nextCutoff;
  }

  private Token enter(TokenFrame frame, int state, float cost, Token from, int input, int output) {
    Token token = active.find(state);
    improved = token == null || cost < token.cost;
    if (token == null) {
      token = new Token(state, cost);
      frame.add(token);
      active.add(token);
    }
    if (improved) {
      token.enter(cost, from, input, output);
    }
    return token;
  }

  /** The highest cost of a token that goes on; sets the beam of the next frame. */
  private float cutoff() {
    int count = before.count();
    costs = costs.length < count ? new float[2 * count] : costs;
    float best = INFINITE;
    for (int i = 0; i < count; i++) {
      costs[i] = before.get(i).cost;
      best = Math.min(best, costs[i]);
    }
    beam = config.beam();
    float wide = best + beam;
    if (count > config.maxActive()) {
      float most = Selection.select(costs, count, config.maxActive());
      if (most < wide) {
        beam = most - best + BEAM_DELTA;
        return most;
      }
    }
    if (count > config.minActive()) {
      float least = config.minActive() == 0 ? best : Selection.select(costs, count, config.minActive());
      if (least > wide) {
        beam = least - best + BEAM_DELTA;
        return least;
      }
      return wide;
    }
    // fewer than the least: all go on
    beam = INFINITE;
    return INFINITE;
  }

  /** Follows arcs that read nothing from all tokens of the newest frame. */
  private void readNothing(float cutoff) {
    TokenFrame frame = newest();
    int waiting = active.count();
    queue = queue.length < waiting ? new Token[2 * waiting] : queue;
    for (int i = 0; i < waiting; i++) {
      queue[i] = active.get(i);
    }
    long steps = 0;
    while (waiting > 0) {
      Token token = queue[--waiting];
      if (token.cost > cutoff) {
        continue;
      }
      if (++steps > 1_000_000L + 100L * active.count()) {
        throw new IllegalStateException("the graph has a circle of arcs that read nothing and gain by it");
      }
      token.links = null;
      graph.arcs(token.state, arcs);
      for (int a = 0; a < arcs.count; a++) {
        float cost = token.cost + arcs.cost[a];
        if (arcs.input[a] == 0 && cost < cutoff) {
          Token to = enter(frame, arcs.next[a], cost, token, 0, arcs.output[a]);
          token.links = new Link(to, 0, arcs.output[a], arcs.cost[a], 0, token.links);
          if (improved) {
            queue = waiting == queue.length ? Arrays.copyOf(queue, 2 * waiting) : queue;
            queue[waiting++] = to;
          }
        }
      }
    }
    Arrays.fill(queue, null);
  }

  /** Drops links and tokens that no path within the lattice beam takes, as far back as something changed. */
  private void prune() {
    int last = frames.size() - 1;
    TokenFrame newest = newest();
    if (newest.count == TokenFrame.NOT_COUNTED) {
      newest.count = newest.count();
    }
    for (int f = last - 1; f >= 0; f--) {
      TokenFrame frame = frames.get(f);
      if (frame.linksChanged) {
        boolean changed = pruneLinks(frame, config.latticeBeam() * PRUNE_SCALE);
        if (changed && f > 0) {
          frames.get(f - 1).linksChanged = true;
        }
        frame.linksChanged = false;
      }
      TokenFrame next = frames.get(f + 1);
      if (f + 1 < last && next.tokensChanged) {
        next.dropDead();
        next.tokensChanged = false;
      }
    }
  }

  /** Drops links of a frame; returns whether an extra cost changed by more than a delta. */
  private boolean pruneLinks(TokenFrame frame, float delta) {
    boolean any = false;
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Token token = frame.tokens; token != null; token = token.next) {
        float extra = pruneLinks(frame, token, INFINITE);
        // two infinities differ by nothing
        changed |= extra != token.extra && !(Math.abs(extra - token.extra) <= delta);
        token.extra = extra;
      }
      any |= changed;
    }
    return any;
  }

  /** Drops links of a token; returns the least extra cost of those left, and of ending here. */
  private float pruneLinks(TokenFrame frame, Token token, float ending) {
    float least = ending;
    Link kept = null;
    for (Link link = token.links; link != null; link = link.next) {
      float extra = link.extra(token);
      if (extra > config.latticeBeam()) {
        if (kept == null) {
          token.links = link.next;
        } else {
          kept.next = link.next;
        }
        frame.tokensChanged = true;
      } else {
        least = Math.min(least, Math.max(0, extra));
        kept = link;
      }
    }
    return least;
  }

  private float finalCost(Token token) {
    return graph.finalCost(token.state);
  }

  /** What it costs to end in the best state that may end, over the best state; infinite where none may. */
  public float finalRelativeCost() {
    float best = INFINITE;
    float bestFinal = INFINITE;
    for (Token token = newest().tokens; token != null; token = token.next) {
      best = Math.min(best, token.cost);
      bestFinal = Math.min(bestFinal, token.cost + finalCost(token));
    }
    return best == INFINITE ? INFINITE : bestFinal - best;
  }

  /** Ends the utterance here: drops all that is not within the lattice beam of the best path to an end, or to anywhere if there is none. */
  public void finish() {
    if (finished) {
      return;
    }
    finished = true;
    TokenFrame last = newest();
    float best = INFINITE;
    float bestFinal = INFINITE;
    for (Token token = last.tokens; token != null; token = token.next) {
      best = Math.min(best, token.cost);
      bestFinal = Math.min(bestFinal, token.cost + finalCost(token));
    }
    ends = bestFinal < INFINITE;
    float goal = ends ? bestFinal : best;
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Token token = last.tokens; token != null; token = token.next) {
        float extra = pruneLinks(last, token, token.cost + (ends ? finalCost(token) : 0) - goal);
        extra = extra > config.latticeBeam() ? INFINITE : extra;
        changed |= extra != token.extra && !(Math.abs(extra - token.extra) <= FINAL_DELTA * (Math.abs(extra) + Math.abs(token.extra)));
        token.extra = extra;
      }
    }
    for (int f = frames.size() - 2; f >= 0; f--) {
      pruneLinks(frames.get(f), 0);
      frames.get(f + 1).dropDead();
    }
  }

  /** The best token of the newest frame, where ends may count; null if none is alive. */
  private Token best(boolean useFinal) {
    Token best = null;
    float least = INFINITE;
    for (Token token = newest().tokens; token != null; token = token.next) {
      float cost = token.cost + (useFinal ? finalCost(token) : 0);
      if (cost < least) {
        least = cost;
        best = token;
      }
    }
    return best == null && useFinal ? best(false) : best;
  }

  /** How many of the latest frames of the best path read labels of a kind. */
  public int trailing(IntPredicate kind) {
    int count = 0;
    for (Token token = best(false); token != null && token.from != null; token = token.from) {
      if (token.input != 0) {
        if (!kind.test(token.input)) {
          break;
        }
        count++;
      }
    }
    return count;
  }

  /** The best path to the newest frame, from where nothing is settled on. */
  public BestPath bestPath() {
    return path(best(false), frames.size() - 1);
  }

  /** The best path to where the graph lets it end, the best one at all where there is none. */
  public BestPath bestPathToEnd() {
    return path(best(true), frames.size() - 1);
  }

  private static BestPath path(Token end, int length) {
    int[] inputs = new int[length];
    int written = 0;
    for (Token token = end; token != null && token.from != null; token = token.from) {
      written += token.output == 0 ? 0 : 1;
    }
    int[] outputs = new int[written];
    int[] at = new int[written];
    int frame = length;
    for (Token token = end; token != null && token.from != null; token = token.from) {
      if (token.output != 0) {
        outputs[--written] = token.output;
        at[written] = frame;
      }
      if (token.input != 0) {
        inputs[--frame] = token.input;
      }
    }
    return new BestPath(inputs, outputs, at);
  }

  /**
   * How much of the probability of all living paths shares each word of the best one: a word, and all before it. Costs a walk over the
   * living paths to where they leave it.
   */
  public double[] shares() {
    Token best = best(false);
    Map<Token, Integer> words = new IdentityHashMap<>();
    List<Token> path = new ArrayList<>();
    for (Token token = best; token != null; token = token.from) {
      path.add(token);
    }
    int written = 0;
    for (int i = path.size() - 1; i >= 0; i--) {
      written += path.get(i).from != null && path.get(i).output != 0 ? 1 : 0;
      words.put(path.get(i), written);
    }
    double[] shares = new double[written + 1];
    for (int i = 0; i < active.count(); i++) {
      Token token = active.get(i);
      path.clear();
      Token at = token;
      while (at != null && !words.containsKey(at)) {
        path.add(at);
        at = at.from;
      }
      final int shared = at == null ? 0 : words.get(at);
      path.forEach(passed -> words.put(passed, shared));
      shares[shared] += Math.exp(best.cost - token.cost);
    }
    for (int i = written - 1; i >= 0; i--) {
      shares[i] += shares[i + 1];
    }
    double all = shares[0];
    for (int i = 0; i < written; i++) {
      shares[i] = shares[i + 1] / all;
    }
    return Arrays.copyOf(shares, written);
  }

  /** Frames that are settled on, whose path is final and which {@link #bestPath} leaves out. */
  public int settledFrames() {
    return settled;
  }

  /**
   * Settles on the best path so far up to one of its frames and gives up all others, so that memory stays bounded.
   *
   * @param frames how many, not counting those settled on before; at least 1, less than {@link #frames} minus those
   * @return that part of the path
   */
  public BestPath settle(int count) {
    if (finished || count < 1 || count >= frames.size() - 1) {
      throw new IllegalArgumentException("frames to settle on: got " + count + ", allowed 1.." + (frames.size() - 2));
    }
    Token root = best(false);
    int frame = frames.size() - 1;
    while (frame > count) {
      frame -= root.input != 0 ? 1 : 0;
      root = root.from;
    }
    BestPath path = path(root, count);
    frames.subList(0, count).clear();
    settled += count;
    keepFrom(root);
    return path;
  }

  /** Keeps only tokens that come from one of the oldest frame. */
  private void keepFrom(Token root) {
    for (TokenFrame frame : frames) {
      for (Token token = frame.tokens; token != null; token = token.next) {
        token.id = 0;
      }
    }
    root.from = null;
    oldest = root;
    List<Token> open = new ArrayList<>(List.of(root));
    root.id = 1;
    while (!open.isEmpty()) {
      for (Link link = open.remove(open.size() - 1).links; link != null; link = link.next) {
        if (link.to.id == 0) {
          link.to.id = 1;
          open.add(link.to);
        }
      }
    }
    for (TokenFrame frame : frames) {
      Token kept = null;
      for (Token token = frame.tokens; token != null;) {
        Token next = token.next;
        if (token.id == 1) {
          token.next = kept;
          kept = token;
        }
        token = next;
      }
      frame.tokens = kept;
      frame.count = frame.count();
      frame.linksChanged = true;
    }
    for (TokenFrame frame : frames) {
      for (Token token = frame.tokens; token != null; token = token.next) {
        token.cost = token == root ? root.cost : INFINITE;
      }
    }
    for (TokenFrame frame : frames) {
      enterAgain(frame);
    }
    active.clear();
    for (Token token = newest().tokens; token != null; token = token.next) {
      active.add(token);
    }
  }

  /** Finds the best way to tokens again along the links from a frame, first those that stay in it. */
  private static void enterAgain(TokenFrame frame) {
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Token token = frame.tokens; token != null; token = token.next) {
        for (Link link = token.links; link != null; link = link.next) {
          float cost = token.cost + link.graph + link.acoustic;
          if (cost < link.to.cost) {
            link.to.enter(cost, token, link.input, link.output);
            changed |= link.input == 0;
          }
        }
      }
    }
  }

  /** The frame, from an earlier one to now, with the fewest tokens; the latest of several. */
  public int narrowestFrame(int from) {
    prune();
    int narrowest = frames() + 1;
    int fewest = Integer.MAX_VALUE;
    for (int t = frames(); t >= Math.max(from, settled); t--) {
      TokenFrame frame = frames.get(t - settled);
      if (frame.count < fewest) {
        fewest = frame.count;
        narrowest = t;
      }
    }
    return narrowest;
  }

  /** The tokens left of a frame that is not settled on. */
  TokenFrame frame(int number) {
    return frames.get(number - settled);
  }

  /** The token that all paths come from. */
  Token oldest() {
    return oldest;
  }

  /** What ending in a token of the last frame of a finished search costs; nothing where the graph lets none end. */
  float endCost(Token token) {
    return ends ? finalCost(token) : 0;
  }

  /** What stands for the cost of ending in a token of the last frame of a piece of the lattice: where the search goes on, it may be best. */
  float guideCost(Token token) {
    return finished ? endCost(token) : token.extra - token.cost;
  }
}
