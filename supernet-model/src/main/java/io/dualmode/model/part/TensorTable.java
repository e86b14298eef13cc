package io.dualmode.model.part;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tensors that the parts of a model hold: each part declares its own, and a weight file is checked against all of them before
 * anything is allocated for it.
 *
 * <p>Tensors are declared in groups, of which a file holds all or none. Not thread-safe.
 */
public final class TensorTable {
  /** What a weight file may hold under a name. */
  public enum Kind {
    /** Floats that are stored as such. */
    FLOATS,
    /** A matrix {@code [outputs, inputs]} that kernels multiply with: floats or 8-bit integers with a scale for each output. */
    MATRIX,
    /** 32-bit integers. */
    INTEGERS
  }

  /** A matrix {@code [outputs, inputs]}; {@code masked} where it may carry a block mask. */
  public record Matrix(int outputs, int inputs, boolean masked) {}

  /**
   * One tensor.
   *
   * @param group what it comes with
   * @param owner the group without which it is not there either, null for none
   */
  public record Tensor(String group, String owner, Kind kind, List<Integer> shape) {}

  /** Groups of which a file holds at least one, and what an error calls them. */
  public record Choice(String what, List<String> groups) {}

  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final Map<String, Matrix> matrices = new LinkedHashMap<>();
  private final Set<String> required = new LinkedHashSet<>();
  private final List<Choice> choices = new ArrayList<>();

  /** A group that every file holds. */
  public Group required(String name) {
    required.add(name);
    return new Group(name);
  }

  /** A group that a file may lack as a whole. */
  public Group optional(String name) {
    return new Group(name);
  }

  /** Says that a file holds at least one of some groups. */
  public void oneOf(String what, List<String> groups) {
    choices.add(new Choice(what, List.copyOf(groups)));
  }

  /** Adds tensors to one group. */
  public final class Group {
    private final String name;

    private Group(String name) {
      this.name = name;
    }

    /** A vector of floats. */
    public Group vector(String tensor, int size) {
      return add(tensor, new Tensor(name, null, Kind.FLOATS, List.of(size)));
    }

    /** A table of floats that no kernel multiplies with. */
    public Group table(String tensor, int rows, int columns) {
      return add(tensor, new Tensor(name, null, Kind.FLOATS, List.of(rows, columns)));
    }

    /** A matrix for the kernels; {@code masked} where it may carry a block mask. */
    public Group matrix(String tensor, int outputs, int inputs, boolean masked) {
      matrices.put(tensor, new Matrix(outputs, inputs, masked));
      return add(tensor, new Tensor(name, null, Kind.MATRIX, List.of(outputs, inputs)));
    }

    /** A vector of integers. */
    public Group integers(String tensor, int size) {
      return add(tensor, new Tensor(name, null, Kind.INTEGERS, List.of(size)));
    }

    /** A vector of floats of another group that is there only together with this one. */
    public Group vectorOf(String otherGroup, String tensor, int size) {
      return add(tensor, new Tensor(otherGroup, name, Kind.FLOATS, List.of(size)));
    }

    private Group add(String tensor, Tensor declared) {
      Tensor other = tensors.putIfAbsent(tensor, declared);
      if (other != null) {
        throw new IllegalArgumentException("tensor " + tensor + " is declared twice, by " + other.group() + " and by " + declared.group());
      }
      return this;
    }
  }

  /** All tensors by name, in the order of their declaration. */
  public Map<String, Tensor> tensors() {
    return tensors;
  }

  /** All matrices by name. */
  public Map<String, Matrix> matrices() {
    return matrices;
  }

  /** Whether every file holds a group. */
  public boolean isRequired(String group) {
    return required.contains(group);
  }

  public List<Choice> choices() {
    return choices;
  }
}
