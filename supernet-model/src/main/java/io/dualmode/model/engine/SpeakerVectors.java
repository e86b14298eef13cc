package io.dualmode.model.engine;

import io.dualmode.api.Phone;
import io.dualmode.api.Word;
import io.dualmode.api.speaker.SpeakerVector;
import io.dualmode.model.frontend.FrontEndPart;
import io.dualmode.model.frontend.logmel.LogMelFrontEnd;
import io.dualmode.model.kernel.choice.KernelProvider;
import io.dualmode.model.speaker.SpeakerEmbedder;
import io.dualmode.model.speaker.SpeakerNetwork;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** The speaker vector of an utterance whose words are known: only their frames count as speech. One for each session. */
final class SpeakerVectors {
  /** Feature frames of an utterance, at its end, that are heard at most: a minute. */
  static final int MAX_FRAMES = 6000;
  /** Frames of speech below which a vector says more about the words than about the speaker. */
  static final int MIN_SPEECH_FRAMES = 50;

  /** What speaker networks hear. */
  private static final LogMelFrontEnd FRONT_END = LogMelFrontEnd.STANDARD;

  private final SpeakerEmbedder embedder;
  private final BitSet speech = new BitSet();

  /** Fails with an {@link IllegalArgumentException} where a model hears other features than speaker networks do. */
  static void require(FrontEndPart frontEnd) {
    if (!frontEnd.equals(FRONT_END)) {
      throw new IllegalArgumentException("speaker vectors are made of the features " + FRONT_END.type() + ", the model hears " + frontEnd.type());
    }
  }

  SpeakerVectors(SpeakerNetwork network) {
    embedder = new SpeakerEmbedder(network, KernelProvider.kernels());
  }

  /**
   * The vector, or nothing where too little was said.
   *
   * @param features {@code [frames, 80]}
   * @param firstMillis time of the first frame on the clock of the words
   */
  Optional<SpeakerVector> of(float[] features, int frames, long firstMillis, List<Word> words) {
    speech.clear();
    for (Word word : words) {
      if (word.phones().isEmpty()) {
        mark(word.startMillis() - firstMillis, word.endMillis() - firstMillis, frames);
      }
      for (Phone phone : word.phones()) {
        mark(phone.startMillis() - firstMillis, phone.endMillis() - firstMillis, frames);
      }
    }
    int first = Math.max(0, Math.max(speech.nextSetBit(0) - embedder.context(), speech.length() - MAX_FRAMES));
    int end = Math.min(frames, speech.length() + embedder.context());
    BitSet heard = speech.get(first, end);
    int spoken = heard.cardinality();
    if (spoken < MIN_SPEECH_FRAMES) {
      return Optional.empty();
    }
    float[] vector = new float[embedder.shape().embedding()];
    boolean made = embedder.embed(features, first * FRONT_END.features(), end - first, heard, vector);
    return made ? Optional.of(new SpeakerVector(vector, spoken)) : Optional.empty();
  }

  private void mark(long startMillis, long endMillis, int frames) {
    int from = (int) Math.max(0, Math.min(frames, startMillis / FRONT_END.frameMillis()));
    int to = (int) Math.max(from, Math.min(frames, endMillis / FRONT_END.frameMillis()));
    speech.set(from, to);
  }
}
