package io.dualmode.model.search.graph;

import io.dualmode.model.search.graph.Token.Link;
import java.util.ArrayList;
import java.util.List;

/**
 * The frames of a search with the tokens that are left of them, from the one that is settled on to the newest. Frames are numbered from the
 * beginning of the utterance: number 0 stands before the first frame heard.
 */
final class TokenFrames {
  private final List<TokenFrame> frames = new ArrayList<>();
  private int settled;
  private Token oldest;

  /** Goes back to before the first frame, where one token stands. */
  void begin(Token start) {
    frames.clear();
    settled = 0;
    oldest = start;
    add().add(start);
  }

  /** Opens a frame without tokens. */
  TokenFrame add() {
    TokenFrame frame = new TokenFrame();
    frames.add(frame);
    return frame;
  }

  /** The number of the newest frame. */
  int last() {
    return settled + frames.size() - 1;
  }

  /** The number of the oldest frame. */
  int settled() {
    return settled;
  }

  /** Frames heard that are not settled on. */
  int open() {
    return frames.size() - 1;
  }

  TokenFrame newest() {
    return frames.get(frames.size() - 1);
  }

  TokenFrame get(int number) {
    return frames.get(number - settled);
  }

  /** The token that all paths come from. */
  Token oldest() {
    return oldest;
  }

  /** The frame, from an earlier one to now, with the fewest tokens at the last pruning; the latest of several. */
  int narrowest(int from) {
    int narrowest = last() + 1;
    int fewest = Integer.MAX_VALUE;
    for (int number = last(); number >= Math.max(from, settled); number--) {
      TokenFrame frame = get(number);
      if (frame.count < fewest) {
        fewest = frame.count;
        narrowest = number;
      }
    }
    return narrowest;
  }

  /** Gives up the oldest frames, so many, and all tokens that do not come from one of the frame that is the oldest then. */
  void settle(int count, Token root) {
    frames.subList(0, count).clear();
    settled += count;
    root.from = null;
    oldest = root;
    markReached(root);
    for (TokenFrame frame : frames) {
      keepMarked(frame);
      frame.count = frame.count();
      frame.linksChanged = true;
    }
    for (TokenFrame frame : frames) {
      for (Token token = frame.tokens; token != null; token = token.next) {
        token.cost = token == root ? root.cost : Float.POSITIVE_INFINITY;
      }
    }
    for (TokenFrame frame : frames) {
      enterAgain(frame);
    }
  }

  /** Marks the tokens that links from one lead to. */
  private void markReached(Token root) {
    for (TokenFrame frame : frames) {
      for (Token token = frame.tokens; token != null; token = token.next) {
        token.id = 0;
      }
    }
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
  }

  private static void keepMarked(TokenFrame frame) {
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
}
