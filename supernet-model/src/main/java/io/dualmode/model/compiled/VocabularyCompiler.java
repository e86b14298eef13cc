package io.dualmode.model.compiled;

import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.safetensors.DType;
import io.dualmode.model.format.safetensors.SafetensorsWriter;
import io.dualmode.model.lexicon.PackedLexicon;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.lm.CompactNgram;
import io.dualmode.model.lm.NgramTables;
import io.dualmode.model.search.network.NgramNetwork;
import io.dualmode.model.search.tree.LexiconTrie;
import io.dualmode.model.search.tree.PackedTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.zip.CRC32C;

/** Makes the {@link CompiledVocabulary} of a model directory from its lexicon and language model. */
public final class VocabularyCompiler {
  private static final int MAX_LANGUAGE_MODEL_BYTES = 1 << 30;

  private VocabularyCompiler() {}

  /** Compiles the vocabulary of each model directory named. */
  public static void main(String[] directories) throws IOException {
    for (String directory : directories) {
      compile(Path.of(directory));
    }
  }

  /**
   * Writes the compiled vocabulary into a model directory, in place of one that is there; a model that has it already keeps it.
   *
   * @return whether the model has one now; one without a lexicon has not
   */
  public static boolean compile(Path directory) throws IOException {
    SafetensorsWriter writer;
    try (SupernetModel model = SupernetModel.open(directory)) {
      if (!model.hasLexicon()) {
        return false;
      }
      byte[] languageModel = model.files().contains(SupernetModel.LANGUAGE_MODEL)
          ? model.files().read(SupernetModel.LANGUAGE_MODEL, MAX_LANGUAGE_MODEL_BYTES) : null;
      if (isCurrent(model, languageModel)) {
        return true;
      }
      writer = arrays(model, languageModel);
    }
    Path part = directory.resolve(SupernetModel.VOCABULARY + ".part");
    try {
      writer.write(part);
      Files.move(part, directory.resolve(SupernetModel.VOCABULARY), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
    return true;
  }

  private static boolean isCurrent(SupernetModel model, byte[] languageModel) {
    try {
      CompiledVocabulary there = CompiledVocabulary.of(model);
      return there != null && there.isOf(languageModel == null ? CompiledVocabulary.NONE : CompactNgram.identity(languageModel));
    } catch (IOException e) {
      // it is damaged, and made anew
      return false;
    }
  }

  private static SafetensorsWriter arrays(SupernetModel model, byte[] languageModel) throws IOException {
    PronunciationLexicon lexicon;
    try (InputStream in = model.lexicon()) {
      lexicon = PronunciationLexicon.read(in, model.describeLexicon(), model.inventory());
    }
    SafetensorsWriter writer = new SafetensorsWriter();
    writer.metadata(CompiledVocabulary.LEXICON, model.lexiconIdentity());
    writer.metadata(CompiledVocabulary.UNITS, identity(model.units()));
    writer.metadata(CompiledVocabulary.LANGUAGE_MODEL, languageModel == null ? CompiledVocabulary.NONE : CompactNgram.identity(languageModel));
    PackedLexicon words = lexicon.packed();
    bytes(writer, "lexicon.text", words.text());
    ints(writer, "lexicon.wordStart", words.wordStart());
    writer.chars("lexicon.sounds", words.sounds(), new int[] {words.sounds().length});
    ints(writer, "lexicon.soundStart", words.soundStart());
    if (languageModel != null) {
      CompactNgram ngrams = CompactNgram.of(model.files().describe(SupernetModel.LANGUAGE_MODEL), languageModel);
      tables(writer, ngrams.tables());
      tree(writer, LexiconTrie.of(lexicon, new NgramNetwork(ngrams, false)), words.wordStart().length - 1);
    }
    return writer;
  }

  private static void tables(SafetensorsWriter writer, NgramTables tables) {
    bytes(writer, "lm.text", tables.text());
    ints(writer, "lm.begin", tables.begin());
    ints(writer, "lm.state", tables.state());
    ints(writer, "lm.lists", tables.lists());
    for (int n = 0; n < tables.samples().length; n++) {
      ints(writer, "lm.samples." + (n + 2), tables.samples()[n]);
    }
  }

  private static void tree(SafetensorsWriter writer, LexiconTrie trie, int lexiconWords) {
    PackedTree tree = trie.packed();
    writer.chars("tree.unit", tree.unit(), new int[] {tree.unit().length});
    ints(writer, "tree.nodes", tree.nodes());
    ints(writer, "tree.word", tree.word());
    ints(writer, "tree.label", tree.label());
    writer.floats("tree.score", tree.score(), new int[] {tree.score().length}, DType.F32);
    if (trie.words() < lexiconWords) {
      byte[][] spellings = new byte[trie.words()][];
      int[] begin = new int[spellings.length + 1];
      for (int label = 0; label < spellings.length; label++) {
        spellings[label] = trie.spelling(label).getBytes(StandardCharsets.UTF_8);
        begin[label + 1] = begin[label] + spellings[label].length;
      }
      byte[] text = new byte[begin[spellings.length]];
      for (int label = 0; label < spellings.length; label++) {
        System.arraycopy(spellings[label], 0, text, begin[label], spellings[label].length);
      }
      bytes(writer, "tree.text", text);
      ints(writer, "tree.begin", begin);
    }
  }

  private static void ints(SafetensorsWriter writer, String name, int[] values) {
    writer.ints(name, values, new int[] {values.length});
  }

  private static void bytes(SafetensorsWriter writer, String name, byte[] values) {
    writer.bytes(name, values, new int[] {values.length}, DType.U8);
  }

  /** Tells units in their order from others. */
  static String identity(List<String> units) {
    CRC32C crc = new CRC32C();
    crc.update(String.join("\n", units).getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(crc.getValue()) + "-" + units.size();
  }
}
