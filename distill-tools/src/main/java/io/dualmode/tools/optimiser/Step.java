package io.dualmode.tools.optimiser;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What an optimiser works on in one step. All tensors are flat and of one length, detached from the gradient tape, and changed in place.
 */
public interface Step {
  /** One parameter: {@code rows x columns} from {@code offset}; a vector has one row and is not decayed. */
  record Place(int offset, int rows, int columns, boolean isMatrix) {
    public int size() {
      return rows * columns;
    }
  }

  /** Owner of tensors that are made in the step. */
  NDManager scope();

  /** Learning rate. */
  double rate();

  /** Updates so far, this one included. */
  NDArray count();

  NDArray weights();

  /** Clipped; what is left of it does not matter. */
  NDArray gradient();

  /** The moments by name. */
  Map<String, NDArray> moments();

  /** All parameters in flat order. */
  List<Place> parameters();

  /** Stretches of the vector that are decayed as a whole, or not: what a rule for single weights needs, and fewer than the parameters. */
  List<Place> stretches();

  /** Calls one of the optimiser's methods. */
  NDList call(String method, List<NDArray> arguments);

  /** A view of one place of a flat tensor, which lives as long as the scope. */
  default NDArray view(NDArray whole, Place place) {
    NDArray view = whole.get(new NDIndex(place.offset() + ":" + (place.offset() + place.size())));
    view.attach(scope());
    return view;
  }

  /** Views of some places as elements of an argument that a method takes as a list; {@code name} is the argument's. */
  default List<NDArray> list(String name, NDArray whole, List<Place> places) {
    List<NDArray> views = new ArrayList<>();
    for (Place place : places) {
      views.add(element(name, view(whole, place)));
    }
    return views;
  }

  /** A tensor as the next element of an argument that a method takes as a list. */
  default NDArray element(String name, NDArray view) {
    view.attach(scope());
    view.setName(name + "[]");
    return view;
  }
}
