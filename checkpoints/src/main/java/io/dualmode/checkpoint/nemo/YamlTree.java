package io.dualmode.checkpoint.nemo;

import io.dualmode.model.format.source.ModelFormatException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.constructor.StandardConstructor;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeType;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Keys and values of a YAML file as OmegaConf and PyYAML write and read them: tags of programs' own types count as nothing, {@code <<} brings
 * the keys of other mappings along, and a text <code>${a.b}</code> stands for the value at these keys. Work and memory are bounded by the file's
 * length, whatever refers to what.
 */
final class YamlTree {
  private static final int MOST_CHARACTERS = 64 << 20;
  private static final int MOST_ALIASES = 50;
  private static final int DEEPEST = 100;
  /** References that lead from one to the next. */
  private static final int LONGEST_WAY = 10;
  private static final int LONGEST_DESCRIPTION = 300;
  private static final String MERGE = "<<";
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([\\w.]+)}");

  private final Map<?, ?> file;
  private final Map<?, ?> root;

  private YamlTree(Map<?, ?> file, Map<?, ?> root) {
    this.file = file;
    this.root = root;
  }

  /** Takes values of unknown tags for what they look like. */
  private static final class Untagged extends StandardConstructor {
    Untagged(LoadSettings settings) {
      super(settings);
    }

    @Override
    protected Optional<ConstructNode> findConstructorFor(Node node) {
      Optional<ConstructNode> known = super.findConstructorFor(node);
      if (known.isPresent()) {
        return known;
      }
      node.setTag(node.getNodeType() == NodeType.MAPPING ? Tag.MAP : node.getNodeType() == NodeType.SEQUENCE ? Tag.SEQ : Tag.STR);
      return super.findConstructorFor(node);
    }
  }

  static YamlTree parse(String path, byte[] yaml) throws ModelFormatException {
    LoadSettings settings = LoadSettings.builder().setLabel(path).setMaxAliasesForCollections(MOST_ALIASES).setCodePointLimit(MOST_CHARACTERS)
        .build();
    String text = new String(yaml, StandardCharsets.UTF_8);
    try {
      requireFlat(path, new Parse(settings).parseString(text));
      if (new Load(settings, new Untagged(settings)).loadFromString(text) instanceof Map<?, ?> map) {
        return new YamlTree(map, map);
      }
    } catch (YamlEngineException e) {
      throw new ModelFormatException(path, -1, "YAML", e.getMessage(), e);
    }
    throw new ModelFormatException(path, -1, "keys and values in YAML", "something else");
  }

  /** What is nested deeper than any configuration would overflow the stack of whoever reads it. */
  private static void requireFlat(String path, Iterable<Event> events) throws ModelFormatException {
    int depth = 0;
    for (Event event : events) {
      depth += event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
      if (depth > DEEPEST) {
        throw new ModelFormatException(path, -1, "YAML nested at most " + DEEPEST + " deep", "more");
      }
    }
  }

  /** The part under a key where a file without one of these keys has that one, as recipes of training have it. */
  YamlTree under(String expected, String part) {
    return !root.containsKey(expected) && root.get(part) instanceof Map<?, ?> map ? new YamlTree(file, map) : this;
  }

  /** The value at a path of keys, null where there is none. */
  Object value(String... keys) {
    return value(root, keys, LONGEST_WAY);
  }

  /** Whether there is a key whose value is null. */
  boolean isNull(String... keys) {
    Object parent = value(Arrays.copyOf(keys, keys.length - 1));
    return parent instanceof Map<?, ?> map && map.containsKey(keys[keys.length - 1]) && map.get(keys[keys.length - 1]) == null;
  }

  private Object value(Map<?, ?> from, String[] keys, int way) {
    Object at = from;
    for (String key : keys) {
      at = at instanceof Map<?, ?> map ? meant(entry(map, key, LONGEST_WAY), way) : null;
    }
    return at;
  }

  private static Object entry(Map<?, ?> map, String key, int way) {
    Object merged = map.get(MERGE);
    if (map.containsKey(key) || merged == null || way == 0) {
      return map.get(key);
    }
    // the first of several has a key for all
    for (Object each : merged instanceof List<?> list && list.size() <= MOST_ALIASES ? list : List.of(merged)) {
      Object found = each instanceof Map<?, ?> other ? entry(other, key, merged instanceof List ? 0 : way - 1) : null;
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private Object meant(Object value, int way) {
    Matcher reference = value instanceof String text && way > 0 ? REFERENCE.matcher(text) : null;
    return reference != null && reference.matches() ? value(file, reference.group(1).split("\\."), way - 1) : value;
  }

  /** A value for a message, of bounded length even where it holds itself. */
  static String describe(Object value) {
    StringBuilder text = new StringBuilder();
    describe(value, text, 0);
    return text.length() > LONGEST_DESCRIPTION ? text.substring(0, LONGEST_DESCRIPTION) : text.toString();
  }

  private static void describe(Object value, StringBuilder to, int depth) {
    if (depth > DEEPEST || to.length() > LONGEST_DESCRIPTION) {
      to.append('…');
    } else if (value instanceof List<?> list) {
      to.append('[');
      for (int i = 0; i < list.size() && to.length() <= LONGEST_DESCRIPTION; i++) {
        to.append(i == 0 ? "" : ", ");
        describe(list.get(i), to, depth + 1);
      }
      to.append(']');
    } else if (value instanceof Map<?, ?> map) {
      to.append("keys ");
      map.keySet().stream().limit(10).filter(String.class::isInstance).forEach(key -> to.append(to.length() > 5 ? " " : "").append(key));
    } else {
      to.append(value);
    }
  }
}
