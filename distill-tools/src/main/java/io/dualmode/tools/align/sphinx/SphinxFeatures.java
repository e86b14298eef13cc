package io.dualmode.tools.align.sphinx;

import edu.cmu.sphinx.frontend.AutoCepstrum;
import edu.cmu.sphinx.frontend.BaseDataProcessor;
import edu.cmu.sphinx.frontend.Data;
import edu.cmu.sphinx.frontend.DataBlocker;
import edu.cmu.sphinx.frontend.DataEndSignal;
import edu.cmu.sphinx.frontend.DataProcessor;
import edu.cmu.sphinx.frontend.DataStartSignal;
import edu.cmu.sphinx.frontend.DoubleData;
import edu.cmu.sphinx.frontend.FloatData;
import edu.cmu.sphinx.frontend.feature.BatchCMN;
import edu.cmu.sphinx.frontend.feature.DeltasFeatureExtractor;
import edu.cmu.sphinx.frontend.filter.Preemphasizer;
import edu.cmu.sphinx.frontend.transform.DiscreteFourierTransform;
import edu.cmu.sphinx.frontend.window.RaisedCosineWindower;
import edu.cmu.sphinx.linguist.acoustic.tiedstate.Loader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Features of the Sphinx4 acoustic model: 13 cepstra with first and second differences, one vector per 10 ms, mean of the
 * utterance removed.
 *
 * <p>One step of dither at 16 bits, the same for equal samples, keeps digital silence finite. Not thread-safe.
 */
final class SphinxFeatures {
  private static final int SAMPLE_RATE_HZ = 16_000;
  private static final int BLOCK_SAMPLES = 3200;

  private final SampleSource source = new SampleSource();
  private final DataProcessor last;

  SphinxFeatures(Loader model) throws IOException {
    DataProcessor previous = source;
    for (DataProcessor step : List.of(new DataBlocker(10), new Preemphasizer(0.97), new RaisedCosineWindower(0.46, 25.625f, 10),
        new DiscreteFourierTransform(-1, false), new AutoCepstrum(model), new BatchCMN(), new DeltasFeatureExtractor(3))) {
      step.setPredecessor(previous);
      step.initialize();
      previous = step;
    }
    last = previous;
  }

  /** Feature vectors of an utterance, about one per 160 samples. */
  List<Data> extract(short[] samples) {
    source.open(samples);
    List<Data> vectors = new ArrayList<>(samples.length / 160 + 2);
    for (Data data = last.getData(); data != null && !(data instanceof DataEndSignal); data = last.getData()) {
      if (data instanceof FloatData || data instanceof DoubleData) {
        vectors.add(data);
      }
    }
    return vectors;
  }

  private static final class SampleSource extends BaseDataProcessor {
    private short[] samples;
    private int position;
    private boolean started;
    private boolean ended;
    private SplittableRandom dither;

    void open(short[] newSamples) {
      samples = newSamples;
      position = 0;
      started = false;
      ended = false;
      dither = new SplittableRandom(1);
    }

    @Override
    public Data getData() {
      if (!started) {
        started = true;
        return new DataStartSignal(SAMPLE_RATE_HZ);
      }
      if (position == samples.length) {
        if (ended) {
          return null;
        }
        ended = true;
        return new DataEndSignal(1000L * samples.length / SAMPLE_RATE_HZ);
      }
      double[] block = new double[Math.min(BLOCK_SAMPLES, samples.length - position)];
      for (int i = 0; i < block.length; i++) {
        block[i] = samples[position + i] + dither.nextInt(-1, 2);
      }
      DoubleData data = new DoubleData(block, SAMPLE_RATE_HZ, position);
      position += block.length;
      return data;
    }
  }
}
