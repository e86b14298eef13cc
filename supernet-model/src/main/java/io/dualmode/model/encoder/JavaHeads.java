package io.dualmode.model.encoder;

import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.kernel.PackedMatrix;

/** The heads' packed weights of one set; see {@link Heads}. A head is there if its output layer is in the file. */
final class JavaHeads implements Heads {
  private static final String MMI = "mmi";
  private static final String CTC = "ctc";
  private static final String TRANSDUCER = "transducer";

  private final Kernels kernels;
  private final Classifier mmi;
  private final int[] mmiEntry;
  private final int[] mmiStay;
  private final Classifier ctc;
  private final Transducer transducer;

  /** {@code output relu(scale (hidden x) + shift) + bias}. */
  record Classifier(PackedMatrix hidden, float[] scale, float[] shift, PackedMatrix output) {}

  /** {@code older[l2] + newer[l1]} is the predictor's output, bias included; {@code [V, J]} each. */
  record Transducer(PackedMatrix encoder, float[] older, float[] newer, PackedMatrix output) {}

  private JavaHeads(SupernetWeights w, WeightSet set, Precision precision, Kernels kernels) {
    EncoderConfig c = w.config();
    this.kernels = kernels;
    this.mmi = classifier(w, set, precision, MMI, c.mmiHidden(), c.mmiOutputs());
    this.mmiEntry = mmi == null ? null : rows(w, "mmi.entry", c.units() * c.units());
    this.mmiStay = mmi == null ? null : rows(w, "mmi.stay", c.units());
    this.ctc = classifier(w, set, precision, CTC, c.ctcHidden(), c.units());
    this.transducer = transducer(w, set, precision, kernels);
  }

  static JavaHeads load(SupernetWeights w, WeightSet set, Precision precision, Kernels kernels) {
    return new JavaHeads(w, set, precision, kernels);
  }

  private static Classifier classifier(SupernetWeights w, WeightSet set, Precision precision, String name, int hidden,
      int outputs) {
    if (!w.contains(name + ".output.weight")) {
      return null;
    }
    return new Classifier(w.matrix(name + ".hidden.weight", hidden, w.config().dim()).pack(set, precision, null),
        w.norm(name + ".hidden", set, "scale", hidden), w.norm(name + ".hidden", set, "shift", hidden),
        w.matrix(name + ".output.weight", outputs, hidden).pack(set, precision, w.vector(name + ".output.bias", outputs)));
  }

  private static int[] rows(SupernetWeights w, String name, int size) {
    int[] rows = w.integers(name, size);
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] < 0 || rows[i] >= w.config().mmiOutputs()) {
        throw new IllegalArgumentException("Tensor " + name + "[" + i + "] is " + rows[i] + ", allowed: 0.."
            + (w.config().mmiOutputs() - 1));
      }
    }
    return rows;
  }

  private static Transducer transducer(SupernetWeights w, WeightSet set, Precision precision, Kernels kernels) {
    if (!w.contains("transducer.output.weight")) {
      return null;
    }
    EncoderConfig c = w.config();
    int v = c.units();
    int j = c.joint();
    int p = c.embedding();
    float[] embedding = w.table("transducer.embedding", v, p);
    float[] predictor = w.table("transducer.predictor.weight", j, 2 * p);
    PackedMatrix older = PackedMatrix.pack(j, p, half(predictor, j, p, 0), null, w.vector("transducer.predictor.bias", j));
    PackedMatrix newer = PackedMatrix.pack(j, p, half(predictor, j, p, p), null, null);
    float[] olderTable = new float[v * j];
    float[] newerTable = new float[v * j];
    kernels.multiply(older, embedding, 0, p, v, olderTable, 0, j);
    kernels.multiply(newer, embedding, 0, p, v, newerTable, 0, j);
    return new Transducer(
        w.matrix("transducer.encoder.weight", j, c.dim()).pack(set, precision, w.vector("transducer.encoder.bias", j)),
        olderTable, newerTable,
        w.matrix("transducer.output.weight", v, j).pack(set, precision, w.vector("transducer.output.bias", v)));
  }

  /** Columns {@code [from, from + p)} of a {@code [j, 2p]} matrix. */
  private static float[] half(float[] matrix, int j, int p, int from) {
    float[] half = new float[j * p];
    for (int row = 0; row < j; row++) {
      System.arraycopy(matrix, row * 2 * p + from, half, row * p, p);
    }
    return half;
  }

  @Override
  public boolean hasMmi() {
    return mmi != null;
  }

  @Override
  public boolean hasCtc() {
    return ctc != null;
  }

  @Override
  public boolean hasTransducer() {
    return transducer != null;
  }

  @Override
  public MmiHead mmi() {
    return new JavaMmiHead(require(mmi, MMI), mmiEntry, mmiStay, kernels);
  }

  @Override
  public CtcHead ctc() {
    return new JavaCtcHead(require(ctc, CTC), kernels);
  }

  @Override
  public TransducerHead transducer() {
    return new JavaTransducerHead(require(transducer, TRANSDUCER), kernels);
  }

  private static <T> T require(T head, String name) {
    if (head == null) {
      throw new IllegalStateException("The model has no " + name + " head: tensor " + name + ".output.weight is missing");
    }
    return head;
  }
}
