package io.dualmode.model.vocabulary;

import io.dualmode.api.grammar.Grammar;

/**
 * The words of a session whose space is built anew when they change: a grammar at once, so that its errors are those of the call that caused
 * them, free speech when it is next asked for. Not thread-safe.
 */
public abstract class RebuiltWords<S extends SearchSpace> implements SessionWords {
  /** Null for free speech. */
  protected Grammar grammar;
  /** Null where it is to be built anew. */
  protected S space;

  protected RebuiltWords(Grammar grammar) {
    this.grammar = grammar;
  }

  /** Builds the space of the words as they are now; what cannot be searched is an {@link IllegalArgumentException}. */
  protected abstract S build();

  @Override
  public void setGrammar(Grammar wanted) {
    Grammar before = grammar;
    grammar = wanted;
    rebuild(() -> grammar = before);
  }

  /** After a change, which is undone where its grammar cannot be searched. */
  protected final void rebuild(Runnable undo) {
    S before = space;
    space = null;
    try {
      space = grammar == null ? null : build();
    } catch (RuntimeException e) {
      undo.run();
      space = before;
      throw e;
    }
  }
}
