package io.dualmode.tools.parts;

import io.dualmode.tools.trainer.TrainerOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;

/** What a training of parts is told beyond {@link TrainerOptions}. A run stores them beside its checkpoint. */
public final class PartsOptions extends TrainerOptions {
  @Option(names = "--network", required = true, paramLabel = "NAME", description = "network to train")
  public String network;

  @Option(names = "--network-option", paramLabel = "KEY=VALUE", description = "value of its section of config.json, repeatable")
  public Map<String, String> networkOptions = new LinkedHashMap<>();

  @Option(names = "--heads", paramLabel = "NAME", split = ",", description = "heads to train on it; the first scores (default: ${DEFAULT-VALUE})")
  public List<String> heads = List.of("ctc");

  @Option(names = "--head-option", paramLabel = "HEAD.KEY=VALUE", description = "value of a head's section, repeatable, for example ctc.hidden=256")
  public Map<String, String> headOptions = new LinkedHashMap<>();

  @Option(names = "--alignments", paramLabel = "FILE", description = "written by align, in the folder of the data; only the units count, not their times (default: ${DEFAULT-VALUE})")
  public String alignments = "alignments.tsv";

  @Option(names = "--hours", description = "hours to hear in all (default: ${DEFAULT-VALUE})")
  public double hours = 80;

  @Option(names = "--batch-seconds", description = "audio per step, padding counted (default: ${DEFAULT-VALUE})")
  public double batchSeconds = 30;

  @Override
  public double progress(int step, double heard) {
    return heard / hours;
  }

  @Override
  public String goal() {
    return String.format(Locale.ROOT, hours < 10 ? "%.2f h" : "%.0f h", hours);
  }

  /** The options of one head; one of a head that is not trained is an {@link IllegalArgumentException}. */
  Map<String, String> headOptions(String head) {
    Map<String, String> own = new LinkedHashMap<>();
    headOptions.forEach((key, value) -> {
      int dot = key.indexOf('.');
      if (dot < 0 || !heads.contains(key.substring(0, dot))) {
        throw new IllegalArgumentException("--head-option " + key + ", expected HEAD.KEY with one of the heads " + String.join(", ", heads));
      }
      if (key.substring(0, dot).equals(head)) {
        own.put(key.substring(dot + 1), value);
      }
    });
    return own;
  }
}
