package io.dualmode.tools.phones;

/** A head of the supernet read as a phone recogniser, without words. */
public enum PhoneHead {
  /** The phone-state head in a {@linkplain io.dualmode.model.search.unit.PhoneLoop loop of all phones} with a phone bigram. */
  MMI("MMI, phone bigram"),
  /** The transducer, best symbol per frame, at most one phone per frame. */
  TRANSDUCER("transducer, greedy"),
  /** The CTC head, best symbol per frame, repeats merged. */
  CTC("CTC, greedy");

  private final String description;

  PhoneHead(String description) {
    this.description = description;
  }

  /** What tables call it. */
  public String description() {
    return description;
  }
}
