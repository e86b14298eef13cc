package io.dualmode.tools.command;

import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The engine of a command line whose arguments cannot name another one than the configuration of the process does: it is loaded on a thread
 * of its own while the arguments are still being read, which takes as long. Begun at most once in a process; thread-safe.
 */
public final class EarlyEngine {
  private static final List<String> COMMANDS = List.of("transcribe", "vad", "force-align");
  /** What chooses an engine or its settings, is a file of more arguments, or wants no engine. */
  private static final List<String> OTHERWISE = List.of("--mode", "--model", "--set", "--config", "@", "-h", "--help", "-V", "--version");
  /** What wants, or may want, other text than people write. */
  private static final List<String> PLAIN = List.of("--raw", "--json", "-f", "--format", "-o", "--output", "--phones");

  private static EarlyEngine begun;

  private final FutureTask<EngineConfig> config;
  private final FutureTask<SpeechEngine> engine;

  private EarlyEngine(boolean readable) {
    config = new FutureTask<>(() -> configuration(readable));
    engine = new FutureTask<>(() -> SpeechEngines.load(config.get()));
  }

  /** The configuration of the process; an engine that knows that readable text is wanted reads what that needs beside its words. */
  private static EngineConfig configuration(boolean readable) {
    EngineConfig config = EngineConfig.load();
    return readable && config.origin(Keys.TEXT).equals("default") ? config.with(Keys.TEXT, "readable") : config;
  }

  /** Begins to load where the arguments allow it. */
  public static synchronized void begin(String... args) {
    if (args.length < 2 || !COMMANDS.contains(args[0]) || EngineOptions.usesWorkingFolder() || has(args, OTHERWISE)) {
      return;
    }
    EarlyEngine early = new EarlyEngine(args[0].equals("transcribe") && !has(args, PLAIN));
    begun = early;
    Thread thread = new Thread(early::load, "dualmode-early");
    // wrong use of the command ends the process at once
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether an argument begins with one of these. */
  private static boolean has(String[] args, List<String> beginnings) {
    return Arrays.stream(args).anyMatch(arg -> beginnings.stream().anyMatch(arg::startsWith));
  }

  private void load() {
    config.run();
    engine.run();
  }

  /** The configuration of the process, read already where an engine was begun. */
  static EngineConfig config() {
    EarlyEngine early;
    synchronized (EarlyEngine.class) {
      early = begun;
    }
    try {
      return early == null ? EngineConfig.load() : result(early.config);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The engine of a configuration: the one that was begun, where this
   * is its configuration and it was not given away yet, or one that is loaded now.
   */
  public static SpeechEngine load(EngineConfig config) throws IOException {
    EarlyEngine early;
    synchronized (EarlyEngine.class) {
      early = begun;
      begun = null;
    }
    return early != null && result(early.config) == config ? result(early.engine) : SpeechEngines.load(config);
  }

  private static <T> T result(FutureTask<T> task) throws IOException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      if (e.getCause() instanceof RuntimeException wrong) {
        throw wrong;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the model was loaded", e);
    }
  }
}
