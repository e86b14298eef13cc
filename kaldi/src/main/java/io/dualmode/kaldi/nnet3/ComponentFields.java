package io.dualmode.kaldi.nnet3;

import io.dualmode.kaldi.io.FloatMatrix;
import io.dualmode.kaldi.io.KaldiInput;
import io.dualmode.model.format.source.ModelFormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A component as it lies in a file: fields {@code <Tag> value ...} up to {@code </Type>}. Which fields there are has changed over the
 * years, so all are read by their form, and a component takes those that it computes with.
 */
final class ComponentFields {
  /** Fields that are lists of whole numbers, whose binary form begins like that of a single one. */
  private static final Set<String> INTEGER_LISTS = Set.of("<TimeOffsets>", "<ColumnMap>", "<Sizes>", "<RequiredTimeOffsets>");
  private static final String CONVOLUTION = "TimeHeightConvolutionComponent";
  /** Fields and values of one component; the largest ones have some thirty. */
  private static final int MOST = 1000;

  /** A number of a binary file, which does not say whether it is whole. */
  private record Bits(int bits, int bytes, double wide) {
    double real() {
      return bytes == Float.BYTES ? Float.intBitsToFloat(bits) : wide;
    }
  }

  private final String name;
  private final String type;
  private final KaldiInput in;
  private final Map<String, List<Object>> values = new LinkedHashMap<>();
  private final long start;

  private ComponentFields(String name, String type, KaldiInput in) {
    this.name = name;
    this.type = type;
    this.in = in;
    start = in.position();
  }

  /** Reads the fields behind {@code <Type>}. */
  static ComponentFields read(String name, String type, KaldiInput in) throws IOException {
    ComponentFields fields = new ComponentFields(name, type, in);
    String last = "</" + type + ">";
    int count = 0;
    String tag = null;
    while (true) {
      if (++count > MOST) {
        throw in.fail(last, "more than " + MOST + " fields and values");
      }
      if (in.startsWith("<")) {
        tag = in.token();
        if (tag.equals(last)) {
          return fields;
        }
        fields.values.putIfAbsent(tag, new ArrayList<>());
      } else if (tag == null) {
        throw in.unexpected("a field of " + type + " " + name + " or " + last);
      } else {
        fields.values.get(tag).add(fields.value(tag));
      }
    }
  }

  private Object value(String tag) throws IOException {
    boolean pairs = type.equals(CONVOLUTION) && tag.equals("<Offsets>");
    if (in.startsWith("F") || in.startsWith("D") || in.startsWith("C") || in.startsWith("S")) {
      for (String vector : new String[] {"FV ", "DV "}) {
        if (in.startsWith(vector)) {
          float[] numbers = in.vector();
          return new FloatMatrix(1, numbers.length, numbers);
        }
      }
      for (String matrix : new String[] {"FM ", "DM ", "CM ", "CM2 ", "CM3 ", "SM "}) {
        if (in.startsWith(matrix)) {
          return in.matrix();
        }
      }
    }
    if (pairs) {
      return in.integerPairs();
    }
    if (INTEGER_LISTS.contains(tag)) {
      return in.integers();
    }
    if (in.startsWith("T") || in.startsWith("F")) {
      return in.bool();
    }
    if (!in.binary()) {
      return in.startsWith("[") || in.startsWith("rows=") ? in.matrix() : (Object) in.real();
    }
    if (in.startsWith("\4")) {
      return new Bits(in.integer(), Float.BYTES, 0);
    }
    if (in.startsWith("\10")) {
      return new Bits(0, Double.BYTES, in.real());
    }
    throw in.unexpected("a value of " + tag + " of " + type + " " + name);
  }

  String name() {
    return name;
  }

  String type() {
    return type;
  }

  boolean has(String tag) {
    return values.containsKey("<" + tag + ">");
  }

  /** An error about this component. */
  ModelFormatException fail(String expected, String found) {
    return in.fail(start, type + " " + name + " with " + expected, found);
  }

  private Object get(String tag, String what) throws ModelFormatException {
    List<Object> all = values.get("<" + tag + ">");
    if (all == null || all.isEmpty()) {
      throw fail(what + " <" + tag + ">", all == null ? "no such field" : "nothing behind it");
    }
    return all.get(0);
  }

  int integer(String tag) throws ModelFormatException {
    Object value = get(tag, "a whole number");
    if (value instanceof Bits number && number.bytes == Integer.BYTES) {
      return number.bits;
    }
    if (value instanceof Double number && number == number.intValue()) {
      return number.intValue();
    }
    throw fail("a whole number <" + tag + ">", String.valueOf(value));
  }

  int integer(String tag, int byDefault) throws ModelFormatException {
    return has(tag) ? integer(tag) : byDefault;
  }

  double real(String tag) throws ModelFormatException {
    Object value = get(tag, "a number");
    double number = value instanceof Bits bits ? bits.real() : value instanceof Double real ? real : Double.NaN;
    if (!Double.isFinite(number)) {
      throw fail("a number <" + tag + ">", value instanceof Bits || value instanceof Double ? Double.toString(number) : "something else");
    }
    return number;
  }

  double real(String tag, double byDefault) throws ModelFormatException {
    return has(tag) ? real(tag) : byDefault;
  }

  boolean bool(String tag, boolean byDefault) throws ModelFormatException {
    if (!has(tag)) {
      return byDefault;
    }
    if (get(tag, "T or F") instanceof Boolean value) {
      return value;
    }
    throw fail("T or F <" + tag + ">", "something else");
  }

  FloatMatrix matrix(String tag) throws ModelFormatException {
    if (get(tag, "a matrix") instanceof FloatMatrix matrix) {
      return matrix;
    }
    throw fail("a matrix <" + tag + ">", "something else");
  }

  float[] vector(String tag) throws ModelFormatException {
    FloatMatrix matrix = matrix(tag);
    if (matrix.rows() > 1) {
      throw fail("a vector <" + tag + ">", "a matrix of " + matrix.rows() + " rows");
    }
    return matrix.values();
  }

  float[] vector(String tag, int size) throws ModelFormatException {
    float[] vector = vector(tag);
    if (vector.length != size) {
      throw fail(size + " numbers <" + tag + ">", vector.length + " numbers");
    }
    return vector;
  }

  int[] integers(String tag) throws ModelFormatException {
    Object value = get(tag, "whole numbers");
    if (value instanceof int[] numbers) {
      return numbers;
    }
    if (value instanceof FloatMatrix floats) {
      int[] numbers = new int[floats.values().length];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = Math.round(floats.values()[i]);
      }
      return numbers;
    }
    throw fail("whole numbers <" + tag + ">", "something else");
  }
}
