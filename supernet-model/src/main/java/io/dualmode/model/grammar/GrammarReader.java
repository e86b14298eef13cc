package io.dualmode.model.grammar;

import io.dualmode.api.Grammar;
import io.dualmode.api.Grammar.Enforcement;
import io.dualmode.api.PhraseList;
import io.dualmode.model.format.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads grammars of every kind: JSGF, the XML form of SRGS (GRXML), and JSON lists of phrases.
 *
 * <p>Errors are {@link GrammarFormatException}s that begin with {@code path:line:column:}. A rule that can match nothing, a loop
 * that consumes nothing, recursion other than at the end of a rule and an undefined rule are errors, so that no grammar that was
 * read can make a search hang; a grammar that multiplies to more than three million pieces is one too. Reading never reaches for
 * the network unless the grammar's own URL lies there. Stateless, thread-safe.
 */
public final class GrammarReader {
  private GrammarReader() {}

  /**
   * Reads JSGF text.
   *
   * @param source name of the text in messages
   * @param imports where the grammars lie that it imports
   */
  public static LoadedGrammar jsgf(String text, String source, GrammarFiles imports, Enforcement enforcement) throws IOException {
    return new LoadedGrammar(RuleExpansion.expand(JsgfReader.read(text, source, imports), enforcement), List.of());
  }

  /** Reads an XML grammar, its encoding declared in it. */
  public static LoadedGrammar grxml(byte[] xml, String source, GrammarFiles imports, Enforcement enforcement) throws IOException {
    List<String> warnings = new ArrayList<>();
    return new LoadedGrammar(RuleExpansion.expand(GrxmlReader.read(xml, source, imports, warnings), enforcement), warnings);
  }

  /** Reads a JSON array of phrases; {@code [unk]} as a phrase or in one stands for speech outside the list. */
  public static LoadedGrammar phrases(String json, String source, Enforcement enforcement) throws IOException {
    PhraseList list = phraseList(json, source);
    if (list.phrases().isEmpty()) {
      throw new GrammarFormatException(new Position(source, 1, 1), "at least one phrase with a word in it", "none");
    }
    List<String> warnings = list.leftOut().isEmpty() ? List.of()
        : List.of(source + ": " + list.leftOut() + " are symbols and no words; they are left out");
    return new LoadedGrammar(Grammar.ofPhrases(list.phrases(), enforcement), warnings);
  }

  /** The phrases of a JSON list, possibly none. */
  public static PhraseList phraseList(String json, String source) throws IOException {
    try {
      return PhraseList.parse(json);
    } catch (PhraseList.SyntaxException e) {
      throw new GrammarFormatException(Position.of(source, json, e.at()), e.getMessage());
    }
  }

  /** Reads a file of any kind, told by its content; imports lie in its folder. */
  public static LoadedGrammar read(Path path, Enforcement enforcement) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    try (InputStream in = InputFile.open(path)) {
      return read(bytes(in, path.toString()), path.toString(), GrammarFiles.in(folder), enforcement);
    }
  }

  /** Reads a stream of any kind, which is not closed; {@code source} names it in messages. */
  public static LoadedGrammar read(InputStream in, String source, GrammarFiles imports, Enforcement enforcement) throws IOException {
    return read(bytes(in, source), source, imports, enforcement);
  }

  /** Reads what a URL names, of any kind; imports lie beside it. */
  public static LoadedGrammar read(URL url, Enforcement enforcement) throws IOException {
    URLConnection connection = url.openConnection();
    connection.setUseCaches(false);
    try (InputStream in = connection.getInputStream()) {
      return read(bytes(in, url.toString()), url.toString(), GrammarFiles.beside(url), enforcement);
    }
  }

  private static byte[] bytes(InputStream in, String source) throws IOException {
    byte[] bytes = in.readNBytes(GrammarFiles.MOST_BYTES + 1);
    if (bytes.length > GrammarFiles.MOST_BYTES) {
      throw new IOException(source + ": the grammar file is larger than " + GrammarFiles.MOST_BYTES + " bytes, the most that is read");
    }
    return bytes;
  }

  private static LoadedGrammar read(byte[] bytes, String source, GrammarFiles files, Enforcement enforcement) throws IOException {
    String head = new String(bytes, 0, Math.min(bytes.length, 1000), StandardCharsets.ISO_8859_1)
        .replaceAll("^[^\\x21-\\x7e]+", "").replaceAll("^\u00ef\u00bb\u00bf\\s*", "");
    if (head.startsWith("<")) {
      return grxml(bytes, source, files, enforcement);
    } else if (head.startsWith("[")) {
      return phrases(JsgfReader.decode(bytes, source), source, enforcement);
    }
    return jsgf(JsgfReader.decode(bytes, source), source, files, enforcement);
  }
}
