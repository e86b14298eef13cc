package io.dualmode.tools.speaker.verification;

import io.dualmode.api.speaker.SpeakerVector;
import io.dualmode.model.frontend.logmel.LogMelFilterBank;
import io.dualmode.model.kernel.choice.KernelProvider;
import io.dualmode.model.speaker.SpeakerEmbedder;
import io.dualmode.model.speaker.SpeakerNetwork;
import io.dualmode.tools.data.cache.CachedUtterance;
import io.dualmode.tools.data.cache.FeatureCache;
import io.dualmode.tools.speaker.speech.EnergyDetector;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/** Vectors of prepared features, with speech found by energy; where it is limited, the first so much speech. */
public final class CachedVectors implements VectorSource {
  private final FeatureCache cache;
  private final SpeakerEmbedder embedder;
  private final int maxSpeechFrames;

  public CachedVectors(FeatureCache cache, SpeakerNetwork network, int maxSpeechFrames) {
    this.cache = cache;
    this.embedder = new SpeakerEmbedder(network, KernelProvider.kernels());
    this.maxSpeechFrames = maxSpeechFrames;
  }

  @Override
  public Optional<SpeakerVector> vector(CachedUtterance utterance) {
    float[] features = cache.features(utterance);
    int frames = utterance.frames();
    BitSet speech = EnergyDetector.speech(features, frames);
    int seen = 0;
    for (int n = speech.nextSetBit(0); n >= 0; n = speech.nextSetBit(n + 1)) {
      if (++seen == maxSpeechFrames) {
        frames = n + 1;
        features = Arrays.copyOf(features, frames * LogMelFilterBank.BINS);
        speech.clear(frames, utterance.frames());
      }
    }
    float[] vector = new float[embedder.shape().embedding()];
    return embedder.embed(features, 0, frames, speech, vector) ? Optional.of(new SpeakerVector(vector, speech.cardinality()))
        : Optional.empty();
  }
}
