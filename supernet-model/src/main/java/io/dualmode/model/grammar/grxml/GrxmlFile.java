package io.dualmode.model.grammar.grxml;

import io.dualmode.model.grammar.rule.Position;
import io.dualmode.model.grammar.rule.RuleSet;
import java.util.LinkedHashMap;
import java.util.Map;

/** The rules of one file of an XML grammar; references in them are not resolved. */
final class GrxmlFile {
  /** Name of the root rule, empty for none. */
  String root = "";
  Position position;
  final Map<String, RuleSet.Rule> rules = new LinkedHashMap<>();
  final Map<String, Boolean> isPublic = new LinkedHashMap<>();
}
