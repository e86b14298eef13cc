package io.dualmode.model.head;

import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.part.TensorTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The heads of a model that its weight file holds, loaded for one weight set. Immutable and thread-safe. */
public final class Heads {
  private final Map<String, Head> loaded;

  private Heads(Map<String, Head> loaded) {
    this.loaded = loaded;
  }

  /** Heads by name, as they are. */
  public static Heads of(Map<String, Head> heads) {
    return new Heads(new LinkedHashMap<>(heads));
  }

  /**
   * Loads those heads whose tensors are there.
   *
   * @throws IllegalArgumentException if a tensor of a head is missing or has another shape than its description says
   */
  public static Heads load(List<? extends HeadPart> parts, TensorReader tensors, WeightSet set, Precision precision, Kernels kernels) {
    Map<String, Head> loaded = new LinkedHashMap<>();
    for (HeadPart part : parts) {
      if (isIn(part, tensors)) {
        loaded.put(part.name(), part.load(tensors, set, precision, kernels));
      }
    }
    return new Heads(loaded);
  }

  /** Whether a file holds a tensor of a head's own. */
  private static boolean isIn(HeadPart part, TensorReader tensors) {
    TensorTable own = new TensorTable();
    part.declare(own);
    return own.tensors().entrySet().stream()
        .anyMatch(tensor -> tensor.getValue().group().equals(part.name()) && tensors.contains(tensor.getKey()));
  }

  public Set<String> names() {
    return loaded.keySet();
  }

  public boolean has(String name) {
    return loaded.containsKey(name);
  }

  /** A head; {@link IllegalStateException} where the file lacks it. */
  public Head get(String name) {
    Head head = loaded.get(name);
    if (head == null) {
      throw new IllegalStateException("The model has no " + name + " head: its tensors are missing from the weights, which hold "
          + (loaded.isEmpty() ? "none" : String.join(", ", loaded.keySet())));
    }
    return head;
  }

  /** A head of a certain kind; {@link IllegalStateException} where the file lacks it or it is another. */
  public <H extends Head> H get(String name, Class<H> kind) {
    Head head = get(name);
    if (!kind.isInstance(head)) {
      throw new IllegalStateException("The " + name + " head of the model is " + head.getClass().getSimpleName() + ", expected "
          + kind.getSimpleName());
    }
    return kind.cast(head);
  }

  /**
   * What a search scores with.
   *
   * @param maxFrames most frames in one call of {@link ScoringHead#fill}
   */
  public ScoringHead scoring(HeadMix mix, int maxFrames) {
    List<ScoringHead> heads = new ArrayList<>();
    for (String name : mix.names()) {
      heads.add(get(name).newScoringHead());
    }
    if (heads.size() > 1 && heads.stream().anyMatch(head -> head.scorer() == null)) {
      throw new IllegalArgumentException("heads " + String.join("+", mix.names())
          + ": scores can be added only of heads that score units by themselves; choose one of them");
    }
    return new CheckedHead(heads.size() == 1 ? heads.get(0)
        : new MixedHead(heads.get(0), (float) mix.firstWeight(), heads.get(1), maxFrames));
  }
}
