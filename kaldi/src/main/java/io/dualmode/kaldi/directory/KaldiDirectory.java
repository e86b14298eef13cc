package io.dualmode.kaldi.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the files of a model lie: {@code am/}, {@code graph/}, {@code conf/} and others in the newer layout, everything in one folder and no
 * {@code model.conf} in the older one. A model directory that was made of such a one has its graphs and options where they were.
 */
public final class KaldiDirectory {
  private static final List<String> GRAPHS = List.of("HCLG.fst", "HCLr.fst");
  /** What recognition reads beside network, features and adaptation; the older layout has it without folders. */
  private static final List<String> BESIDE = List.of("graph/HCLG.fst", "graph/HCLr.fst", "graph/Gr.fst", "graph/disambig_tid.int",
      "graph/words.txt", "graph/phones/word_boundary.int", "conf/model.conf");
  /** Folders all of whose files it may read; they are the same in both layouts. */
  private static final List<String> FOLDERS = List.of("rescore", "rnnlm");

  /** The file of a model directory made of such a one that says what transitions mean. */
  public static final String TRANSITIONS = "transitions.mdl";

  private final Path root;
  private final boolean flat;

  public KaldiDirectory(Path root) {
    this.root = root;
    flat = !Files.isRegularFile(root.resolve("am/final.mdl")) && GRAPHS.stream().noneMatch(name -> Files.isRegularFile(root.resolve("graph").resolve(name)));
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

  /** The files beside network, features and adaptation that are there, by their paths from the root on. */
  public List<String> beside() throws IOException {
    List<String> names = new ArrayList<>();
    for (String name : BESIDE) {
      String here = flat ? name.substring(name.lastIndexOf('/') + 1) : name;
      if (Files.isRegularFile(root.resolve(here)) && !(flat && name.startsWith("conf/"))) {
        names.add(here);
      }
    }
    if (Files.isRegularFile(graph("HCLG.fst"))) {
      names.removeIf(name -> name.endsWith("HCLr.fst") || name.endsWith("Gr.fst") || name.endsWith("disambig_tid.int"));
    }
    for (String folder : FOLDERS) {
      if (Files.isDirectory(root.resolve(folder))) {
        try (Stream<Path> files = Files.list(root.resolve(folder))) {
          files.filter(Files::isRegularFile).map(file -> folder + "/" + file.getFileName()).sorted().forEach(names::add);
        }
      }
    }
    return names;
  }

  /** What transitions mean, where that does not stand in the acoustic model. */
  public Path transitions() {
    return root.resolve(TRANSITIONS);
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

  /** The folder of a recurrent language model, likewise. */
  public Path recurrent() {
    return root.resolve("rnnlm");
  }
}
