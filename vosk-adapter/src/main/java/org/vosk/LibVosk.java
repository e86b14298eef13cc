package org.vosk;

import com.sun.jna.Pointer;
import io.dualmode.vosk.ClassPathCheck;
import io.dualmode.vosk.Handles;
import io.dualmode.vosk.VoskLog;
import io.dualmode.vosk.VoskModel;
import io.dualmode.vosk.VoskRecognizer;
import io.dualmode.vosk.VoskSpeakerModel;
import java.io.IOException;

/**
 * Vosk's C functions as plain Java methods: the pointers are opaque handles of Java objects, and no native code is loaded.
 *
 * <p>A handle that was freed, that is null or that belongs to another kind of object is an exception where the C library would
 * crash; freeing it again does nothing. Thread-safe.
 */
public class LibVosk {
  private static final Handles HANDLES = new Handles();

  static {
    ClassPathCheck.warnOfSecondCopy(LibVosk.class);
  }

  public static void vosk_set_log_level(int level) {
    VoskLog.setLevel(level);
  }

  public static void setLogLevel(LogLevel loglevel) {
    vosk_set_log_level(loglevel.getValue());
  }

  static Pointer openModel(String path) throws IOException {
    return HANDLES.add(VoskModel.open(path));
  }

  static Pointer openSpeakerModel(String path) throws IOException {
    return HANDLES.add(VoskSpeakerModel.open(path));
  }

  /** A model, or null where Vosk's constructor throws. */
  public static Pointer vosk_model_new(String path) {
    try {
      return openModel(path);
    } catch (IOException e) {
      VoskLog.LOG.error("cannot open the model {}: {}", path, e.toString());
      return null;
    }
  }

  public static void vosk_model_free(Pointer model) {
    HANDLES.remove(model, VoskModel.class).ifPresent(VoskModel::close);
  }

  /** A speaker model, or null where Vosk's constructor throws. */
  public static Pointer vosk_spk_model_new(String path) {
    try {
      return openSpeakerModel(path);
    } catch (IOException e) {
      VoskLog.LOG.error("cannot open the speaker model {}: {}", path, e.toString());
      return null;
    }
  }

  public static void vosk_spk_model_free(Pointer model) {
    HANDLES.remove(model, VoskSpeakerModel.class);
  }

  public static Pointer vosk_recognizer_new(Model model, float sampleRate) {
    return newRecognizer(model == null ? null : model.getPointer(), sampleRate, null, null);
  }

  public static Pointer vosk_recognizer_new_spk(Pointer model, float sampleRate, Pointer spkModel) {
    return newRecognizer(model, sampleRate, null, speakerModel(spkModel));
  }

  public static Pointer vosk_recognizer_new_grm(Pointer model, float sampleRate, String grammar) {
    if (grammar == null) {
      throw new IllegalArgumentException("grammar is null, expected a JSON array of strings");
    }
    return newRecognizer(model, sampleRate, grammar, null);
  }

  private static Pointer newRecognizer(Pointer model, float sampleRate, String grammar, VoskSpeakerModel speakerModel) {
    return HANDLES.add(new VoskRecognizer(HANDLES.get(model, VoskModel.class, "model"), sampleRate, grammar, speakerModel));
  }

  private static VoskRecognizer recognizer(Pointer recognizer) {
    return HANDLES.get(recognizer, VoskRecognizer.class, "recognizer");
  }

  private static VoskSpeakerModel speakerModel(Pointer spkModel) {
    return HANDLES.get(spkModel, VoskSpeakerModel.class, "speaker model");
  }

  public static void vosk_recognizer_set_max_alternatives(Pointer recognizer, int maxAlternatives) {
    recognizer(recognizer).setMaxAlternatives(maxAlternatives);
  }

  public static void vosk_recognizer_set_words(Pointer recognizer, boolean words) {
    recognizer(recognizer).setWords(words);
  }

  public static void vosk_recognizer_set_partial_words(Pointer recognizer, boolean partialWords) {
    recognizer(recognizer).setPartialWords(partialWords);
  }

  public static void vosk_recognizer_set_spk_model(Pointer recognizer, Pointer spkModel) {
    VoskRecognizer open = recognizer(recognizer);
    if (spkModel != null) {
      open.setSpeakerModel(speakerModel(spkModel));
    }
  }

  public static boolean vosk_recognizer_accept_waveform(Pointer recognizer, byte[] data, int len) {
    return recognizer(recognizer).accept(data, len);
  }

  public static boolean vosk_recognizer_accept_waveform_s(Pointer recognizer, short[] data, int len) {
    return recognizer(recognizer).accept(data, len);
  }

  public static boolean vosk_recognizer_accept_waveform_f(Pointer recognizer, float[] data, int len) {
    return recognizer(recognizer).accept(data, len);
  }

  public static String vosk_recognizer_result(Pointer recognizer) {
    return recognizer(recognizer).result();
  }

  public static String vosk_recognizer_final_result(Pointer recognizer) {
    return recognizer(recognizer).finalResult();
  }

  public static String vosk_recognizer_partial_result(Pointer recognizer) {
    return recognizer(recognizer).partialResult();
  }

  public static void vosk_recognizer_set_grm(Pointer recognizer, String grammar) {
    recognizer(recognizer).setGrammar(grammar);
  }

  public static void vosk_recognizer_reset(Pointer recognizer) {
    recognizer(recognizer).reset();
  }

  public static void vosk_recognizer_set_endpointer_mode(Pointer recognizer, int mode) {
    recognizer(recognizer).setEndpointerMode(mode);
  }

  public static void vosk_recognizer_set_endpointer_delays(Pointer recognizer, float tStartMax, float tEnd, float tMax) {
    recognizer(recognizer).setEndpointerDelays(tStartMax, tEnd, tMax);
  }

  public static void vosk_recognizer_free(Pointer recognizer) {
    HANDLES.remove(recognizer, VoskRecognizer.class).ifPresent(VoskRecognizer::close);
  }
}
