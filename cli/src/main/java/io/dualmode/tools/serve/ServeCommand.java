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
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code serve}: vosk-server's WebSocket protocol; options have the environment variables and defaults of vosk-server. */
@Command(name = "serve", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Serves vosk-server's WebSocket protocol.", exitCodeListHeading = "Exit status:%n", exitCodeList = {
        "0:ended by SIGTERM or SIGINT, and every connection got its final result within the grace time",
        "1:could not start, failed, or connections got no final result or only the text so far", "2:wrong use"})
public final class ServeCommand implements Callable<Integer> {
  /** Beyond the grace time, for what is left of a process that does not end. */
  private static final long END_MILLIS = 2000;
  private static final String INTERFACE = "VOSK_SERVER_INTERFACE";
  private static final String LOOPBACK = "127.0.0.1";

  @Spec
  private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "MODEL", defaultValue = "${env:VOSK_MODEL_PATH:-}",
      description = "model as for Vosk's Model(path); without it that of --model, or the configured or bundled one")
  private String model;

  @Mixin
  private EngineOptions engineOptions;

  @Option(names = "--interface", paramLabel = "ADDRESS",
      description = "address to listen on, 0.0.0.0 for all of the machine, so that others can connect; there is no password"
          + " (default: $VOSK_SERVER_INTERFACE or 127.0.0.1)")
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

  @Option(names = "--words", negatable = true,
      description = "words with times in results (default: yes, but no where $VOSK_SHOW_WORDS is set and empty)")
  private Boolean words;

  @Option(names = "--max-connections", paramLabel = "COUNT", defaultValue = "64",
      description = "most connections at a time (default: ${DEFAULT-VALUE})")
  private int connections;

  @Option(names = "--max-message", paramLabel = "BYTES", defaultValue = "4194304",
      description = "longest message (default: ${DEFAULT-VALUE})")
  private int messageBytes;

  @Option(names = "--max-text", paramLabel = "BYTES", defaultValue = "" + ServerLimits.TEXT_BYTES,
      description = "longest text message, which may hold a phrase list (default: ${DEFAULT-VALUE})")
  private int textBytes;

  @Option(names = "--max-pending", paramLabel = "COUNT", defaultValue = "128",
      description = "most connections that have not asked for anything yet; the oldest give way (default: ${DEFAULT-VALUE})")
  private int pending;

  @Option(names = "--handshake", paramLabel = "SECONDS", defaultValue = "10",
      description = "time for a connection to ask for what it wants (default: ${DEFAULT-VALUE})")
  private int handshakeSeconds;

  @Option(names = "--idle", paramLabel = "SECONDS", defaultValue = "300",
      description = "time without a message that ends a connection (default: ${DEFAULT-VALUE})")
  private int idleSeconds;

  @Option(names = "--grace", paramLabel = "SECONDS", defaultValue = "5",
      description = "time in which SIGTERM gives every connection its final result and ends the server"
          + " (default: ${DEFAULT-VALUE})")
  private int graceSeconds;

  @Override
  public Integer call() throws IOException, InterruptedException {
    ServerLimits limits = new ServerLimits(connections, messageBytes, textBytes, Duration.ofSeconds(idleSeconds),
        Duration.ofSeconds(graceSeconds), Duration.ofSeconds(handshakeSeconds), pending);
    InetSocketAddress address = address(host, System.getenv(), port);
    VoskSpeakerModel speakers = speakerModel == null || speakerModel.isEmpty() ? null : VoskSpeakerModel.open(speakerModel);
    try (VoskModel opened = open()) {
      VoskServer server = new VoskServer(address, opened,
          new StreamSettings(sampleRateHz, words(words, System.getenv()), false, alternatives, null, speakers), limits);
      ProcessEnd end = new ProcessEnd(limits.grace().toMillis() + END_MILLIS);
      server.onBroken(end::begin);
      server.start();
      server.warmUp();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> shutdown(server, end), "shutdown"));
      spec.commandLine().getOut().println("listening on ws://" + host(address) + ":" + server.getPort());
      spec.commandLine().getOut().flush();
      server.awaitStop();
      return 0;
    }
  }

  /** Where to listen: the option, else the variable, else this machine alone. */
  static InetSocketAddress address(String option, Map<String, String> environment, int port) throws IOException {
    String named = option == null ? environment.getOrDefault(INTERFACE, "") : option;
    String host = named.isBlank() ? LOOPBACK : named;
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new IOException("cannot listen on '" + host + "': the name has no address");
    }
    return address;
  }

  /** Whether results have words: the option, else the variable, of which vosk-server takes all but the empty value for yes. */
  static boolean words(Boolean option, Map<String, String> environment) {
    return option == null ? !"".equals(environment.get("VOSK_SHOW_WORDS")) : option;
  }

  static String host(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return host.contains(":") ? "[" + host + "]" : host;
  }

  private VoskModel open() throws IOException {
    EngineConfig config = engineOptions.config();
    if (model != null && !model.isEmpty()) {
      return VoskModel.open(model, config);
    }
    SpeechEngine engine = SpeechEngines.load(config);
    return VoskModel.of(engine, config);
  }

  private static void shutdown(VoskServer server, ProcessEnd end) {
    end.begin();
    int status = 1;
    try {
      status = server.shutdown() == 0 && !server.isBroken() ? 0 : 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    end.now(status);
  }
}
