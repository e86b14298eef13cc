package org.vosk;

import com.sun.jna.PointerType;
import java.io.IOException;

/**
 * A model, shared by any number of recognizers in any threads.
 *
 * <p>The path may hold a Dualmode model, a directory or a zip file; or a Kaldi model that an application ships for Vosk, which listens itself,
 * unless the configuration names another one to listen in its place. Recognizers that are open when the model is closed work on.
 */
public class Model extends PointerType implements AutoCloseable {
  /** A model that holds nothing, as the class that JNA needed had; recognizers reject it. */
  public Model() {}

  /** Opens a model; a path that is null, missing or no model is an {@link IOException} with Vosk's message. */
  public Model(String path) throws IOException {
    super(LibVosk.openModel(path));
  }

  /** Idempotent. */
  @Override
  public void close() {
    LibVosk.vosk_model_free(getPointer());
  }
}
