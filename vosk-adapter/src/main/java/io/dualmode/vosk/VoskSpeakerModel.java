package io.dualmode.vosk;

import io.dualmode.api.speaker.SpeakerModel;
import io.dualmode.api.speaker.SpeakerModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What an application opened as its speaker model: Vosk's, which answers itself, or a Dualmode model with a speaker network, in whose place the
 * network of the recognizer's model answers.
 */
public final class VoskSpeakerModel {
  private static final String FAILED = "Failed to create a speaker model";
  private static final String NETWORK = "speaker.safetensors";
  private static final List<String> MARKS = List.of("final.ext.raw", "mean.vec", "transform.mat");

  private final SpeakerModel model;

  private VoskSpeakerModel(SpeakerModel model) {
    this.model = model;
  }

  /** What makes the vectors; null for the speaker network of the recognizer's model. */
  SpeakerModel model() {
    return model;
  }

  /** Opens a path; every failure is an {@link IOException} that begins with Vosk's text. */
  public static VoskSpeakerModel open(String path) throws IOException {
    try {
      if (path == null || !Files.exists(Path.of(path))) {
        VoskLog.LOG.error("no speaker model at {}: the path does not exist", path);
        throw new IOException(FAILED);
      }
      return open(Path.of(path));
    } catch (InvalidPathException e) {
      VoskLog.LOG.error("no speaker model at {}: {}", path, e.getMessage());
      throw new IOException(FAILED, e);
    }
  }

  private static VoskSpeakerModel open(Path path) throws IOException {
    Optional<SpeakerModel> own;
    try {
      own = SpeakerModels.open(path, VoskSpeakerModel.class);
    } catch (IOException | RuntimeException e) {
      VoskLog.LOG.error("cannot open the speaker model {}: {}", path, e.getMessage());
      throw new IOException(FAILED, e);
    }
    if (own.isPresent()) {
      VoskLog.debug("speaker vectors by {}", own.get().description());
      return new VoskSpeakerModel(own.get());
    }
    boolean foreign = MARKS.stream().anyMatch(mark -> Files.isRegularFile(path.resolve(mark)));
    if (!foreign && !Files.isRegularFile(path.resolve(NETWORK))) {
      throw new IOException(FAILED + ": " + path + " holds no speaker network, neither Vosk's (final.ext.raw, mean.vec, transform.mat)"
          + " nor Dualmode's (" + NETWORK + ")");
    }
    VoskLog.LOG.warn("{} holds {} speaker model; the vectors of results are made by the speaker network of the recognizer's model and are"
        + " comparable only with one another{}", path, foreign ? "Vosk's" : "a Dualmode",
        foreign ? "; with io.dualmode:dualmode-kaldi on the class path it answers itself" : "");
    return new VoskSpeakerModel(null);
  }
}
