package io.dualmode.kaldi.nnet3;

import io.dualmode.kaldi.io.KaldiInput;
import io.dualmode.kaldi.layer.LayerShape;
import io.dualmode.kaldi.node.NetworkNode;
import io.dualmode.kaldi.transition.TransitionModel;
import io.dualmode.model.encoder.weights.TensorMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network as a file holds it, {@code <Nnet3>}: lines of its nodes, and components made to layers.
 *
 * @param lines of the nodes, in the order of the file
 * @param layers by the names of the components
 * @param tensors of all layers, under names that begin with the component's
 */
public record Nnet3(List<String> lines, Map<String, LayerShape> layers, TensorMap tensors) {
  /** Lines, and bytes in one; those of the largest models are some hundreds of less than a thousand. */
  private static final int MOST_LINES = 10_000;
  private static final int LONGEST_LINE = 1 << 16;
  private static final int MOST_COMPONENTS = 100_000;

  public Nnet3 {
    lines = List.copyOf(lines);
  }

  /** Reads it; what stands around it in a {@code .mdl} file is passed over. */
  public static Nnet3 read(KaldiInput in) throws IOException {
    if (in.startsWith("<TransitionModel>")) {
      TransitionModel.read(in);
    }
    in.expect("<Nnet3>");
    long start = in.position();
    String rest = in.line(LONGEST_LINE);
    if (rest == null || !rest.isBlank()) {
      throw in.fail(start, "the end of the line behind <Nnet3>", String.valueOf(rest));
    }
    List<String> lines = new ArrayList<>();
    for (String line = in.line(LONGEST_LINE); line != null && !line.isEmpty(); line = in.line(LONGEST_LINE)) {
      if (lines.size() == MOST_LINES) {
        throw in.fail("at most " + MOST_LINES + " nodes", "more");
      }
      try {
        NetworkNode.parse(line);
      } catch (IllegalArgumentException e) {
        throw in.fail(start, "a node of a network", e.getMessage());
      }
      lines.add(line);
      start = in.position();
    }
    in.expect("<NumComponents>");
    int count = in.integer("components", 0, MOST_COMPONENTS);
    Map<String, LayerShape> layers = new LinkedHashMap<>();
    TensorMap tensors = new TensorMap();
    for (int i = 0; i < count; i++) {
      component(in, layers, tensors);
    }
    in.expect("</Nnet3>");
    return new Nnet3(lines, layers, tensors);
  }

  private static void component(KaldiInput in, Map<String, LayerShape> layers, TensorMap tensors) throws IOException {
    in.expect("<ComponentName>");
    long start = in.position();
    String name = in.token();
    String tag = in.token();
    if (!tag.startsWith("<") || !tag.endsWith(">") || tag.length() < 3) {
      throw in.fail(start, "the type of component " + name, tag);
    }
    String type = tag.substring(1, tag.length() - 1);
    ComponentType known = ComponentType.named(type);
    if (known == null) {
      throw in.fail(start, "a component that is supported (the table in docs/kaldi.md lists them)", type + ", component " + name);
    }
    Converted converted = known.convert(ComponentFields.read(name, type, in));
    for (String tensor : converted.tensors().names()) {
      for (float weight : converted.tensors().floats(tensor)) {
        if (!Float.isFinite(weight)) {
          throw in.fail(start, "finite weights of " + type + " " + name, Float.toString(weight));
        }
      }
    }
    if (layers.putIfAbsent(name, converted.shape()) != null) {
      throw in.fail(start, "one component of the name " + name, "two");
    }
    tensors.putAll(converted.tensors());
  }
}
