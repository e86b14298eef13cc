package io.dualmode.model.grammar.jsgf;

import io.dualmode.api.grammar.GrammarFiles;
import io.dualmode.api.grammar.GrammarFormatException;
import io.dualmode.model.grammar.jsgf.JsgfParser.Definition;
import io.dualmode.model.grammar.jsgf.JsgfParser.Import;
import io.dualmode.model.grammar.rule.Expression;
import io.dualmode.model.grammar.rule.Position;
import io.dualmode.model.grammar.rule.RuleSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Reads a JSGF grammar with everything it imports and resolves the names in it.
 *
 * <p>Grammar {@code com.acme.polite} is looked for as {@code com/acme/polite.gram}, {@code com.acme.polite.gram} and
 * {@code polite.gram} in the folder of the main grammar, with the ending {@code .jsgf} too. A name means a rule of its own file
 * first, then a public rule of an import; a rule of another grammar may also be named in full without an import.
 */
public final class JsgfReader {
  private static final int MOST_FILES = 100;
  private static final int MOST_NAME = 255;
  private static final List<String> ENDINGS = List.of(".gram", ".jsgf");

  private final GrammarFiles files;
  private final Map<String, JsgfParser.File> grammars = new LinkedHashMap<>();
  private final Map<String, Map<String, Set<String>>> imported = new HashMap<>();

  private JsgfReader(GrammarFiles files) {
    this.files = files;
  }

  /** The rules of JSGF text; its public rules are the roots. */
  public static RuleSet read(String text, String source, GrammarFiles files) throws IOException {
    JsgfParser.File main = JsgfParser.parse(text, source);
    return new JsgfReader(files).link(main);
  }

  /** Decodes a file as its byte order mark or its header says, UTF-8 where neither says anything. */
  public static String decode(byte[] bytes, String source) throws GrammarFormatException {
    Position start = new Position(source, 1, 1);
    int mark = bytes.length < 2 ? 0 : (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
    String head = new String(bytes, 0, Math.min(bytes.length, 200), StandardCharsets.ISO_8859_1);
    int at = head.indexOf("#JSGF");
    int end = head.indexOf(';', Math.max(at, 0));
    String[] header = at < 0 || end < 0 ? new String[0] : head.substring(at, end).strip().split("\\s+");
    Charset charset = mark == 0xfeff || mark == 0xfffe ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
    try {
      charset = header.length > 2 ? Charset.forName(header[2]) : charset;
      return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw start.fault("an encoding that Java knows, as in '#JSGF V1.0 UTF-8;'", "'" + header[2] + "'");
    } catch (CharacterCodingException e) {
      throw start.fault("text in " + charset + ", or another encoding in the header", "bytes that are not");
    }
  }

  private RuleSet link(JsgfParser.File main) throws IOException {
    grammars.put(main.name(), main);
    List<RuleSet.Rule> rules = new ArrayList<>();
    List<RuleSet.Rule> roots = new ArrayList<>();
    List<String> waiting = new ArrayList<>(List.of(main.name()));
    for (int i = 0; i < waiting.size(); i++) {
      String name = waiting.get(i);
      JsgfParser.File grammar = grammars.get(name);
      checkImports(grammar);
      for (Definition rule : grammar.rules().values()) {
        RuleSet.Rule linked = new RuleSet.Rule(name + "." + rule.name(), "<" + rule.name() + ">",
            resolved(rule.body(), name, grammar), rule.position());
        rules.add(linked);
        if (grammar == main && rule.isPublic()) {
          roots.add(linked);
        }
      }
      for (String loaded : grammars.keySet()) {
        if (!waiting.contains(loaded)) {
          waiting.add(loaded);
        }
      }
    }
    if (roots.isEmpty()) {
      throw main.position().fault("at least one rule 'public <name> = ...;'", "none in grammar " + main.name());
    }
    return new RuleSet(rules, roots);
  }

  private void checkImports(JsgfParser.File grammar) throws IOException {
    for (Import wanted : grammar.imports()) {
      int dot = wanted.name().lastIndexOf('.');
      if (dot <= 0 || dot == wanted.name().length() - 1) {
        throw wanted.position().fault("<grammar.rule> or <grammar.*>", "<" + wanted.name() + ">");
      }
      String rule = wanted.name().substring(dot + 1);
      JsgfParser.File other = grammar(wanted.name().substring(0, dot), wanted.position(), true);
      if (!rule.equals("*")) {
        requirePublic(other.rules().get(rule), rule, wanted.position());
      }
    }
  }

  private static void requirePublic(Definition rule, String name, Position position) throws GrammarFormatException {
    if (rule == null || !rule.isPublic()) {
      throw position.fault("rule <" + name + "> is " + (rule == null ? "not defined in the imported grammar"
          : "not public at " + rule.position() + ", so it cannot be used from another grammar"));
    }
  }

  /** The grammar of a name; null if it is not required and there is no file for it. */
  private JsgfParser.File grammar(String name, Position position, boolean required) throws IOException {
    JsgfParser.File known = grammars.get(name);
    if (known != null) {
      return known;
    }
    if (name.length() > MOST_NAME) {
      throw position.fault("a grammar name of at most " + MOST_NAME + " characters", name.length() + " characters");
    }
    for (String segment : name.split("\\.", -1)) {
      if (segment.isEmpty() || segment.chars().anyMatch(c -> c < ' ' || "/\\:*?\"|".indexOf(c) >= 0)) {
        throw position.fault("a grammar name as in com.acme.polite", "'" + name + "'");
      }
    }
    if (grammars.size() == MOST_FILES) {
      throw position.fault("at most " + MOST_FILES + " grammar files can take part");
    }
    TreeSet<String> tried = new TreeSet<>();
    for (String stem : List.of(name.replace('.', '/'), name, name.substring(name.lastIndexOf('.') + 1))) {
      for (String ending : ENDINGS) {
        if (tried.add(stem + ending)) {
          Optional<byte[]> bytes = files.read(stem + ending);
          if (bytes.isPresent()) {
            JsgfParser.File grammar = JsgfParser.parse(decode(bytes.get(), stem + ending), stem + ending);
            grammars.put(name, grammar);
            return grammar;
          }
        }
      }
    }
    if (required) {
      throw position.fault("grammar '" + name + "' is not found beside the main grammar; looked for " + tried);
    }
    return null;
  }

  private Expression resolved(Expression e, String name, JsgfParser.File grammar) throws IOException {
    if (e instanceof Expression.Reference r) {
      return new Expression.Reference(ruleId(r, name, grammar), r.position());
    } else if (e instanceof Expression.Sequence s) {
      List<Expression> parts = new ArrayList<>();
      for (Expression part : s.parts()) {
        parts.add(resolved(part, name, grammar));
      }
      return new Expression.Sequence(parts, s.position());
    } else if (e instanceof Expression.Choice c) {
      List<Expression.Alternative> alternatives = new ArrayList<>();
      for (Expression.Alternative a : c.alternatives()) {
        alternatives.add(new Expression.Alternative(a.weight(), resolved(a.expression(), name, grammar)));
      }
      return new Expression.Choice(alternatives, c.position());
    } else if (e instanceof Expression.Repeat r) {
      return new Expression.Repeat(resolved(r.body(), name, grammar), r.least(), r.most(), r.probability(), r.position());
    }
    return e;
  }

  /** The public rules that a grammar imports, by every name that may stand for them: in full and from each dot on. */
  private Map<String, Set<String>> imported(String name, JsgfParser.File grammar) throws IOException {
    Map<String, Set<String>> known = imported.get(name);
    if (known != null) {
      return known;
    }
    Map<String, Set<String>> names = new HashMap<>();
    for (Import i : grammar.imports()) {
      int dot = i.name().lastIndexOf('.');
      String other = i.name().substring(0, dot);
      String only = i.name().substring(dot + 1);
      for (Definition rule : grammar(other, i.position(), true).rules().values()) {
        if (rule.isPublic() && (only.equals("*") || only.equals(rule.name()))) {
          String full = other + "." + rule.name();
          names.computeIfAbsent(full, n -> new TreeSet<>()).add(full);
          for (int at = full.indexOf('.'); at >= 0; at = full.indexOf('.', at + 1)) {
            names.computeIfAbsent(full.substring(at + 1), n -> new TreeSet<>()).add(full);
          }
        }
      }
    }
    imported.put(name, names);
    return names;
  }

  private String ruleId(Expression.Reference reference, String name, JsgfParser.File grammar) throws IOException {
    String wanted = reference.rule();
    if (grammar.rules().containsKey(wanted)) {
      return name + "." + wanted;
    }
    if (wanted.startsWith(name + ".") && grammar.rules().containsKey(wanted.substring(name.length() + 1))) {
      return wanted;
    }
    Set<String> found = imported(name, grammar).getOrDefault(wanted, new TreeSet<>());
    if (found.size() > 1) {
      throw reference.position().fault("<" + wanted + "> can mean any of " + found + "; write the full name");
    }
    if (!found.isEmpty()) {
      return found.iterator().next();
    }
    int dot = wanted.lastIndexOf('.');
    if (dot > 0) {
      JsgfParser.File other = grammar(wanted.substring(0, dot), reference.position(), false);
      if (other != null) {
        requirePublic(other.rules().get(wanted.substring(dot + 1)), wanted.substring(dot + 1), reference.position());
        return wanted;
      }
    }
    throw reference.position().fault("rule <" + wanted + "> is not defined; defined here: "
        + grammar.rules().keySet().stream().limit(20).map(r -> "<" + r + ">").collect(Collectors.joining(" ")));
  }
}
