package io.dualmode.api.speaker;

import io.dualmode.api.internal.ClassLoaders;
import io.dualmode.api.internal.Services;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;

/** Finds what reads a speaker model among the providers on the class path. */
public final class SpeakerModels {
  private SpeakerModels() {}

  /** Opens a directory by the providers that the context class loader sees, or those beside this API; empty where none knows it. */
  public static Optional<SpeakerModel> open(Path directory) throws IOException {
    return open(directory, ClassLoaders.of(null));
  }

  /** The same, also by the providers beside a class of the caller. */
  public static Optional<SpeakerModel> open(Path directory, Class<?> user) throws IOException {
    return open(directory, ClassLoaders.of(user));
  }

  private static Optional<SpeakerModel> open(Path directory, List<ClassLoader> loaders) throws IOException {
    List<ServiceConfigurationError> errors = new ArrayList<>();
    for (ClassLoader loader : loaders) {
      for (SpeakerModelProvider provider : Services.of(SpeakerModelProvider.class, loader, errors)) {
        if (provider.isModel(directory)) {
          return Optional.of(provider.open(directory));
        }
      }
    }
    return Optional.empty();
  }
}
