package io.dualmode.kaldi.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the files of a model lie: {@code am/}, {@code graph/}, {@code conf/} and others in the newer layout, everything in one folder and no
 * {@code model.conf} in the older one.
 */
public final class KaldiDirectory {
  private static final List<String> GRAPHS = List.of("HCLG.fst", "HCLr.fst");

  private final Path root;
  private final boolean flat;

  public KaldiDirectory(Path root) {
    this.root = root;
    flat = !Files.isRegularFile(root.resolve("am/final.mdl"));
  }

  /** Whether a folder holds an acoustic model and a graph. */
  public static boolean is(Path folder) {
    KaldiDirectory directory = new KaldiDirectory(folder);
    return Files.isRegularFile(directory.acousticModel()) && GRAPHS.stream().anyMatch(name -> Files.isRegularFile(directory.graph(name)));
  }

  public Path root() {
    return root;
  }

  /** Whether it has the older layout. */
  public boolean flat() {
    return flat;
  }

  private Path in(String folder, String name) {
    return flat ? root.resolve(name) : root.resolve(folder).resolve(name);
  }

  public Path acousticModel() {
    return in("am", "final.mdl");
  }

  /** Statistics that normalise the features of the network. */
  public Path featureStatistics() {
    return in("am", "global_cmvn.stats");
  }

  /** A file of the folder {@code conf}. */
  public Path configuration(String name) {
    return in("conf", name);
  }

  /** A file of the folder {@code graph}. */
  public Path graph(String name) {
    return in("graph", name);
  }

  public Path wordBoundaries() {
    return flat ? root.resolve("word_boundary.int") : root.resolve("graph/phones/word_boundary.int");
  }

  /** A file of the i-vector extractor; its folder is the same in both layouts. */
  public Path ivector(String name) {
    return root.resolve("ivector").resolve(name);
  }

  /** A file of the folder {@code rescore}, likewise. */
  public Path rescore(String name) {
    return root.resolve("rescore").resolve(name);
  }
}
