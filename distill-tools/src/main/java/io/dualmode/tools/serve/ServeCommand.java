package io.dualmode.tools.serve;

import io.dualmode.api.EngineConfig;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.tools.cli.EngineOptions;
import io.dualmode.vosk.VoskModel;
import io.dualmode.vosk.VoskSpeakerModel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code serve}: vosk-server's WebSocket protocol; options have the environment variables and defaults of vosk-server. */
@Command(name = "serve", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Serves vosk-server's WebSocket protocol.")
public final class ServeCommand implements Callable<Integer> {
  private static final Duration START = Duration.ofSeconds(30);

  @Spec
  private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "MODEL", defaultValue = "${env:VOSK_MODEL_PATH:-}",
      description = "model as for Vosk's Model(path); without it that of --model, or the configured or bundled one")
  private String model;

  @Mixin
  private EngineOptions engineOptions;

  @Option(names = "--interface", defaultValue = "${env:VOSK_SERVER_INTERFACE:-0.0.0.0}",
      description = "address to listen on (default: $VOSK_SERVER_INTERFACE or 0.0.0.0)")
  private String host;

  @Option(names = "--port", defaultValue = "${env:VOSK_SERVER_PORT:-2700}",
      description = "port to listen on (default: $VOSK_SERVER_PORT or 2700)")
  private int port;

  @Option(names = "--sample-rate", paramLabel = "HZ", defaultValue = "${env:VOSK_SAMPLE_RATE:-8000}",
      description = "rate of clients that name none (default: $VOSK_SAMPLE_RATE or 8000)")
  private float sampleRateHz;

  @Option(names = "--speaker-model", paramLabel = "PATH", defaultValue = "${env:VOSK_SPK_MODEL_PATH:-}",
      description = "speaker model; results then have speaker vectors (default: $VOSK_SPK_MODEL_PATH or none)")
  private String speakerModel;

  @Option(names = "--alternatives", defaultValue = "${env:VOSK_ALTERNATIVES:-0}",
      description = "readings in a result (default: $VOSK_ALTERNATIVES or 0, the best one only)")
  private int alternatives;

  @Option(names = "--words", negatable = true, defaultValue = "true", fallbackValue = "true",
      description = "words with times in results (default: yes)")
  private boolean words;

  @Option(names = "--max-connections", defaultValue = "64",
      description = "most connections at a time (default: ${DEFAULT-VALUE})")
  private int connections;

  @Option(names = "--max-message", paramLabel = "BYTES", defaultValue = "4194304",
      description = "longest message (default: ${DEFAULT-VALUE})")
  private int messageBytes;

  @Option(names = "--idle", paramLabel = "SECONDS", defaultValue = "300",
      description = "time without a message that ends a connection (default: ${DEFAULT-VALUE})")
  private int idleSeconds;

  @Option(names = "--grace", paramLabel = "SECONDS", defaultValue = "5",
      description = "time that connections have at shutdown (default: ${DEFAULT-VALUE})")
  private int graceSeconds;

  @Override
  public Integer call() throws IOException, InterruptedException {
    ServerLimits limits = new ServerLimits(connections, messageBytes, Duration.ofSeconds(idleSeconds),
        Duration.ofSeconds(graceSeconds));
    VoskSpeakerModel speakers = speakerModel == null || speakerModel.isEmpty() ? null : VoskSpeakerModel.open(speakerModel);
    try (VoskModel opened = open()) {
      VoskServer server = new VoskServer(new InetSocketAddress(host, port), opened,
          new StreamSettings(sampleRateHz, words, false, alternatives, null, speakers), limits);
      Thread hook = new Thread(() -> shutdown(server), "shutdown");
      Runtime.getRuntime().addShutdownHook(hook);
      server.start();
      server.awaitStart(START);
      spec.commandLine().getOut().println("listening on ws://" + host + ":" + server.getPort());
      spec.commandLine().getOut().flush();
      server.awaitStop();
      return 0;
    }
  }

  private VoskModel open() throws IOException {
    EngineConfig config = engineOptions.config();
    if (model != null && !model.isEmpty()) {
      return VoskModel.open(model, config);
    }
    SpeechEngine engine = SpeechEngines.load(config);
    return VoskModel.of(engine, config);
  }

  private static void shutdown(VoskServer server) {
    try {
      server.shutdown();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
