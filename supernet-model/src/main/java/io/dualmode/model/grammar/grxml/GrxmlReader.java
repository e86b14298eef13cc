package io.dualmode.model.grammar.grxml;

import io.dualmode.api.grammar.GrammarFiles;
import io.dualmode.api.grammar.GrammarFormatException;
import io.dualmode.model.grammar.rule.Expression;
import io.dualmode.model.grammar.rule.Position;
import io.dualmode.model.grammar.rule.RuleSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a grammar in the XML form of the Speech Recognition Grammar Specification with the files it refers to, and resolves the
 * references between their rules. Files are referred to by relative names; nothing is fetched from elsewhere.
 *
 * <p>Source: Hunt, McGlashan, "Speech Recognition Grammar Specification 1.0", W3C Recommendation, 2004.
 */
public final class GrxmlReader {
  private static final int MOST_FILES = 100;

  private final GrammarFiles files;
  private final List<String> warnings;
  private final Map<String, GrxmlFile> documents = new LinkedHashMap<>();
  private final List<String> waiting = new ArrayList<>();

  private GrxmlReader(GrammarFiles files, List<String> warnings) {
    this.files = files;
    this.warnings = warnings;
  }

  /** The rules of an XML grammar; its root, or all public rules where it names none, are the roots. */
  public static RuleSet read(byte[] xml, String source, GrammarFiles files, List<String> warnings) throws IOException {
    return new GrxmlReader(files, warnings).link(xml, source);
  }

  private RuleSet link(byte[] xml, String source) throws IOException {
    GrxmlFile main = GrxmlParser.parse(xml, source, "", this::refer, warnings);
    documents.put("", main);
    for (int i = 0; i < waiting.size(); i++) {
      String name = waiting.get(i);
      Optional<byte[]> bytes = files.read(name);
      if (bytes.isEmpty()) {
        throw main.position.fault("grammar file '" + name + "' that a ruleref names is not found");
      }
      documents.put(name, GrxmlParser.parse(bytes.get(), name, name, this::refer, warnings));
    }
    List<RuleSet.Rule> all = new ArrayList<>();
    for (Map.Entry<String, GrxmlFile> document : documents.entrySet()) {
      for (RuleSet.Rule rule : document.getValue().rules.values()) {
        all.add(new RuleSet.Rule(rule.id(), rule.shown(), resolved(rule.body(), document.getKey()), rule.position()));
      }
    }
    List<RuleSet.Rule> roots = all.stream().filter(rule -> isRoot(main, rule)).toList();
    if (roots.isEmpty()) {
      throw main.position.fault(main.root.isEmpty() ? "grammar has neither a root nor a rule with scope=\"public\""
          : "root rule '" + main.root + "' is not defined; defined: " + main.rules.keySet());
    }
    return new RuleSet(all, roots);
  }

  private static boolean isRoot(GrxmlFile main, RuleSet.Rule rule) {
    String id = rule.id().startsWith("#") ? rule.id().substring(1) : "";
    return main.root.isEmpty() ? main.isPublic.getOrDefault(id, false) : !id.isEmpty() && id.equals(main.root);
  }

  private Expression resolved(Expression e, String file) throws GrammarFormatException {
    if (e instanceof Expression.Reference r) {
      int hash = r.rule().indexOf('#');
      String name = r.rule().substring(0, hash);
      GrxmlFile document = documents.get(name);
      String rule = r.rule().substring(hash + 1);
      rule = rule.isEmpty() ? document.root : rule;
      if (!document.rules.containsKey(rule)) {
        throw r.position().fault(rule.isEmpty() ? "'" + name + "' has no root rule, so name one behind a '#'"
            : "rule '" + rule + "' is not defined; defined: " + document.rules.keySet());
      }
      if (!name.equals(file) && !rule.equals(document.root) && !document.isPublic.get(rule)) {
        throw r.position().fault("rule '" + rule + "' of " + name + " is not public, add scope=\"public\" to it");
      }
      return new Expression.Reference(name + "#" + rule, r.position());
    } else if (e instanceof Expression.Sequence s) {
      List<Expression> parts = new ArrayList<>();
      for (Expression part : s.parts()) {
        parts.add(resolved(part, file));
      }
      return new Expression.Sequence(parts, s.position());
    } else if (e instanceof Expression.Choice c) {
      List<Expression.Alternative> alternatives = new ArrayList<>();
      for (Expression.Alternative a : c.alternatives()) {
        alternatives.add(new Expression.Alternative(a.weight(), resolved(a.expression(), file)));
      }
      return new Expression.Choice(alternatives, c.position());
    } else if (e instanceof Expression.Repeat r) {
      return new Expression.Repeat(resolved(r.body(), file), r.least(), r.most(), r.probability(), r.position());
    }
    return e;
  }

  /** Notes that a file takes part, to be read after the one that is being read. */
  private void refer(String name, Position from) throws GrammarFormatException {
    if (!waiting.contains(name)) {
      if (waiting.size() == MOST_FILES) {
        throw from.fault("at most " + MOST_FILES + " grammar files can take part");
      }
      waiting.add(name);
    }
  }
}
