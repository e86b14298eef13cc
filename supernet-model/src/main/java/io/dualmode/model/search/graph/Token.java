package io.dualmode.model.search.graph;

/** A state of the graph at a frame, with the best way to it and the ways that go on from it. */
final class Token {
  final int state;
  float cost;
  /** How much worse than the best path the best one through here is; 0 at the newest frame, infinite where nothing goes on. */
  float extra;
  Link links;
  /** The next token of the same frame. */
  Token next;
  /** The best way here: from where, what it read and wrote. */
  Token from;
  int input;
  int output;
  /** A number or a mark while a lattice is made. */
  int id;

  Token(int state, float cost) {
    this.state = state;
    this.cost = cost;
  }

  void enter(float newCost, Token newFrom, int newInput, int newOutput) {
    cost = newCost;
    from = newFrom;
    input = newInput;
    output = newOutput;
  }

  /** A way to another token. */
  static final class Link {
    final Token to;
    final int input;
    final int output;
    final float graph;
    /** With the offset of the frame. */
    final float acoustic;
    Link next;

    Link(Token to, int input, int output, float graph, float acoustic, Link next) {
      this.to = to;
      this.input = input;
      this.output = output;
      this.graph = graph;
      this.acoustic = acoustic;
      this.next = next;
    }

    /** How much worse than the best path the best one is that takes this way from a token. */
    float extra(Token tail) {
      return to.extra + (tail.cost + acoustic + graph - to.cost);
    }
  }
}
