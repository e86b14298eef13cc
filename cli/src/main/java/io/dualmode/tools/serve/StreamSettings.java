package io.dualmode.tools.serve;

import io.dualmode.vosk.VoskSpeakerModel;

/**
 * How a connection is heard; the {@code config} message of the protocol changes it before the first audio.
 *
 * @param sampleRateHz rate of the audio
 * @param words whether results have words with times
 * @param partialWords whether partial results have them too
 * @param maxAlternatives readings in a result, 0 for the best one only
 * @param phraseList grammar as a JSON array of strings, null for free speech
 * @param speakerModel asks for speaker vectors, null for none; clients cannot change it
 */
record StreamSettings(float sampleRateHz, boolean words, boolean partialWords, int maxAlternatives, String phraseList,
    VoskSpeakerModel speakerModel) {
}
