package io.dualmode.tools.supernet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Names of a network's parameters and norms in another one whose stack may lack summaries or have them elsewhere: blocks pair up in order,
 * summaries with summaries only.
 */
public final class StackNames {
  /** Numbers of the blocks there by those here; a summary without a counterpart has none. */
  private final Map<Integer, Integer> blocks = new HashMap<>();

  /**
   * @param here whether this network has a parameter of that name
   * @param there the same of the other one
   */
  public StackNames(Predicate<String> here, Predicate<String> there) {
    for (boolean summaries : new boolean[] {false, true}) {
      List<Integer> own = numbers(here, summaries);
      List<Integer> others = numbers(there, summaries);
      for (int i = 0; i < own.size(); i++) {
        if (i < others.size() || !summaries) {
          // A block that the other stack is too short for keeps a name that it does not have.
          blocks.put(own.get(i), i < others.size() ? others.get(i) : Integer.MAX_VALUE);
        }
      }
    }
  }

  private static List<Integer> numbers(Predicate<String> has, boolean summaries) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; ; i++) {
      boolean summary = has.test("blocks." + i + ".pool.weight");
      if (!summary && !has.test("blocks." + i + ".down.weight") && !has.test("blocks." + i + ".qkv.weight")) {
        return numbers;
      }
      if (summary == summaries) {
        numbers.add(i);
      }
    }
  }

  /** The name there, or null of a summary that only this network has. */
  public String there(String name) {
    String[] parts = name.split("\\.", 3);
    if (!parts[0].equals("blocks")) {
      return name;
    }
    Integer number = blocks.get(Integer.valueOf(parts[1]));
    return number == null ? null : parts[0] + "." + number + (parts.length > 2 ? "." + parts[2] : "");
  }
}
