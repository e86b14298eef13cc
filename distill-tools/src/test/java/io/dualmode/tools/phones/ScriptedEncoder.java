package io.dualmode.tools.phones;

import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.Encoder;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.FrameSink;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.head.Head;
import io.dualmode.model.head.Heads;
import io.dualmode.model.head.ctc.CtcHead;
import io.dualmode.model.head.ctc.LoadedCtc;
import io.dualmode.model.head.mmi.LoadedMmi;
import io.dualmode.model.head.mmi.MmiHead;
import io.dualmode.model.head.transducer.LoadedTransducer;
import io.dualmode.model.head.transducer.TransducerHead;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An encoder whose output is every third feature frame, and whose heads read the first 40 features as scores of the units: what
 * it hears is written into the features. The sparse weights are deaf to unit 7.
 */
final class ScriptedEncoder implements Encoder {

  static final int UNITS = 40;
  static final int STRIDE = 3;
  private static final int BINS = 80;
  private static final int DEAF_TO = 7;

  @Override
  public int width() {
    return BINS;
  }

  @Override
  public boolean supports(Corner corner) {
    return true;
  }

  @Override
  public EncoderStream newStream(Corner corner) {
    return new Stream();
  }

  /** What its frames are read by; the sparse weights have no CTC. */
  static Heads heads(WeightSet weights) {
    ScriptedHeads scripted = new ScriptedHeads(weights == WeightSet.SPARSE);
    Map<String, Head> heads = new LinkedHashMap<>();
    heads.put("mmi", new LoadedMmi(scripted::mmi, UNITS));
    heads.put("transducer", new LoadedTransducer(scripted::transducer));
    if (!scripted.deaf()) {
      heads.put("ctc", new LoadedCtc(scripted::ctc));
    }
    return Heads.of(heads);
  }

  @Override
  public String backend() {
    return "scripted";
  }

  @Override
  public void close() {
  }

  private static final class Stream implements EncoderStream {
    private int features;
    private int encoded;

    @Override
    public void accept(float[] values, int offset, int frames, FrameSink sink) {
      for (int i = 0; i < frames; i++) {
        if (features++ % STRIDE == 0) {
          sink.frames(values, offset + i * BINS, encoded++, 1);
        }
      }
    }

    @Override
    public void finish(FrameSink sink) {
    }

    @Override
    public void reset() {
      features = 0;
      encoded = 0;
    }

    @Override
    public int maxFramesPerCall() {
      return 1;
    }

    @Override
    public int featureFrames() {
      return features;
    }

    @Override
    public int encodedFrames() {
      return encoded;
    }

    @Override
    public long stateBytes() {
      return 0;
    }

    @Override
    public void close() {
    }
  }

  private record ScriptedHeads(boolean deaf) {

    private void units(float[] frames, int frame, int offset, float[] out, int outOffset) {
      for (int q = 0; q < UNITS; q++) {
        out[outOffset + q] = deaf && q == DEAF_TO ? -30 : frames[offset + frame * BINS + q];
      }
    }

    MmiHead mmi() {
      return new MmiHead() {
        @Override
        public int outputs() {
          return 2 * UNITS;
        }

        @Override
        public int entry(int previous, int unit) {
          return unit;
        }

        @Override
        public int stay(int unit) {
          return UNITS + unit;
        }

        @Override
        public void logits(float[] encoded, int offset, int frames, float[] out, int outOffset) {
          for (int t = 0; t < frames; t++) {
            units(encoded, t, offset, out, outOffset + t * outputs());
            units(encoded, t, offset, out, outOffset + t * outputs() + UNITS);
          }
        }
      };
    }

    CtcHead ctc() {
      return new CtcHead() {
        @Override
        public int outputs() {
          return UNITS;
        }

        @Override
        public void logProbabilities(float[] encoded, int offset, int frames, float[] out, int outOffset) {
          for (int t = 0; t < frames; t++) {
            units(encoded, t, offset, out, outOffset + t * UNITS);
          }
        }
      };
    }

    TransducerHead transducer() {
      return new TransducerHead() {
        @Override
        public int outputs() {
          return UNITS;
        }

        @Override
        public int joint() {
          return UNITS;
        }

        @Override
        public void project(float[] encoded, int offset, int frames, float[] out, int outOffset) {
          for (int t = 0; t < frames; t++) {
            units(encoded, t, offset, out, outOffset + t * UNITS);
          }
        }

        @Override
        public void predict(int secondLast, int last, float[] out, int outOffset) {
          Arrays.fill(out, outOffset, outOffset + UNITS, 0);
        }

        /** Never the same unit twice running. */
        @Override
        public void logProbabilities(float[] projected, int offset, int secondLast, int last, float[] out, int outOffset) {
          System.arraycopy(projected, offset, out, outOffset, UNITS);
          out[outOffset + last] = last == 0 ? out[outOffset] : -20;
        }

        @Override
        public void logProbabilities(float[] projected, int offset, int[] secondLast, int[] last, int contexts, float[] out,
            int outOffset) {
          for (int i = 0; i < contexts; i++) {
            logProbabilities(projected, offset, secondLast[i], last[i], out, outOffset + i * UNITS);
          }
        }
      };
    }
  }
}
