package io.dualmode.model.compiled;

import io.dualmode.model.format.ModelFiles;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.safetensors.SafetensorsFile;
import io.dualmode.model.format.source.ModelFormatException;
import io.dualmode.model.lexicon.PackedLexicon;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.lexicon.SortedWords;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.lm.NgramTables;
import io.dualmode.model.search.tree.LexiconTrie;
import io.dualmode.model.search.tree.PackedTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

/**
 * The dictionary, the tables of the language model and the pronunciation tree of a model as flat arrays in {@code vocabulary.safetensors},
 * used as they lie there: nothing is parsed, sorted or built. {@link VocabularyCompiler} makes the file.
 *
 * <table>
 * <caption>Tensors</caption>
 * <tr><td>{@code lexicon.text} U8, {@code lexicon.wordStart} I32, {@code lexicon.sounds} U16, {@code lexicon.soundStart} I32</td>
 * <td>{@link PackedLexicon}</td></tr>
 * <tr><td>{@code lm.text} U8, {@code lm.begin}, {@code lm.state}, {@code lm.lists}, {@code lm.samples.2} and so on I32</td>
 * <td>{@link NgramTables}, where the model has a language model</td></tr>
 * <tr><td>{@code tree.unit} U16, {@code tree.nodes}, {@code tree.word}, {@code tree.label} I32, {@code tree.score} F32</td>
 * <td>{@link PackedTree} over that language model</td></tr>
 * <tr><td>{@code tree.text} U8, {@code tree.begin} I32</td><td>the spellings of the labels, where they are not all words of the lexicon in
 * order</td></tr>
 * </table>
 *
 * <p>The header says of which lexicon, units and language model it was made, by their checksums. Where one of them is another by now the
 * file is passed over, and everything is built as without it. Arrays are checked so that no use of them leaves them or does not end; one
 * that no vocabulary can have is a {@link ModelFormatException}.
 */
public final class CompiledVocabulary {
  static final String LEXICON = "of.lexicon";
  static final String UNITS = "of.units";
  static final String LANGUAGE_MODEL = "of.lm";
  static final String NONE = "none";

  private final PronunciationLexicon lexicon;
  private final String languageModel;
  private final NgramTables tables;
  private final PackedTree tree;
  private final SortedWords spellings;
  private final String path;
  private final long treeOffset;

  private CompiledVocabulary(SafetensorsFile file, UnitInventory units) throws IOException {
    path = file.path();
    lexicon = checked(file, "lexicon.text", () -> PronunciationLexicon.of(units, new PackedLexicon(file.bytes("lexicon.text"),
        file.ints("lexicon.wordStart"), file.chars("lexicon.sounds"), file.ints("lexicon.soundStart"))));
    languageModel = file.metadata().getOrDefault(LANGUAGE_MODEL, NONE);
    if (languageModel.equals(NONE)) {
      tables = null;
      tree = null;
      spellings = null;
      treeOffset = -1;
      return;
    }
    tables = checked(file, "lm.text", () -> tables(file));
    tree = checked(file, "tree.unit", () -> new PackedTree(file.chars("tree.unit"), file.ints("tree.nodes"), file.ints("tree.word"),
        file.floats("tree.score"), file.ints("tree.label")));
    treeOffset = file.offset("tree.unit");
    spellings = !file.contains("tree.text") ? lexicon.words()
        : checked(file, "tree.text", () -> SortedWords.of(file.bytes("tree.text"), file.ints("tree.begin")));
  }

  private static NgramTables tables(SafetensorsFile file) {
    int orders = 1;
    while (file.contains("lm.samples." + (orders + 1))) {
      orders++;
    }
    int[][] samples = new int[orders - 1][];
    for (int n = 2; n <= orders; n++) {
      samples[n - 2] = file.ints("lm.samples." + n);
    }
    return new NgramTables(file.bytes("lm.text"), file.ints("lm.begin"), file.ints("lm.state"), file.ints("lm.lists"), samples);
  }

  /** What is wrong with a tensor or its numbers, as an error with the place of the first of them. */
  private static <T> T checked(SafetensorsFile file, String first, Supplier<T> reading) throws IOException {
    try {
      return reading.get();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(file.path(), file.contains(first) ? file.offset(first) : -1, "the arrays of a vocabulary", e.getMessage(), e);
    }
  }

  /** The compiled vocabulary of a model; null where it has none, or one that was made of another lexicon or other units. */
  public static CompiledVocabulary of(SupernetModel model) throws IOException {
    ModelFiles files = model.files();
    if (!files.contains(SupernetModel.VOCABULARY) || !model.hasLexicon()) {
      return null;
    }
    int most = (int) Math.min(Integer.MAX_VALUE - 8, Runtime.getRuntime().maxMemory() / 4);
    try (SafetensorsFile file = files.tensors(SupernetModel.VOCABULARY, most)) {
      boolean same = model.lexiconIdentity().equals(file.metadata().get(LEXICON))
          && VocabularyCompiler.identity(model.units()).equals(file.metadata().get(UNITS));
      return same ? new CompiledVocabulary(file, model.inventory()) : null;
    }
  }

  public PronunciationLexicon lexicon() {
    return lexicon;
  }

  /** Whether the tables and the tree are those of a language model, which its identity tells. */
  public boolean isOf(String identity) {
    return languageModel.equals(identity);
  }

  /** The tables of the language model that {@link #isOf} names. */
  public NgramTables tables() {
    return tables;
  }

  /**
   * The tree of all words over the language model that {@link #isOf} names.
   *
   * @param words of the language model
   */
  public LexiconTrie trie(int words) throws ModelFormatException {
    try {
      return LexiconTrie.of(tree, spellings, lexicon.units().size(), words);
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(path, treeOffset, "the arrays of a pronunciation tree", e.getMessage(), e);
    }
  }
}
