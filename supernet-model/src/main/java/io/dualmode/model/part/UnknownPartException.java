package io.dualmode.model.part;

/** A model names an implementation that is not on the class path. */
public final class UnknownPartException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  UnknownPartException(String message) {
    super(message);
  }
}
