package io.dualmode.kaldi.network;

import io.dualmode.kaldi.layer.Layer;
import io.dualmode.kaldi.layer.LayerShape;
import io.dualmode.kaldi.nnet3.Nnet3;
import io.dualmode.kaldi.node.Descriptor;
import io.dualmode.kaldi.node.NetworkNode;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.kernel.choice.KernelProvider;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A network as its lines define it, one row of one node at a time, without chunks, plans or fusing. */
final class Definition {
  private final Map<String, NetworkNode> nodes = new HashMap<>();
  private final Nnet3 network;
  private final Kernels kernels = KernelProvider.kernels(KernelProvider.Choice.SCALAR);
  private final TensorReader tensors;
  private final Map<String, Layer> layers = new HashMap<>();
  private final Map<String, float[]> rows = new HashMap<>();
  private final float[] features;
  private final int frames;
  private final float[] ivector;
  /** Where recurrences begin. */
  private final int start;

  Definition(Nnet3 network, float[] features, int frames, float[] ivector, int start) {
    this.network = network;
    this.features = features;
    this.frames = frames;
    this.ivector = ivector;
    this.start = start;
    tensors = new TensorReader(network.tensors(), 32);
    network.lines().stream().map(NetworkNode::parse).forEach(node -> nodes.put(node.name(), node));
    network.layers().forEach((name, shape) -> layers.put(name, shape.load(name, tensors, WeightSet.DENSE, Precision.FLOAT32)));
  }


  float[] output(int t) {
    return row(((NetworkNode.Output) nodes.get("output")).input(), t);
  }

  private float[] node(String name, int t) {
    float[] known = rows.get(name + "@" + t);
    if (known != null) {
      return known;
    }
    NetworkNode node = nodes.get(name);
    float[] row;
    if (node instanceof NetworkNode.Input input) {
      row = new float[input.width()];
      if (name.equals("ivector")) {
        System.arraycopy(ivector, 0, row, 0, row.length);
      } else {
        System.arraycopy(features, Math.max(0, Math.min(frames - 1, t)) * row.length, row, 0, row.length);
      }
    } else if (node instanceof NetworkNode.Range range) {
      row = new float[range.width()];
      System.arraycopy(node(range.node(), t), range.first(), row, 0, row.length);
    } else {
      NetworkNode.Component component = (NetworkNode.Component) node;
      LayerShape shape = network.layers().get(component.component());
      int[] offsets = shape.offsets();
      float[] in = new float[offsets.length * shape.inputs()];
      for (int o = 0; o < offsets.length; o++) {
        System.arraycopy(row(component.input(), t + offsets[o]), 0, in, o * shape.inputs(), shape.inputs());
      }
      row = new float[shape.outputs()];
      Layer layer = layers.get(component.component());
      layer.apply(kernels, in, 0, in.length, 1, row, 0, row.length, new float[layer.scratch()]);
    }
    rows.put(name + "@" + t, row);
    return row;
  }

  private float[] row(Descriptor of, int t) {
    if (of instanceof Descriptor.Node node) {
      return node(node.name(), t);
    }
    if (of instanceof Descriptor.Append append) {
      float[] all = {};
      for (Descriptor part : append.parts()) {
        float[] row = row(part, t);
        all = Arrays.copyOf(all, all.length + row.length);
        System.arraycopy(row, 0, all, all.length - row.length, row.length);
      }
      return all;
    }
    if (of instanceof Descriptor.Sum sum) {
      float[] all = row(sum.parts().get(0), t).clone();
      for (Descriptor part : sum.parts().subList(1, sum.parts().size())) {
        float[] row = row(part, t);
        for (int i = 0; i < all.length; i++) {
          all[i] += row[i];
        }
      }
      return all;
    }
    if (of instanceof Descriptor.Scale scale) {
      float[] row = row(scale.of(), t).clone();
      for (int i = 0; i < row.length; i++) {
        row[i] *= scale.factor();
      }
      return row;
    }
    if (of instanceof Descriptor.Offset offset) {
      return row(offset.of(), t + offset.frames());
    }
    if (of instanceof Descriptor.ReplaceTime replace) {
      return row(replace.of(), replace.time());
    }
    if (of instanceof Descriptor.IfDefined defined) {
      int at = t + ((Descriptor.Offset) defined.of()).frames();
      return at < start ? new float[width(((Descriptor.Offset) defined.of()).of())] : row(defined.of(), t);
    }
    throw new IllegalStateException(of.toString());
  }

  private int width(Descriptor of) {
    NetworkNode node = nodes.get(((Descriptor.Node) of).name());
    return node instanceof NetworkNode.Range range ? range.width()
        : network.layers().get(((NetworkNode.Component) node).component()).outputs();
  }
}
