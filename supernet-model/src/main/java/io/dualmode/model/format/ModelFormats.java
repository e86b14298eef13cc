package io.dualmode.model.format;

import io.dualmode.api.internal.ClassLoaders;
import io.dualmode.api.internal.Services;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Finds the {@link ModelFormat} of a path among all on the class path, and knows which artifact reads what none of them does. */
final class ModelFormats {
  private static final String CHECKPOINTS = "io.dualmode:dualmode-checkpoints";
  private static final String KALDI = "io.dualmode:dualmode-kaldi";
  private static final List<String> CHECKPOINT_SUFFIXES = List.of(".nemo", ".gguf", ".safetensors");
  private static final List<String> KALDI_FILES = List.of("am/final.mdl", "final.mdl", "graph/HCLG.fst", "graph/HCLr.fst");
  private static final int MOST_FILES = 1000;
  private static final int MOST_DEPTH = 4;

  private ModelFormats() {}

  /** The format of a path that exists and is no model directory; empty where no format on the class path recognises it. */
  static Optional<ModelFormat> of(Path path) {
    if (isDirectoryOfOurs(path)) {
      return Optional.empty();
    }
    Set<ClassLoader> loaders = new LinkedHashSet<>(List.of(ModelFormat.class.getClassLoader()));
    loaders.addAll(ClassLoaders.of(ModelFormat.class));
    List<ServiceConfigurationError> errors = new ArrayList<>();
    for (ClassLoader loader : loaders) {
      for (ModelFormat format : Services.of(ModelFormat.class, loader, errors)) {
        if (format.recognises(path)) {
          return Optional.of(format);
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isDirectoryOfOurs(Path path) {
    return Files.isRegularFile(path.resolve(SupernetModel.CONFIG));
  }

  /** Fails where a path is of a format that an artifact reads which is not on the class path. */
  static void requireReader(Path path) throws IOException {
    String artifact = isDirectoryOfOurs(path) ? null : artifact(path);
    if (artifact != null) {
      throw new IOException(path + ": nothing on the class path reads this kind of model; add " + artifact);
    }
  }

  private static String artifact(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return KALDI_FILES.stream().anyMatch(file -> Files.isRegularFile(path.resolve(file))) ? KALDI : null;
    }
    String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    return CHECKPOINT_SUFFIXES.stream().anyMatch(name::endsWith) || startsWith(path, "GGUF") ? CHECKPOINTS : null;
  }

  private static boolean startsWith(Path file, String bytes) throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(bytes.length()), StandardCharsets.ISO_8859_1).equals(bytes);
    }
  }

  /** What tells whether a model of another format was exchanged: size, time and identity of its file, or of those of its directory. */
  static Map<String, String> fingerprint(Path path) throws IOException {
    Map<String, String> stamps = new TreeMap<>();
    try (Stream<Path> files = Files.walk(path, MOST_DEPTH)) {
      for (Path file : files.filter(Files::isRegularFile).limit(MOST_FILES).toList()) {
        stamps.put(file.equals(path) ? path.toString() : path.relativize(file).toString(), ModelFiles.stamp(file));
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return stamps;
  }
}
