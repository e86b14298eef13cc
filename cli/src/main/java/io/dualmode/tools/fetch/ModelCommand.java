package io.dualmode.tools.fetch;

import io.dualmode.api.config.EngineConfig;
import io.dualmode.checkpoint.KnownCheckpoint;
import io.dualmode.model.format.ModelCache;
import io.dualmode.tools.console.ErrorLine;
import io.dualmode.tools.console.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Published checkpoints: fetching them, and what there is. */
@Command(name = "model", mixinStandardHelpOptions = true, sortOptions = false, synopsisSubcommandLabel = "COMMAND",
    subcommands = {ModelCommand.Get.class, ModelCommand.ListAll.class, ModelCommand.Place.class},
    description = "Fetch published checkpoints, which dualmode.model then finds by their names.")
public final class ModelCommand implements Runnable {
  @Spec
  CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a command: " + String.join(", ", spec.subcommands().keySet()));
  }

  private static CheckpointStore store(EngineConfig config) {
    return new CheckpointStore(ModelCache.folder(config), config.get(FetchKeys.URL), Duration.ofSeconds(config.get(FetchKeys.STALL)));
  }

  private static KnownCheckpoint named(CommandSpec spec, String name) {
    return KnownCheckpoint.named(name).orElseThrow(() -> new ParameterException(spec.commandLine(), "no checkpoint is known as " + name
        + ", known: " + KnownCheckpoint.all().stream().map(KnownCheckpoint::name).collect(Collectors.joining(", "))));
  }

  private static String describe(KnownCheckpoint c) {
    return String.format(Locale.ROOT, "%s: %.0f million weights, about %,d MB, %s, hears %s, licence %s", c.name(), c.millions(), c.bytes() / 1_000_000,
        c.language().equals("mul") ? "several languages" : c.language(), c.hears(), c.licence());
  }

  /** {@code model get}. */
  @Command(name = "get", mixinStandardHelpOptions = true,
      description = "Fetch a checkpoint, or the rest of one, and check it; one that is there is only checked.")
  static final class Get implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "as 'model list' prints it")
    String name;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
      KnownCheckpoint checkpoint = named(spec, name);
      EngineConfig config = EngineConfig.load();
      CheckpointStore store = store(config);
      PrintWriter out = spec.commandLine().getOut();
      out.println(describe(checkpoint));
      boolean there = Files.exists(store.place(checkpoint));
      if (!there) {
        out.println("from " + store.source(checkpoint) + "; by fetching it you take its licence, see its card there");
      }
      out.flush();
      try (ProgressBar bar = there ? null : Progress.bar(name, checkpoint.bytes() >> 20, "MB")) {
        out.println(store.get(checkpoint, bytes -> bar.stepTo(bytes >> 20)));
      }
      return 0;
    }
  }

  /** {@code model list}. */
  @Command(name = "list", mixinStandardHelpOptions = true, description = "Print which checkpoints are known, and which of them are there.")
  static final class ListAll implements Callable<Integer> {
    @Option(names = "--check", description = "compare those that are there with their recorded hashes")
    boolean check;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws IOException {
      EngineConfig config = EngineConfig.load();
      CheckpointStore store = store(config);
      PrintWriter out = spec.commandLine().getOut();
      int status = 0;
      for (KnownCheckpoint checkpoint : KnownCheckpoint.all()) {
        boolean there = Files.exists(store.place(checkpoint));
        out.println((there ? "* " : "  ") + describe(checkpoint));
        if (there && check) {
          try {
            store.check(checkpoint);
          } catch (IOException e) {
            ErrorLine.print(spec.commandLine().getErr(), ErrorLine.message(e));
            status = 1;
          }
        }
      }
      out.println("* is there, in " + ModelCache.folder(config));
      return status;
    }
  }

  /** {@code model path}. */
  @Command(name = "path", mixinStandardHelpOptions = true, description = "Print where a checkpoint lies; fails where it does not.")
  static final class Place implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "as 'model list' prints it")
    String name;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
      KnownCheckpoint checkpoint = named(spec, name);
      CheckpointStore store = store(EngineConfig.load());
      if (!Files.exists(store.place(checkpoint))) {
        spec.commandLine().getErr().println("dualmode: " + name + " was not fetched yet: 'dualmode model get " + name + "' does, or put "
            + checkpoint.file() + " into " + store.place(checkpoint).getParent());
        return 1;
      }
      spec.commandLine().getOut().println(store.place(checkpoint));
      return 0;
    }
  }
}
