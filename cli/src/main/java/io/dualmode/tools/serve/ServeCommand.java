package io.dualmode.tools.serve;

import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.tools.command.EngineOptions;
import io.dualmode.tools.console.ErrorLine;
import io.dualmode.tools.serve.guard.AccessLog;
import io.dualmode.tools.serve.guard.ProcessEnd;
import io.dualmode.tools.serve.guard.RequestLimits;
import io.dualmode.tools.serve.guard.ServerLimits;
import io.dualmode.tools.serve.model.ServedModel;
import io.dualmode.tools.serve.model.ServedModels;
import io.dualmode.tools.serve.network.Access;
import io.dualmode.tools.serve.protocol.StreamSettings;
import io.dualmode.vosk.VoskModel;
import io.dualmode.vosk.VoskSpeakerModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code serve}: streams, recordings and a page on one port; the options that vosk-server has too have its variables and defaults. */
@Command(name = "serve", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Serve speech recognition on one port: a page to speak to (/), vosk-server's protocol and more over WebSockets (any"
        + " path), recordings (POST /transcribe, or /v1/audio/transcriptions as of OpenAI's API), /v1/models, /health, /ready and /metrics.",
    footerHeading = "%nExamples:%n", footer = {
        "  dualmode serve                          then open http://localhost:2700",
        "  dualmode serve --mode two-pass --port 8080 --access-log -",
        "  dualmode serve --interface 0.0.0.0 --token-file token --keystore key.p12",
        "  curl -F file=@talk.flac -F format=srt http://localhost:2700/transcribe",
        "  curl --data-binary @talk.mp3 'localhost:2700/transcribe?mode=full-context'",
        "  curl -F file=@talk.mp3 -F model=whisper-1 \\",
        "    http://localhost:2700/v1/audio/transcriptions"},
    exitCodeListHeading = "%nExit status:%n", exitCodeList = {
        "0:ended by SIGTERM or SIGINT, and every stream and recording got its final result within the grace time",
        "1:could not start, failed, or some got no final result or only the text so far", "2:wrong use"})
public final class ServeCommand implements Callable<Integer> {
  /** Beyond the grace time, for what is left of a process that does not end. */
  private static final long END_MILLIS = 2000;
  private static final String LOOPBACK = "127.0.0.1";

  @Spec
  private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "MODEL",
      description = "model as for Vosk's Model(path) (default: $VOSK_MODEL_PATH, that of --model, or the configured or bundled one)")
  private String model;

  @Mixin
  private EngineOptions engineOptions;

  @Option(names = "--interface", paramLabel = "ADDRESS",
      description = "address to listen on, 0.0.0.0 for all of the machine, so that others can connect, by a token if --token-file names one"
          + " (default: $VOSK_SERVER_INTERFACE or 127.0.0.1)")
  private String host;

  @Option(names = "--port",
      description = "port to listen on (default: $VOSK_SERVER_PORT or 2700)")
  private String port;

  @Option(names = "--sample-rate", paramLabel = "HZ",
      description = "rate of clients that name none (default: $VOSK_SAMPLE_RATE or 8000)")
  private String sampleRate;

  @Option(names = "--speaker-model", paramLabel = "PATH",
      description = "speaker model; results then have speaker vectors (default: $VOSK_SPK_MODEL_PATH or none)")
  private String speakerModel;

  @Option(names = "--alternatives",
      description = "readings in a result (default: $VOSK_ALTERNATIVES or 0, the best one only)")
  private String alternatives;

  @Option(names = "--words", negatable = true,
      description = "words with times in results (default: yes, but no where $VOSK_SHOW_WORDS is set and empty)")
  private Boolean words;

  @Option(names = "--also", paramLabel = "MODEL", description = "a further model, for clients that name its language; may be repeated")
  private List<String> also = List.of();

  @Mixin
  private AccessOptions access;

  @Mixin
  private LimitOptions limits;

  @Override
  public Integer call() throws IOException, InterruptedException {
    ServerLimits bounds = limits.server();
    RequestLimits requests = limits.requests();
    VoskVariables variables = new VoskVariables(System.getenv());
    StreamSettings plain = checked(() -> new StreamSettings(variables.sampleRateHz(sampleRate), variables.words(words), false,
        variables.alternatives(alternatives), null, null));
    InetSocketAddress address = address(host, System.getenv(), checked(() -> variables.port(port)));
    Access rules = access.rules(System.getenv());
    SslContextFactory.Server tls = access.tls(System.getenv());
    if (tls != null) {
      AccessOptions.remark(tls.getKeyStore()).ifPresent(remark -> ErrorLine.print(spec.commandLine().getErr(), remark));
    }
    variables.remarks(words).forEach(remark -> ErrorLine.print(spec.commandLine().getErr(), remark));
    String speakerPath = variables.text(speakerModel, VoskVariables.SPEAKER_MODEL_PATH);
    VoskSpeakerModel speakers = speakerPath.isEmpty() ? null : speakers(speakerPath);
    try (AccessLog accessLog = access.log(); ServedModels models = open(variables.text(model, VoskVariables.MODEL_PATH))) {
      StreamSettings settings = new StreamSettings(plain.sampleRateHz(), plain.words(), false, plain.maxAlternatives(), null, speakers);
      SpeechServer server = new SpeechServer(address,
          new SpeechServer.Setup(models, settings, bounds, requests, rules, tls, accessLog));
      ProcessEnd end = new ProcessEnd(bounds.grace().toMillis() + END_MILLIS);
      server.onBroken(end::begin);
      server.start();
      server.warmUp();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> shutdown(server, end), "shutdown"));
      PrintWriter out = spec.commandLine().getOut();
      String place = host(address) + ":" + server.getPort();
      out.println("listening on " + (tls == null ? "ws://" + place + " and http://" : "wss://" + place + " and https://") + place + ": "
          + describe(models) + ", streams at " + rate(settings.sampleRateHz()) + " Hz unless they say otherwise"
          + (rules.needsToken() ? ", with a token" : ""));
      out.flush();
      server.awaitStop();
      return 0;
    }
  }

  /** What options or variables say; what is out of range is wrong use of the command. */
  private <T> T checked(Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** Models with their languages, modes and rates, for the line at the start. */
  private static String describe(ServedModels models) {
    return models.all().stream().map(model -> "model " + model.id() + (model.language().isEmpty() ? "" : " (" + model.language() + ")")
        + ", mode " + model.engine().defaultOptions().mode().key() + ", " + model.engine().sampleRateHz() + " Hz")
        .collect(Collectors.joining("; "));
  }

  private static String rate(float hz) {
    return hz == Math.rint(hz) ? Integer.toString((int) hz) : Float.toString(hz);
  }

  /** Where to listen: the option, else the variable, else this machine alone. */
  static InetSocketAddress address(String option, Map<String, String> environment, int port) throws IOException {
    String named = option == null ? environment.getOrDefault(VoskVariables.INTERFACE, "") : option;
    String host = named.isBlank() ? LOOPBACK : named;
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new IOException("cannot listen on '" + host + "': the name has no address");
    }
    return address;
  }

  static String host(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return host.contains(":") ? "[" + host + "]" : host;
  }

  private ServedModels open(String model) throws IOException {
    List<ServedModel> models = new ArrayList<>();
    try {
      EngineConfig config = engineOptions.config();
      if (!model.isEmpty()) {
        models.add(new ServedModel(ServedModel.idOf(model), load(model, config), config));
      } else {
        String name = config.get(Keys.MODEL).isEmpty() ? "bundled" : config.get(Keys.MODEL);
        SpeechEngine engine = SpeechEngines.load(config);
        models.add(new ServedModel(ServedModel.idOf(name.equals("bundled") ? engine.language() : name), VoskModel.of(engine, config),
            config));
      }
      for (String name : also) {
        EngineConfig own = config.with(Keys.MODEL, name);
        models.add(new ServedModel(ServedModel.idOf(name), load(name, own), own));
      }
      return new ServedModels(models);
    } catch (IOException | RuntimeException e) {
      models.forEach(opened -> opened.vosk().close());
      throw e;
    }
  }

  private static VoskModel load(String name, EngineConfig config) throws IOException {
    try {
      return VoskModel.load(name, config);
    } catch (IOException | IllegalArgumentException e) {
      String message = ErrorLine.message(e);
      throw new IOException(message.startsWith(name) ? message : "cannot open the model " + name + ": " + message, e);
    }
  }

  private static VoskSpeakerModel speakers(String path) throws IOException {
    if (!Files.exists(Path.of(path))) {
      throw new IOException(path + ": no speaker model there, the path does not exist");
    }
    return VoskSpeakerModel.open(path);
  }

  private static void shutdown(SpeechServer server, ProcessEnd end) {
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
