package io.dualmode.tools.command;

import java.util.List;

/** Commands of one jar, found by {@link java.util.ServiceLoader}; the class of a command is loaded when that command is made. */
public interface CommandSet {
  /** What the commands are called, in the order in which help lists them. */
  List<String> names();

  /** What one of them is for. */
  CommandGroup group(String name);

  /** Makes one of the {@link #names}: an object with annotations of picocli. */
  Object make(String name);
}
