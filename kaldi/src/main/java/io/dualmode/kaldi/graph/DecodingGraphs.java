package io.dualmode.kaldi.graph;

import io.dualmode.kaldi.directory.KaldiDirectory;
import io.dualmode.kaldi.fst.Fst;
import io.dualmode.kaldi.fst.compose.ComposedGraph;
import io.dualmode.kaldi.fst.compose.SpelledFst;
import io.dualmode.kaldi.fst.file.OpenFst;
import io.dualmode.kaldi.fst.file.SymbolTable;
import io.dualmode.model.search.graph.Graph;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.function.Supplier;

/**
 * What a model searches in: one graph of everything, or a lexicon that is composed with a grammar while it is searched. Safe for use by any
 * number of threads.
 */
public final class DecodingGraphs {
  private static final int MOST_LABEL = 1 << 24;

  private final OpenFst lexicon;
  /** What the lexicon is composed with for free speech. */
  private final Fst grammar;
  private final BitSet silentInputs;
  private final SymbolTable words;
  private final Supplier<? extends Graph> free;

  private DecodingGraphs(OpenFst lexicon, Fst grammar, BitSet silentInputs, SymbolTable words, Supplier<? extends Graph> free) {
    this.lexicon = lexicon;
    this.grammar = grammar;
    this.silentInputs = silentInputs;
    this.words = words;
    this.free = free;
  }

  /**
   * Reads those of a directory, of which the one graph comes first where both are there.
   *
   * @param inputs the highest acoustic label that means something
   */
  public static DecodingGraphs read(KaldiDirectory directory, int inputs) throws IOException {
    Path whole = directory.graph("HCLG.fst");
    if (Files.isRegularFile(whole)) {
      OpenFst graph = OpenFst.read(whole);
      requireInputs(whole, graph.fst(), inputs, new BitSet());
      return new DecodingGraphs(null, null, null, words(directory, graph.output()), graph::fst);
    }
    Path path = directory.graph("HCLr.fst");
    OpenFst lexicon = OpenFst.read(path);
    if (lexicon.reach() == null) {
      throw new IOException(path + ": expected a transducer of type olabel_lookahead, found one without look-ahead");
    }
    OpenFst grammar = OpenFst.read(directory.graph("Gr.fst"));
    requireSorted(directory.graph("Gr.fst"), grammar.fst());
    BitSet silent = labels(directory.graph("disambig_tid.int"));
    requireInputs(path, lexicon.fst(), inputs, silent);
    return new DecodingGraphs(lexicon, grammar.fst(), silent, words(directory, grammar.output()), ComposedGraph.of(lexicon, grammar.fst(), silent));
  }

  private static SymbolTable words(KaldiDirectory directory, SymbolTable inside) throws IOException {
    return inside != null ? inside : SymbolTable.readText(directory.graph("words.txt"));
  }

  private static void requireSorted(Path file, Fst grammar) throws IOException {
    var arcs = grammar.cursor();
    for (int state = 0; state < grammar.states(); state++) {
      arcs.move(state);
      for (int i = 1; i < arcs.count(); i++) {
        if (arcs.input(i) < arcs.input(i - 1)) {
          throw new IOException(file + ": expected the arcs of each state in order of their input, found " + arcs.input(i) + " behind "
              + arcs.input(i - 1) + " in state " + state);
        }
      }
    }
  }

  private static void requireInputs(Path file, Fst graph, int highest, BitSet silent) throws IOException {
    var arcs = graph.cursor();
    for (int state = 0; state < graph.states(); state++) {
      arcs.move(state);
      for (int i = 0; i < arcs.count(); i++) {
        if (arcs.input(i) > highest && !silent.get(arcs.input(i))) {
          throw new IOException(file + ": expected labels up to " + highest + ", the transitions of the acoustic model, found " + arcs.input(i)
              + " on an arc of state " + state);
        }
      }
    }
  }

  private static BitSet labels(Path file) throws IOException {
    BitSet labels = new BitSet();
    for (String word : new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).split("\\s+")) {
      try {
        if (!word.isEmpty()) {
          int label = Integer.parseInt(word);
          if (label < 1 || label > MOST_LABEL) {
            throw new NumberFormatException();
          }
          labels.set(label);
        }
      } catch (NumberFormatException e) {
        throw new IOException(file + ": expected labels from 1 to " + MOST_LABEL + ", found '" + word + "'", e);
      }
    }
    return labels;
  }

  /** Names of the words. */
  public SymbolTable words() {
    return words;
  }

  /** Whether grammars can take the place of the model's. */
  public boolean takesGrammars() {
    return lexicon != null;
  }

  /** Makes graphs of free speech. */
  public Supplier<? extends Graph> free() {
    return free;
  }

  /** The same with words beside those of the model. */
  public Supplier<? extends Graph> free(AddedWords added) {
    return of(SpelledFst.beside(grammar, added.sounds()));
  }

  /** Makes graphs of a grammar whose labels are those of the words. */
  public Supplier<? extends Graph> of(Fst grammar) {
    return ComposedGraph.of(lexicon, grammar, silentInputs);
  }
}
