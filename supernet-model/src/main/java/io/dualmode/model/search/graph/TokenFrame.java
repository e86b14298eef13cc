package io.dualmode.model.search.graph;

/** The tokens that are left of a frame. */
final class TokenFrame {
  static final int NOT_COUNTED = -1;

  Token tokens;
  boolean linksChanged = true;
  boolean tokensChanged = true;
  int count = NOT_COUNTED;
  /** What was added to the acoustic costs of the links to the next frame. */
  float offset;

  void add(Token token) {
    token.next = tokens;
    tokens = token;
  }

  int count() {
    int found = 0;
    for (Token token = tokens; token != null; token = token.next) {
      found++;
    }
    return found;
  }

  /** Drops tokens from which nothing goes on. */
  void dropDead() {
    Token kept = null;
    Token last = null;
    int before = 0;
    for (Token token = tokens; token != null; token = token.next) {
      before++;
      if (token.extra == Float.POSITIVE_INFINITY) {
        continue;
      }
      if (last == null) {
        kept = token;
      } else {
        last.next = token;
      }
      last = token;
    }
    if (last != null) {
      last.next = null;
    }
    tokens = kept;
    count = before;
  }
}
