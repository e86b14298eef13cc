package io.dualmode.model.search.graph;

import io.dualmode.model.search.graph.Token.Link;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Token passing through a graph, frame by frame, that keeps all ways within a beam of the best path for a lattice.
 *
 * <p>At a frame every token within the beam, and of these the best {@code maxActive}, moves along the arcs that read a label; then the
 * tokens of the new frame move along arcs that read nothing. Each way is kept as a link; every few frames those are dropped that no path
 * within the lattice beam takes ({@link LatticePruning}). Costs are kept relative to the best token of the frame before. Not safe for use by
 * several threads.
 */
public final class GraphSearch {
  private static final float INFINITE = Float.POSITIVE_INFINITY;

  private final Graph graph;
  private final GraphSearchConfig config;
  private final Arcs arcs = new Arcs();
  private final TokenFrames frames = new TokenFrames();
  private final LatticePruning pruning;
  private final BeamCutoff cutoff;
  private ActiveTokens active = new ActiveTokens();
  private ActiveTokens before = new ActiveTokens();
  private Token[] queue = new Token[256];
  private boolean finished;
  /** Whether the graph lets a path end where a finished search ended. */
  private boolean ends;
  /** Whether the token that was entered last became better. */
  private boolean improved;

  /** A search that stands before the first frame. */
  public GraphSearch(Graph graph, GraphSearchConfig config) {
    this.graph = graph;
    this.config = config;
    pruning = new LatticePruning(config.latticeBeam());
    cutoff = new BeamCutoff(config);
    reset();
  }

  /** Goes back to before the first frame. */
  public void reset() {
    active.clear();
    finished = false;
    Token start = new Token(graph.start(), 0);
    frames.begin(start);
    active.add(start);
    readNothing(config.beam());
  }

  /** Frames heard. */
  public int frames() {
    return frames.last();
  }

  /** Tokens of the newest frame. */
  public int activeTokens() {
    return active.count();
  }

  /** Hears a frame. */
  public void accept(InputScores scores) {
    if (finished) {
      throw new IllegalStateException("the search is finished");
    }
    if (frames.last() % config.pruneInterval() == 0) {
      pruning.prune(frames);
    }
    readNothing(read(scores));
  }

  private float read(InputScores scores) {
    ActiveTokens spare = before;
    before = active;
    active = spare;
    active.clear();
    float worst = cutoff.of(before);
    float beam = cutoff.beam();
    TokenFrame tail = frames.newest();
    TokenFrame head = frames.add();
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
      if (token.cost <= worst) {
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

  /** Follows arcs that read nothing from all tokens of the newest frame. */
  private void readNothing(float worst) {
    TokenFrame frame = frames.newest();
    int waiting = active.count();
    queue = queue.length < waiting ? new Token[2 * waiting] : queue;
    for (int i = 0; i < waiting; i++) {
      queue[i] = active.get(i);
    }
    long steps = 0;
    while (waiting > 0) {
      Token token = queue[--waiting];
      if (token.cost > worst) {
        continue;
      }
      if (++steps > 1_000_000L + 100L * active.count()) {
        throw new IllegalStateException("the graph has a circle of arcs that read nothing and gain by it");
      }
      token.links = null;
      graph.arcs(token.state, arcs);
      for (int a = 0; a < arcs.count; a++) {
        float cost = token.cost + arcs.cost[a];
        if (arcs.input[a] == 0 && cost < worst) {
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

  private float finalCost(Token token) {
    return graph.finalCost(token.state);
  }

  /** What it costs to end in the best state that may end, over the best state; infinite where none may. */
  public float finalRelativeCost() {
    float best = INFINITE;
    float bestFinal = INFINITE;
    for (Token token = frames.newest().tokens; token != null; token = token.next) {
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
    ends = finalRelativeCost() < INFINITE;
    pruning.finish(frames, graph, ends);
  }

  /** The best token of the newest frame, where ends may count; null if none is alive. */
  private Token best(boolean useFinal) {
    Token best = null;
    float least = INFINITE;
    for (Token token = frames.newest().tokens; token != null; token = token.next) {
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
    return BestPath.to(best(false), frames.open());
  }

  /** The best path to where the graph lets it end, the best one at all where there is none. */
  public BestPath bestPathToEnd() {
    return BestPath.to(best(true), frames.open());
  }

  /**
   * How much of the probability of all living paths shares each word of the best one: a word, and all before it. Costs a walk over the
   * living paths to where they leave it.
   */
  public double[] shares() {
    return WordShares.of(best(false), active);
  }

  /** Frames that are settled on, whose path is final and which {@link #bestPath} leaves out. */
  public int settledFrames() {
    return frames.settled();
  }

  /**
   * Settles on the best path so far up to one of its frames and gives up all others, so that memory stays bounded.
   *
   * @param count how many, not counting those settled on before; at least 1, less than {@link #frames} minus those
   * @return that part of the path
   */
  public BestPath settle(int count) {
    if (finished || count < 1 || count >= frames.open()) {
      throw new IllegalArgumentException("frames to settle on: got " + count + ", allowed 1.." + (frames.open() - 1));
    }
    Token root = best(false);
    int frame = frames.open();
    while (frame > count) {
      frame -= root.input != 0 ? 1 : 0;
      root = root.from;
    }
    BestPath path = BestPath.to(root, count);
    frames.settle(count, root);
    active.clear();
    for (Token token = frames.newest().tokens; token != null; token = token.next) {
      active.add(token);
    }
    return path;
  }

  /** The frame, from an earlier one to now, with the fewest tokens; the latest of several. */
  public int narrowestFrame(int from) {
    pruning.prune(frames);
    return frames.narrowest(from);
  }

  /** The tokens left of a frame that is not settled on. */
  TokenFrame frame(int number) {
    return frames.get(number);
  }

  /** The token that all paths come from. */
  Token oldest() {
    return frames.oldest();
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
