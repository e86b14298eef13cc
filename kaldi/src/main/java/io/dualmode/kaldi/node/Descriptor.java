package io.dualmode.kaldi.node;

import java.util.List;

/**
 * An expression that says what a node reads at a time {@code t}. Immutable.
 *
 * <p>{@code Append} puts rows side by side, {@code Sum} adds them, {@code Scale} multiplies one, {@code Const} is a row of one number.
 * {@code Offset} reads at {@code t + k}, {@code Round} at the multiple of {@code m} at or before {@code t}, {@code ReplaceIndex} always at
 * one time. {@code IfDefined} is zeros where its row cannot be computed, {@code Failover} another row.
 */
public sealed interface Descriptor {
  record Node(String name) implements Descriptor {}

  record Append(List<Descriptor> parts) implements Descriptor {}

  record Sum(List<Descriptor> parts) implements Descriptor {}

  record Scale(float factor, Descriptor of) implements Descriptor {}

  record Const(float value, int width) implements Descriptor {}

  record Offset(Descriptor of, int frames) implements Descriptor {}

  record Round(Descriptor of, int modulus) implements Descriptor {}

  record ReplaceTime(Descriptor of, int time) implements Descriptor {}

  record IfDefined(Descriptor of) implements Descriptor {}

  record Failover(Descriptor first, Descriptor second) implements Descriptor {}

  /** Reads an expression; {@link IllegalArgumentException} says what is wrong with it. */
  static Descriptor parse(String text) {
    return new DescriptorParser(text).parse();
  }
}
