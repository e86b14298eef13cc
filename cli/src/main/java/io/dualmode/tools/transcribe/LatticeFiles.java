package io.dualmode.tools.transcribe;

import io.dualmode.api.lattice.SlfWriter;
import io.dualmode.tools.transcript.Transcript;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where the word lattices of recordings go: each into a file of its own in one folder, or nowhere. Immutable. */
final class LatticeFiles {
  private final Path folder;

  private LatticeFiles(Path folder) {
    this.folder = folder;
  }

  /**
   * The folder for the lattices of these recordings, made where it is missing; null for none.
   *
   * @throws IllegalArgumentException when two of them would be one file
   */
  static LatticeFiles in(Path folder, List<Inputs.Input> inputs) throws IOException {
    LatticeFiles files = new LatticeFiles(folder);
    if (folder != null) {
      Map<Path, Path> taken = new HashMap<>();
      for (Inputs.Input input : inputs) {
        Path other = taken.put(files.of(input.file(), ""), input.file());
        if (other != null && !other.equals(input.file())) {
          throw new IllegalArgumentException("the lattices of " + other + " and " + input.file() + " would both be "
              + files.of(input.file(), "") + "; transcribe them into folders of their own");
        }
      }
      Files.createDirectories(folder);
    }
    return files;
  }

  /** Whether lattices are wanted. */
  boolean areWanted() {
    return folder != null;
  }

  private Path of(Path file, String channel) {
    return folder.resolve(file.getFileName().toString().replaceFirst("\\.[^.]*$", "") + (channel.isEmpty() ? "" : "-" + channel) + ".slf");
  }

  /** Writes the lattice of a transcript. */
  void write(Transcript transcript, Path file) throws IOException {
    try (Writer out = Files.newBufferedWriter(of(file, transcript.channel()))) {
      SlfWriter.write(transcript.lattice(), file.getFileName().toString(), out);
    }
  }
}
