package io.dualmode.kaldi.plan;

import io.dualmode.kaldi.layer.LayerShape;
import io.dualmode.kaldi.node.Descriptor;
import io.dualmode.kaldi.node.NetworkNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The units of a network and what each reads: nodes that only hand on are left out, a node that changes single numbers of a row that
 * nobody else reads is part of the unit before it, nodes that the output does not need are not there. Immutable.
 */
public final class Wiring {
  /** Names of the nodes at the rim. */
  public static final String INPUT = "input";
  public static final String IVECTOR = "ivector";
  public static final String OUTPUT = "output";
  private static final int WIDEST = 1 << 24;

  private final Map<String, NetworkNode> nodes = new LinkedHashMap<>();
  private final Map<String, LayerShape> layers;
  private final int ivectorPeriod;
  /** What stands in for the row of a node: columns of a component or input node. */
  private final Map<String, Alias> aliases = new HashMap<>();
  private final Map<String, Integer> readers = new HashMap<>();
  private final Map<String, Integer> unitOf = new HashMap<>();
  private final List<Unit> units = new ArrayList<>();
  private final List<Term> output = new ArrayList<>();
  private final int outputWidth;

  private record Alias(String node, int column, int width) {}

  /**
   * Wires a network.
   *
   * @param lines its nodes
   * @param layers by components
   * @param ivectorPeriod frames that one i-vector holds for, in place of a single one for all; 0 for that
   * @throws IllegalArgumentException if the nodes do not fit together
   */
  public Wiring(List<String> lines, Map<String, LayerShape> layers, int ivectorPeriod) {
    this.layers = layers;
    this.ivectorPeriod = ivectorPeriod;
    for (String line : lines) {
      NetworkNode node = NetworkNode.parse(line);
      if (nodes.putIfAbsent(node.name(), node) != null) {
        throw new IllegalArgumentException("two nodes have the name " + node.name());
      }
    }
    if (!(nodes.get(OUTPUT) instanceof NetworkNode.Output out)) {
      throw new IllegalArgumentException("the network has no output-node of the name " + OUTPUT);
    }
    nodes.values().forEach(this::alias);
    nodes.values().forEach(this::checkWidths);
    countReaders(out.input(), new HashSet<>());
    outputWidth = terms(out.input(), 0, output);
    wireAll();
  }

  /** Rows that a node only hands on are those of another one. */
  private void alias(NetworkNode node) {
    if (node instanceof NetworkNode.Range range) {
      aliases.put(range.name(), new Alias(range.node(), range.first(), range.width()));
    } else if (node instanceof NetworkNode.Component component && component.input() instanceof Descriptor.Node of
        && shape(component).isIdentity()) {
      aliases.put(component.name(), new Alias(of.name(), 0, shape(component).outputs()));
    }
  }

  private LayerShape shape(NetworkNode.Component node) {
    LayerShape shape = layers.get(node.component());
    if (shape == null) {
      throw new IllegalArgumentException("node " + node.name() + " has the component " + node.component() + ", which is missing");
    }
    return shape;
  }

  private void checkWidths(NetworkNode node) {
    if (node instanceof NetworkNode.Range range && (long) range.first() + range.width() > width(range.node())) {
      throw new IllegalArgumentException("node " + range.name() + " takes columns up to " + (range.first() + range.width()) + " of "
          + width(range.node()));
    }
    if (node instanceof NetworkNode.Component component) {
      int width = width(component.input());
      if (width != shape(component).inputs()) {
        throw new IllegalArgumentException("node " + node.name() + " reads " + width + " numbers, but its component "
            + component.component()
            + " expects " + shape(component).inputs());
      }
    }
  }

  private int width(String name) {
    NetworkNode node = nodes.get(name);
    if (node instanceof NetworkNode.Input input) {
      return input.width();
    }
    if (node instanceof NetworkNode.Range range) {
      return range.width();
    }
    if (node instanceof NetworkNode.Component component) {
      return shape(component).outputs();
    }
    throw new IllegalArgumentException("no node that can be read has the name " + name);
  }

  private int width(Descriptor of) {
    if (of instanceof Descriptor.Append append) {
      long sum = append.parts().stream().mapToLong(this::width).sum();
      if (sum > WIDEST) {
        throw new IllegalArgumentException("a row of " + sum + " numbers, allowed: up to " + WIDEST);
      }
      return (int) sum;
    }
    if (of instanceof Descriptor.Sum sum) {
      int width = width(sum.parts().get(0));
      for (Descriptor part : sum.parts()) {
        if (width(part) != width) {
          throw new IllegalArgumentException("rows of " + width + " and " + width(part) + " numbers are added");
        }
      }
      return width;
    }
    if (of instanceof Descriptor.Failover two && width(two.first()) != width(two.second())) {
      throw new IllegalArgumentException("a row of " + width(two.first()) + " numbers or one of " + width(two.second()));
    }
    return of instanceof Descriptor.Node node ? width(node.name()) : of instanceof Descriptor.Const constant ? constant.width()
        : width(inner(of));
  }

  private static Descriptor inner(Descriptor of) {
    if (of instanceof Descriptor.Scale scale) {
      return scale.of();
    }
    if (of instanceof Descriptor.Offset offset) {
      return offset.of();
    }
    if (of instanceof Descriptor.Round round) {
      return round.of();
    }
    if (of instanceof Descriptor.ReplaceTime replace) {
      return replace.of();
    }
    return of instanceof Descriptor.IfDefined defined ? defined.of() : ((Descriptor.Failover) of).first();
  }

  /** The node whose rows a name stands for, and from which column on. */
  private Alias resolve(String name) {
    Alias at = new Alias(name, 0, width(name));
    for (int hops = 0; aliases.containsKey(at.node); hops++) {
      if (hops > nodes.size()) {
        throw new IllegalArgumentException("node " + name + " hands on its own rows");
      }
      Alias next = aliases.get(at.node);
      at = new Alias(next.node, at.column + next.column, at.width);
    }
    return at;
  }

  /** Counts for each node that is needed how often its rows are read. */
  private void countReaders(Descriptor of, Set<String> seen) {
    List<Descriptor> open = new ArrayList<>(List.of(of));
    while (!open.isEmpty()) {
      Descriptor next = open.remove(open.size() - 1);
      if (next instanceof Descriptor.Node node) {
        String name = resolve(node.name()).node;
        readers.merge(name, 1, Integer::sum);
        if (seen.add(name) && nodes.get(name) instanceof NetworkNode.Component component) {
          open.add(component.input());
        }
      } else if (next instanceof Descriptor.Append append) {
        open.addAll(append.parts());
      } else if (next instanceof Descriptor.Sum sum) {
        open.addAll(sum.parts());
      } else if (next instanceof Descriptor.Failover two) {
        open.add(two.first());
        open.add(two.second());
      } else if (!(next instanceof Descriptor.Const)) {
        open.add(inner(next));
      }
    }
  }

  /** The unit of a node that is no alias. */
  private int unit(String name) {
    Integer known = unitOf.get(name);
    if (known != null) {
      return known;
    }
    List<NetworkNode.Component> chain = new ArrayList<>();
    String first = name;
    while (nodes.get(first) instanceof NetworkNode.Component component) {
      chain.add(0, component);
      String before = component.input() instanceof Descriptor.Node of ? resolve(of.name()).node : null;
      boolean joins = shape(component).inPlace() && before != null && nodes.get(before) instanceof NetworkNode.Component
          && readers.getOrDefault(before, 0) == 1 && width(before) == shape(component).inputs() && !unitOf.containsKey(before)
          && chain.stream().noneMatch(c -> c.name().equals(before));
      if (!joins) {
        break;
      }
      first = before;
    }
    Unit unit = new Unit(name, width(name));
    for (NetworkNode.Component component : chain) {
      unit.add(component.component(), shape(component));
    }
    unitOf.put(name, units.size());
    units.add(unit);
    return units.size() - 1;
  }

  /** Terms of all units; units are made as they are met. */
  private void wireAll() {
    for (int u = 0; u < units.size(); u++) {
      Unit unit = units.get(u);
      if (!unit.isInput()) {
        List<Term> terms = new ArrayList<>();
        unit.read(terms, terms(inputOf(unit), 0, terms));
        if (unit.window() != null && !unit.readsPlainRows()) {
          throw new IllegalArgumentException("node " + unit.name() + " pools what is not the rows of one node");
        }
      }
    }
  }

  private Descriptor inputOf(Unit unit) {
    NetworkNode.Component node = (NetworkNode.Component) nodes.get(unit.name());
    for (int step = unit.steps().size() - 1; step > 0; step--) {
      node = (NetworkNode.Component) nodes.get(resolve(((Descriptor.Node) node.input()).name()).node);
    }
    return node.input();
  }

  private int terms(Descriptor of, int column, List<Term> to) {
    return column + flatten(of, column, 1, TimeMap.SAME, false, to);
  }

  /** Adds the terms of an expression and returns its width. */
  private int flatten(Descriptor of, int column, float scale, TimeMap time, boolean optional, List<Term> to) {
    if (of instanceof Descriptor.Append append) {
      int width = 0;
      for (Descriptor part : append.parts()) {
        width += flatten(part, column + width, scale, time, optional, to);
      }
      return width;
    }
    if (of instanceof Descriptor.Sum sum) {
      sum.parts().forEach(part -> flatten(part, column, scale, time, optional, to));
      return width(of);
    }
    if (of instanceof Descriptor.Const constant) {
      to.add(new Term(column, constant.width(), scale * constant.value(), List.of(), false));
      return constant.width();
    }
    if (of instanceof Descriptor.Node node) {
      Alias alias = resolve(node.name());
      to.add(new Term(column, alias.width, scale, List.of(new Term.Source(unit(alias.node), alias.column, time)), optional));
      return alias.width;
    }
    if (of instanceof Descriptor.Failover two) {
      return failover(two, column, scale, time, optional, to);
    }
    Descriptor inner = inner(of);
    if (of instanceof Descriptor.Scale factor) {
      return flatten(inner, column, scale * factor.factor(), time, optional, to);
    }
    if (of instanceof Descriptor.IfDefined) {
      return flatten(inner, column, scale, time, true, to);
    }
    TimeMap step = of instanceof Descriptor.Offset offset ? new TimeMap.Shift(offset.frames())
        : of instanceof Descriptor.Round round ? new TimeMap.Down(round.modulus()) : replaced(((Descriptor.ReplaceTime) of).time());
    return flatten(inner, column, scale, time.then(step), optional, to);
  }

  private TimeMap replaced(int time) {
    return ivectorPeriod > 0 && time == 0 ? new TimeMap.Down(ivectorPeriod) : new TimeMap.Fixed(time);
  }

  private int failover(Descriptor.Failover two, int column, float scale, TimeMap time, boolean optional, List<Term> to) {
    List<Term> first = new ArrayList<>();
    List<Term> second = new ArrayList<>();
    int width = flatten(two.first(), column, scale, time, optional, first);
    flatten(two.second(), column, scale, time, optional, second);
    if (first.size() != 1 || second.size() != 1 || first.get(0).scale() != second.get(0).scale() || first.get(0).sources().isEmpty()
        || second.get(0).sources().isEmpty()) {
      throw new IllegalArgumentException("Failover between anything but rows of two nodes is not supported");
    }
    List<Term.Source> sources = new ArrayList<>(first.get(0).sources());
    sources.addAll(second.get(0).sources());
    to.add(new Term(column, width, first.get(0).scale(), List.copyOf(sources), optional));
    return width;
  }

  /** All units. */
  public List<Unit> units() {
    return units;
  }

  /** What the output reads. */
  public List<Term> output() {
    return output;
  }

  /** Numbers of a row of the output. */
  public int outputWidth() {
    return outputWidth;
  }

  /** Number of the unit of rows from outside, -1 where the output does not need them. */
  public int input(String name) {
    return unitOf.getOrDefault(name, -1);
  }
}
