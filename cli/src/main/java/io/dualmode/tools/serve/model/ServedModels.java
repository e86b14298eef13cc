package io.dualmode.tools.serve.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The models of a server, the first of which listens where nobody asks for another. */
public final class ServedModels implements AutoCloseable {
  private final List<ServedModel> models = new ArrayList<>();

  /** With one model or several, whose names are made different. */
  public ServedModels(List<ServedModel> models) {
    for (ServedModel model : models) {
      String id = model.id();
      for (int i = 2; find(id).isPresent(); i++) {
        id = model.id() + "-" + i;
      }
      this.models.add(new ServedModel(id, model.vosk(), model.config()));
    }
  }

  public List<ServedModel> all() {
    return models;
  }

  public ServedModel first() {
    return models.get(0);
  }

  public Optional<ServedModel> find(String id) {
    return models.stream().filter(model -> model.id().equals(id)).findFirst();
  }

  /** The first that hears a language; for null or an empty one the first. */
  public ServedModel forLanguage(String language) {
    if (language == null || language.isBlank()) {
      return first();
    }
    return models.stream().filter(model -> model.hears(language)).findFirst().orElseThrow(() -> new IllegalArgumentException(
        "language is '" + language + "', but the server hears " + languages()));
  }

  /** Tags of what is heard, for messages. */
  public String languages() {
    return models.stream().map(model -> model.language().isEmpty() ? "what its model " + model.id() + " hears" : model.language())
        .distinct().collect(Collectors.joining(", "));
  }

  @Override
  public void close() {
    models.forEach(model -> model.vosk().close());
  }
}
