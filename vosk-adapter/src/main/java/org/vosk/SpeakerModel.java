package org.vosk;

import com.sun.jna.PointerType;
import java.io.IOException;

/** A speaker model; Dualmode has no speaker network yet, so none can be opened. */
public class SpeakerModel extends PointerType implements AutoCloseable {
  /** A speaker model that holds nothing; recognizers reject it. */
  public SpeakerModel() {}

  /** Throws: with Vosk's message when the path is null or missing, otherwise with the reason why none can be opened. */
  public SpeakerModel(String path) throws IOException {
    super(LibVosk.openSpeakerModel(path));
  }

  /** Idempotent. */
  @Override
  public void close() {
    LibVosk.vosk_spk_model_free(getPointer());
  }
}
