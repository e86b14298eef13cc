package io.dualmode.api.grammar;

import io.dualmode.api.grammar.Grammar.Enforcement;
import io.dualmode.api.internal.ClassLoaders;
import io.dualmode.api.internal.Services;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads grammars from files and texts. The format is told by the content: with {@code io.dualmode:dualmode-engine} on the class path JSGF,
 * GRXML and JSON lists of phrases ({@code ["one two", "[unk]"]}).
 *
 * <p>A grammar that is read can be searched: rules that match nothing, loops that consume nothing, recursion other than at the end of a
 * rule and undefined rules are {@link GrammarFormatException}s, and so are grammars too large to be written out. Imports are read from the
 * folder of the grammar and below, or {@linkplain #bundled from the class path}, never from elsewhere. Stateless, thread-safe.
 */
public final class Grammars {
  private static final int HEAD_BYTES = 1000;
  private static final String FOLDER = "io/dualmode/grammars/";

  private Grammars() {}

  /** Reads a file whose sentences alone may be said. */
  public static LoadedGrammar read(Path file) throws IOException {
    return read(file, Enforcement.STRICT);
  }

  /** Reads a file; imports lie in its folder. */
  public static LoadedGrammar read(Path file, Enforcement enforcement) throws IOException {
    byte[] content = GrammarFiles.bytes(file);
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a folder");
    return read(content, file.toString(), GrammarFiles.in(folder), enforcement);
  }

  /** Reads what a URL names, for example a resource of a jar; imports lie beside it. */
  public static LoadedGrammar read(URL url, Enforcement enforcement) throws IOException {
    try (InputStream in = ClassLoaders.open(url)) {
      return read(in, url.toString(), GrammarFiles.beside(url), enforcement);
    }
  }

  /** Reads a stream, which is not closed; {@code source} names it in messages. */
  public static LoadedGrammar read(InputStream in, String source, GrammarFiles imports, Enforcement enforcement) throws IOException {
    return read(GrammarFiles.bytes(in, source), source, imports, enforcement);
  }

  /** Reads a text, which can import nothing but what is {@linkplain #bundled bundled}. */
  public static LoadedGrammar parse(String text, Enforcement enforcement) throws IOException {
    return read(text.getBytes(StandardCharsets.UTF_8), "grammar", GrammarFiles.NONE, enforcement);
  }

  /**
   * Reads a grammar that is on the class path as {@code io/dualmode/grammars/NAME.gram}. With the engine comes {@code letters}: letters, digits
   * and the NATO alphabet, whose tags are what is spelled. Any grammar can import these, where its own folder has no file of that name.
   *
   * @throws java.io.FileNotFoundException when there is none of that name
   */
  public static LoadedGrammar bundled(String name, Enforcement enforcement) throws IOException {
    byte[] content = resource(name + ".gram").orElseThrow(() -> new FileNotFoundException(
        "there is no grammar '" + name + "' on the class path; " + FOLDER + name + ".gram would be it"));
    return read(content, name, GrammarFiles.NONE, enforcement);
  }

  /** Whether {@link #bundled} finds a grammar of that name. */
  public static boolean isBundled(String name) {
    return url(name + ".gram") != null;
  }

  private static @Nullable URL url(String file) {
    return file.contains("..") ? null : ClassLoaders.resource(ClassLoaders.of(null), FOLDER + file);
  }

  private static Optional<byte[]> resource(String file) throws IOException {
    URL url = url(file);
    if (url == null) {
      return Optional.empty();
    }
    try (InputStream in = ClassLoaders.open(url)) {
      return Optional.of(GrammarFiles.bytes(in, file));
    }
  }

  /** What a grammar names lies beside it, or else comes along. */
  private static Optional<byte[]> imported(GrammarFiles files, String name) throws IOException {
    Optional<byte[]> own = files.read(name);
    return own.isPresent() ? own : resource(name);
  }

  /** Names of the formats that can be read with what is on the class path. */
  public static List<String> formats() {
    return Services.all(GrammarFormat.class).stream().map(GrammarFormat::name).toList();
  }

  private static LoadedGrammar read(byte[] content, String source, GrammarFiles files, Enforcement enforcement) throws IOException {
    Objects.requireNonNull(enforcement, "enforcement");
    String head = new String(content, 0, Math.min(content.length, HEAD_BYTES), StandardCharsets.ISO_8859_1)
        .replaceAll("^[^\\x21-\\x7e]+", "").replaceAll("^\u00ef\u00bb\u00bf\\s*", "");
    List<GrammarFormat> formats = Services.all(GrammarFormat.class);
    for (GrammarFormat format : formats) {
      if (format.matches(head)) {
        return format.read(content, source, name -> imported(files, name), enforcement);
      }
    }
    if (formats.isEmpty()) {
      throw new IllegalStateException("no reader of grammars on the class path: add io.dualmode:dualmode-engine");
    }
    throw new GrammarFormatException(source, 1, 1, "expected a grammar in " + String.join(", ", formats()) + ", found "
        + (head.isEmpty() ? "nothing" : "'" + head.substring(0, Math.min(20, head.length())).replaceAll("[^\\x20-\\x7e]", ".") + "'"));
  }
}
