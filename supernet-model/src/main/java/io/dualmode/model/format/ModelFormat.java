package io.dualmode.model.format;

import io.dualmode.model.format.source.ModelFormatException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A way in which others store models: what it opens is used like a model directory, wherever a model is named. Implementations are named in
 * {@code META-INF/services/io.dualmode.model.format.ModelFormat}.
 */
public interface ModelFormat {
  /** What messages call it, for example {@code a NeMo archive}. */
  String name();

  /**
   * Whether a file or directory that exists is of this format, by its name and first bytes. Whether it is a good one is seen when it is
   * opened. A directory with a {@code config.json} is never asked for: it is a model directory.
   */
  boolean recognises(Path path);

  /**
   * Opens a model.
   *
   * @throws ModelFormatException that names path, place, what was expected and what was found, where it is none or damaged
   */
  ForeignModel open(Path path) throws IOException;

  /** The type of vocabulary that its models name, so that an engine which searches in another way leaves them alone; empty for any. */
  default String vocabulary() {
    return "";
  }
}
