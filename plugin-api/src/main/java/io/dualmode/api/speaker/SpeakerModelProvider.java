package io.dualmode.api.speaker;

import java.io.IOException;
import java.nio.file.Path;

/** Opens speaker models of one kind; implementations are named in {@code META-INF/services/io.dualmode.api.speaker.SpeakerModelProvider}. */
public interface SpeakerModelProvider {
  /** Whether a directory that exists holds one, by the names of its files; whether it is a good one is seen when it is opened. */
  boolean isModel(Path directory);

  /** Opens a directory. What is missing or broken is an {@link IOException} that names the file. */
  SpeakerModel open(Path directory) throws IOException;
}
