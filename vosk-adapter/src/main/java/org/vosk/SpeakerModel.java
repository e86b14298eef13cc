package org.vosk;

import com.sun.jna.PointerType;
import java.io.IOException;

/**
 * Asks for speaker vectors in results, shared by any number of recognizers in any threads.
 *
 * <p>The path may hold the speaker model that an application ships for Vosk, which makes the vectors that it makes there; or a Dualmode model
 * with a speaker network, for vectors of the network that belongs to the recognizer's {@link Model}, comparable with one another only.
 */
public class SpeakerModel extends PointerType implements AutoCloseable {
  /** A speaker model that holds nothing; recognizers reject it. */
  public SpeakerModel() {}

  /** Opens a speaker model; a path that is null, missing or no speaker model is an {@link IOException} that begins with Vosk's message. */
  public SpeakerModel(String path) throws IOException {
    super(LibVosk.openSpeakerModel(path));
  }

  /** Idempotent. */
  @Override
  public void close() {
    LibVosk.vosk_spk_model_free(getPointer());
  }
}
