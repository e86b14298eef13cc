package org.vosk;

import com.sun.jna.Pointer;
import com.sun.jna.PointerType;
import java.io.IOException;
import java.util.Objects;

/**
 * One stream of audio; results are Vosk's JSON texts.
 *
 * <p>Calls from several threads are serialised. After {@link #close} every other method throws {@link IllegalStateException}.
 */
public class Recognizer extends PointerType implements AutoCloseable {
  /** Values for {@link #setEndpointerMode}. */
  public class EndpointerMode {
    public static final int DEFAULT = 0;
    public static final int SHORT = 1;
    public static final int LONG = 2;
    public static final int VERY_LONG = 3;
  }

  /** A recognizer of free speech. */
  public Recognizer(Model model, float sampleRate) throws IOException {
    super(create(model, sampleRate));
  }

  /** A recognizer with speaker vectors. */
  public Recognizer(Model model, float sampleRate, SpeakerModel spkModel) {
    super(LibVosk.vosk_recognizer_new_spk(pointer(model, "model"), sampleRate, pointer(spkModel, "speaker model")));
  }

  /** A recognizer of a phrase list, a JSON array of strings; an empty one means free speech. */
  public Recognizer(Model model, float sampleRate, String grammar) {
    super(LibVosk.vosk_recognizer_new_grm(pointer(model, "model"), sampleRate, grammar));
  }

  private static Pointer create(Model model, float sampleRate) throws IOException {
    try {
      return LibVosk.vosk_recognizer_new(model, sampleRate);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new IOException("Failed to create a recognizer", e);
    }
  }

  private static Pointer pointer(PointerType holder, String name) {
    return Objects.requireNonNull(holder, () -> "the " + name + " is null").getPointer();
  }

  /** Asks for so many readings in results; 0 asks for the best one only, with word confidences. */
  public void setMaxAlternatives(int maxAlternatives) {
    LibVosk.vosk_recognizer_set_max_alternatives(getPointer(), maxAlternatives);
  }

  /** Asks for words with times in results. */
  public void setWords(boolean words) {
    LibVosk.vosk_recognizer_set_words(getPointer(), words);
  }

  /** Asks for words with times in partial results. */
  public void setPartialWords(boolean partialWords) {
    LibVosk.vosk_recognizer_set_partial_words(getPointer(), partialWords);
  }

  /** Asks for speaker vectors, from the next utterance on; a speaker model that holds nothing changes nothing. */
  public void setSpeakerModel(SpeakerModel spkModel) {
    LibVosk.vosk_recognizer_set_spk_model(getPointer(), pointer(spkModel, "speaker model"));
  }

  /**
   * Takes 16-bit little-endian samples.
   *
   * @param len bytes; an odd last one is ignored, and below 0, as at the end of an input stream, there are none
   * @return whether an endpoint is detected
   */
  public boolean acceptWaveForm(byte[] data, int len) {
    return LibVosk.vosk_recognizer_accept_waveform(getPointer(), data, len);
  }

  /**
   * Takes 16-bit samples.
   *
   * @param len samples; below 0 there are none
   * @return whether an endpoint is detected
   */
  public boolean acceptWaveForm(short[] data, int len) {
    return LibVosk.vosk_recognizer_accept_waveform_s(getPointer(), data, len);
  }

  /**
   * Takes samples on the scale of 16-bit integers, -32768..32767.
   *
   * @param len samples; below 0 there are none
   * @return whether an endpoint is detected
   */
  public boolean acceptWaveForm(float[] data, int len) {
    return LibVosk.vosk_recognizer_accept_waveform_f(getPointer(), data, len);
  }

  /** Ends the utterance and gives its result. */
  public String getResult() {
    return LibVosk.vosk_recognizer_result(getPointer());
  }

  /** What has been heard of the utterance so far. */
  public String getPartialResult() {
    return LibVosk.vosk_recognizer_partial_result(getPointer());
  }

  /** Ends the stream and gives the result of its last utterance. */
  public String getFinalResult() {
    return LibVosk.vosk_recognizer_final_result(getPointer());
  }

  /** Replaces the phrase list from the next utterance on; an empty one returns to free speech. */
  public void setGrammar(String grammar) {
    LibVosk.vosk_recognizer_set_grm(getPointer(), grammar);
  }

  /** Drops the utterance. */
  public void reset() {
    LibVosk.vosk_recognizer_reset(getPointer());
  }

  /** Scales the pauses that end an utterance: one of {@link EndpointerMode}. */
  public void setEndpointerMode(int mode) {
    LibVosk.vosk_recognizer_set_endpointer_mode(getPointer(), mode);
  }

  /**
   * Sets the times that end an utterance, in seconds.
   *
   * @param tStartMax silence before any speech
   * @param tEnd pause after a likely sentence end; other pauses are up to a second longer
   * @param tMax length of the utterance
   */
  public void setEndpointerDelays(float tStartMax, float tEnd, float tMax) {
    LibVosk.vosk_recognizer_set_endpointer_delays(getPointer(), tStartMax, tEnd, tMax);
  }

  /** Idempotent, from any thread. */
  @Override
  public void close() {
    LibVosk.vosk_recognizer_free(getPointer());
  }
}
