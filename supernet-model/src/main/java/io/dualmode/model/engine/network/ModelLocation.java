package io.dualmode.model.engine.network;

import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.model.format.ModelName;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.vocabulary.VocabularyInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Where a model lies, so that it can be opened again when more of it is needed. */
@FunctionalInterface
public interface ModelLocation extends VocabularyInput.Opener {

  /** The model that a configuration names; once opened, one in the file system that was exchanged since is an error. */
  static ModelLocation of(EngineConfig config) {
    ModelName name = ModelName.of(config.get(Keys.MODEL), config);
    Optional<Path> path = name.path();
    return path.isPresent() && Files.exists(path.get()) ? new Watched(path.get()) : () -> SupernetModel.open(name.files());
  }

  /** A model in the file system, which must stay what it was when it was opened first. Thread-safe. */
  final class Watched implements ModelLocation {
    private final Path path;
    /** Where the model lies, found at the first opening, so that a link may lead elsewhere from then on. */
    private Path place;
    private Map<String, String> first;

    Watched(Path path) {
      this.path = path;
    }

    @Override
    public synchronized SupernetModel open() throws IOException {
      if (first == null) {
        place = Files.exists(path) && !path.toRealPath().equals(path.toAbsolutePath().normalize()) ? path.toRealPath() : path;
        Map<String, String> before = fingerprint();
        SupernetModel model = SupernetModel.open(place);
        try {
          first = before;
          requireSame();
          return model;
        } catch (IOException e) {
          first = null;
          model.close();
          throw e;
        }
      }
      requireSame();
      return SupernetModel.open(place);
    }

    private Map<String, String> fingerprint() throws IOException {
      return SupernetModel.fingerprint(place);
    }

    private void requireSame() throws IOException {
      Map<String, String> now = Files.exists(place) ? fingerprint() : Map.of();
      if (!now.equals(first)) {
        Set<String> changed = new TreeSet<>(first.keySet());
        changed.addAll(now.keySet());
        changed.removeIf(name -> Objects.equals(now.get(name), first.get(name)));
        throw new IOException(place + ": " + changed + " changed after the model was opened; load a new engine, and exchange a model by"
            + " a new directory, not in its place");
      }
    }
  }
}
