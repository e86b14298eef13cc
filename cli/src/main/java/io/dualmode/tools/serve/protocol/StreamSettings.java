package io.dualmode.tools.serve.protocol;

import io.dualmode.api.config.RecognitionMode;
import io.dualmode.api.vocabulary.Hotword;
import io.dualmode.vosk.VoskSpeakerModel;
import java.util.List;

/**
 * How a connection is heard; the {@code config} message of the protocol changes it before the first audio.
 *
 * @param sampleRateHz rate of the audio
 * @param words whether results have words with times
 * @param partialWords whether partial results have them too
 * @param maxAlternatives readings in a result, 0 for the best one only
 * @param phraseList grammar as a JSON array of strings, null for free speech
 * @param speakerModel asks for speaker vectors, null for none; clients cannot change it
 * @param beyond what vosk-server's protocol does not know
 */
public record StreamSettings(float sampleRateHz, boolean words, boolean partialWords, int maxAlternatives, String phraseList,
    VoskSpeakerModel speakerModel, Beyond beyond) {
  /**
   * Wishes beyond vosk-server's.
   *
   * @param mode how it is listened, null for the server's mode
   * @param language picks one of the server's models, null for the first
   * @param hotwords words to hear more readily
   * @param grammar JSGF, GRXML or a JSON list of phrases, whose sentences alone are heard; null for what the phrase list says
   * @param detailed whether answers are those of {@link DetailedRecognizer}
   * @param readable whether they have their text as people write it, too
   */
  public record Beyond(RecognitionMode mode, String language, List<Hotword> hotwords, String grammar, boolean detailed, boolean readable) {
    /** No wish. */
    public static final Beyond NONE = new Beyond(null, null, List.of(), null, false, false);
  }

  /** What vosk-server knows. */
  public StreamSettings(float sampleRateHz, boolean words, boolean partialWords, int maxAlternatives, String phraseList,
      VoskSpeakerModel speakerModel) {
    this(sampleRateHz, words, partialWords, maxAlternatives, phraseList, speakerModel, Beyond.NONE);
  }

  /** Characters of grammars and hotwords, which cost time before the first audio. */
  int vocabularyLength() {
    int length = phraseList == null ? 0 : phraseList.length();
    length += beyond.grammar() == null ? 0 : beyond.grammar().length();
    return length + beyond.hotwords().stream().mapToInt(hotword -> hotword.phrase().length()).sum();
  }
}
