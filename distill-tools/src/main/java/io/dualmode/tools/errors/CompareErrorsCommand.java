package io.dualmode.tools.errors;

import io.dualmode.tools.errors.BootstrapIntervals.Interval;
import io.dualmode.tools.evaluate.EditDistance;
import io.dualmode.tools.evaluate.ErrorRate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sets two evaluations of the same utterances beside each other. */
@Command(name = "compare-errors", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Compare the word errors of two evaluations of the same utterances, one row for each set of speech: error rates, and their "
        + "difference, with 95 %% intervals (bootstrap over utterances). An interval without 0 is printed bold. Prints Markdown.")
public final class CompareErrorsCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "BEFORE", description = "what 'evaluate --utterances' wrote")
  Path before;

  @Parameters(index = "1", paramLabel = "AFTER", description = "the same of another model, mode or setting; the same file for intervals alone")
  Path after;

  @Option(names = "--pool", paramLabel = "NAME=SET", split = ",",
      description = "counts SET to a row of this name too, below the others; may be repeated, for several sets and names")
  List<String> pools = List.of();

  @Spec
  CommandSpec spec;

  private record Pair(ErrorRate before, ErrorRate after) {}

  @Override
  public Integer call() throws IOException {
    Map<String, List<Pair>> sets = sets();
    Map<String, List<Pair>> rows = new LinkedHashMap<>(sets);
    rows.putAll(pooled(sets));
    StringBuilder text = new StringBuilder("| speech | utterances | words | before % | 95 % | after % | 95 % | difference | 95 % |\n"
        + "|---|---|---|---|---|---|---|---|---|\n");
    rows.forEach((name, pairs) -> text.append(row(name, pairs)));
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
    return 0;
  }

  /** The pairs of each set of speech, by name. */
  private Map<String, List<Pair>> sets() throws IOException {
    Map<String, RecognizedUtterance> others = new LinkedHashMap<>();
    for (RecognizedUtterance utterance : RecognizedUtterance.read(after, Map.of())) {
      others.put(key(utterance), utterance);
    }
    Map<String, List<Pair>> sets = new TreeMap<>();
    for (RecognizedUtterance utterance : RecognizedUtterance.read(before, Map.of())) {
      RecognizedUtterance other = others.remove(key(utterance));
      if (other == null) {
        throw new IOException(after + ": lacks utterance " + utterance.id() + " of " + utterance.speech() + ", which " + before
            + " has; both must be of the same utterances");
      }
      if (!other.reference().equals(utterance.reference())) {
        throw new IOException(after + ": utterance " + utterance.id() + " of " + utterance.speech() + " has another reference than in " + before);
      }
      sets.computeIfAbsent(utterance.speech(), name -> new ArrayList<>()).add(new Pair(errors(utterance), errors(other)));
    }
    if (!others.isEmpty()) {
      RecognizedUtterance left = others.values().iterator().next();
      throw new IOException(before + ": lacks utterance " + left.id() + " of " + left.speech() + ", which " + after
          + " has; both must be of the same utterances");
    }
    return sets;
  }

  private static String key(RecognizedUtterance utterance) {
    return utterance.speech() + '\n' + utterance.id();
  }

  private static ErrorRate errors(RecognizedUtterance utterance) {
    return EditDistance.compare(utterance.reference(), utterance.heard());
  }

  private Map<String, List<Pair>> pooled(Map<String, List<Pair>> sets) {
    Map<String, List<Pair>> pooled = new LinkedHashMap<>();
    for (String pool : pools) {
      int equals = pool.indexOf('=');
      String set = pool.substring(equals + 1);
      if (equals < 1 || !sets.containsKey(set)) {
        throw new ParameterException(spec.commandLine(), "--pool " + pool + ": expected a name, = and one of " + String.join(", ", sets.keySet()));
      }
      String name = pool.substring(0, equals);
      if (sets.containsKey(name)) {
        throw new ParameterException(spec.commandLine(), "--pool " + pool + ": " + name + " is a set of its own");
      }
      pooled.computeIfAbsent(name, n -> new ArrayList<>()).addAll(sets.get(set));
    }
    return pooled;
  }

  private static String row(String name, List<Pair> pairs) {
    List<ErrorRate> before = pairs.stream().map(Pair::before).toList();
    List<ErrorRate> after = pairs.stream().map(Pair::after).toList();
    ErrorRate first = before.stream().reduce(ErrorRate.NONE, ErrorRate::plus);
    ErrorRate second = after.stream().reduce(ErrorRate.NONE, ErrorRate::plus);
    if (first.references() == 0) {
      return String.format(Locale.ROOT, "| %s | %d | 0 | | | | | | |%n", name, pairs.size());
    }
    BootstrapIntervals.Paired intervals = BootstrapIntervals.of(before, after);
    String mark = intervals.difference().excludesZero() ? "**" : "";
    return String.format(Locale.ROOT, "| %s | %d | %d | %.2f | %s | %.2f | %s | %s%+.2f%s | %s |%n", name, pairs.size(), first.references(),
        first.percent(), text(intervals.before()), second.percent(), text(intervals.after()), mark, second.percent() - first.percent(), mark,
        text(intervals.difference()));
  }

  private static String text(Interval interval) {
    return String.format(Locale.ROOT, "%.1f to %.1f", interval.low(), interval.high());
  }
}
