package io.dualmode.conformance.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Builds an ONNX model (IR 8, opset 17, {@code onnx.proto3}) operation by operation. Every method that adds a value returns its
 * name, to be used as an input of later ones. Not thread-safe.
 */
final class OnnxGraphWriter {
  private static final int IR_VERSION = 8;
  private static final int OPSET = 17;
  private static final int FLOAT = 1;
  private static final int INT64 = 7;
  private static final int ATTRIBUTE_FLOAT = 1;
  private static final int ATTRIBUTE_INT = 2;
  private static final int ATTRIBUTE_INTS = 7;

  private final ProtobufWriter graph = new ProtobufWriter();
  private int values;

  /** A named attribute of an operation: an {@code Integer}, a {@code Float} or an {@code int[]}. */
  record Attribute(String name, Object value) {}

  String constant(float[] data, long... shape) {
    ByteBuffer raw = ByteBuffer.allocate(4 * data.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(data);
    return initializer(FLOAT, raw.array(), shape);
  }

  String integers(long... data) {
    ByteBuffer raw = ByteBuffer.allocate(8 * data.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asLongBuffer().put(data);
    return initializer(INT64, raw.array(), data.length);
  }

  private String initializer(int type, byte[] raw, long... shape) {
    String name = next("constant");
    ProtobufWriter tensor = new ProtobufWriter();
    for (long d : shape) {
      tensor.integer(1, d);
    }
    graph.message(5, tensor.integer(2, type).text(8, name).bytes(9, raw));
    return name;
  }

  String input(String name, long... shape) {
    graph.message(11, valueInfo(name, shape));
    return name;
  }

  void output(String name, String value, long... shape) {
    graph.message(1, new ProtobufWriter().text(1, value).text(2, name).text(3, "name_" + name).text(4, "Identity"));
    graph.message(12, valueInfo(name, shape));
  }

  private static ProtobufWriter valueInfo(String name, long... shape) {
    ProtobufWriter dimensions = new ProtobufWriter();
    for (long d : shape) {
      dimensions.message(1, new ProtobufWriter().integer(1, d));
    }
    ProtobufWriter tensorType = new ProtobufWriter().integer(1, FLOAT).message(2, dimensions);
    return new ProtobufWriter().text(1, name).message(2, new ProtobufWriter().message(1, tensorType));
  }

  String operation(String type, String... inputs) {
    return operation(type, List.of(), inputs);
  }

  String operation(String type, List<Attribute> attributes, String... inputs) {
    return operation(type, 1, attributes, inputs).get(0);
  }

  List<String> operation(String type, int outputs, List<Attribute> attributes, String... inputs) {
    ProtobufWriter node = new ProtobufWriter();
    for (String input : inputs) {
      node.text(1, input);
    }
    String[] names = new String[outputs];
    for (int i = 0; i < outputs; i++) {
      names[i] = next(type);
      node.text(2, names[i]);
    }
    node.text(3, "node_" + names[0]).text(4, type);
    for (Attribute a : attributes) {
      node.message(5, attribute(a));
    }
    graph.message(1, node);
    return List.of(names);
  }

  private static ProtobufWriter attribute(Attribute a) {
    ProtobufWriter p = new ProtobufWriter().text(1, a.name());
    if (a.value() instanceof Integer i) {
      return p.integer(3, i).integer(20, ATTRIBUTE_INT);
    }
    if (a.value() instanceof Float f) {
      return p.number(2, f).integer(20, ATTRIBUTE_FLOAT);
    }
    for (int i : (int[]) a.value()) {
      p.integer(8, i);
    }
    return p.integer(20, ATTRIBUTE_INTS);
  }

  private String next(String prefix) {
    return prefix + "_" + values++;
  }

  byte[] model() {
    graph.text(2, "graph");
    ProtobufWriter opset = new ProtobufWriter().text(1, "").integer(2, OPSET);
    return new ProtobufWriter().integer(1, IR_VERSION).text(2, "dualmode").message(8, opset).message(7, graph).toByteArray();
  }
}
