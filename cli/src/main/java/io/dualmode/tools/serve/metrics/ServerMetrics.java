package io.dualmode.tools.serve.metrics;

import io.dualmode.tools.serve.guard.ServerCounters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import java.util.function.ToDoubleFunction;

/**
 * The meters of a server: what {@link ServerCounters} count, open streams and requests, real-time factor, latency, and the virtual
 * machine. Names begin with {@code dualmode_}. Telling costs no allocation worth mentioning. Thread-safe.
 */
public final class ServerMetrics {
  /** Bounds of the buckets of latencies. */
  private static final Duration[] LATENCIES = {Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofMillis(500),
      Duration.ofMillis(750), Duration.ofMillis(1000), Duration.ofMillis(1500), Duration.ofMillis(2500), Duration.ofMillis(5000),
      Duration.ofMillis(10_000), Duration.ofMillis(30_000)};

  private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final RecentFactor factor = new RecentFactor();
  private final LongAdder audioMillis = new LongAdder();
  private final LongAdder workNanos = new LongAdder();
  private final Timer latency;
  private final Counter utterances;
  private final Counter words;

  /**
   * The meters of a server.
   *
   * @param streams how many streams are open
   * @param requests how many requests are being received, waiting or worked on
   */
  public ServerMetrics(ServerCounters counters, IntSupplier streams, IntSupplier requests) {
    gauge("dualmode.streams", "Open streams over WebSockets", streams::getAsInt);
    gauge("dualmode.requests", "Recordings that are being received, waiting or being listened to", requests::getAsInt);
    gauge("dualmode.real.time.factor", "Seconds of work for a second of audio, in the last minute",
        () -> factor.value(System.nanoTime()));
    count("dualmode.audio.seconds", "Audio listened to", audioMillis, sum -> sum.sum() / 1e3);
    count("dualmode.work.seconds", "Time that listening took", workNanos, sum -> sum.sum() / 1e9);
    count("dualmode.connections", "Streams let in", counters.connections, LongAdder::sum);
    count("dualmode.refused", "Refused, by reason", counters.turnedAway, LongAdder::sum, "reason", "busy");
    count("dualmode.refused", "Refused, by reason", counters.handshakesGivenUp, LongAdder::sum, "reason", "handshake");
    count("dualmode.refused", "Refused, by reason", counters.refused, LongAdder::sum, "reason", "input");
    count("dualmode.refused", "Refused, by reason", counters.neverRead, LongAdder::sum, "reason", "never_read");
    count("dualmode.refused", "Refused, by reason", counters.unauthorized, LongAdder::sum, "reason", "unauthorized");
    count("dualmode.refused", "Refused, by reason", counters.slowUploads, LongAdder::sum, "reason", "slow_upload");
    count("dualmode.errors", "Failures of the server, by place", counters.failures, LongAdder::sum, "place", "listening");
    count("dualmode.errors", "Failures of the server, by place", counters.acceptFailures, LongAdder::sum, "place", "accept");
    count("dualmode.messages", "Messages received", counters.messages, LongAdder::sum);
    count("dualmode.audio.received.bytes", "Audio received over WebSockets", counters.audioBytes, LongAdder::sum);
    count("dualmode.upload.received.bytes", "Recordings received", counters.uploadBytes, LongAdder::sum);
    count("dualmode.answers", "Answers sent to streams", counters.answers, LongAdder::sum);
    latency = Timer.builder("dualmode.final.latency").description("From the arrival of a last word's end to the final result")
        .serviceLevelObjectives(LATENCIES).register(registry);
    utterances = Counter.builder("dualmode.utterances").description("Utterances with words").register(registry);
    words = Counter.builder("dualmode.words").description("Words recognised").register(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  private interface Value {
    double get();
  }

  private void gauge(String name, String what, Value value) {
    Gauge.builder(name, value, Value::get).description(what).strongReference(true).register(registry);
  }

  private void count(String name, String what, LongAdder adder, ToDoubleFunction<LongAdder> value, String... tags) {
    FunctionCounter.builder(name, adder, value).description(what).tags(tags).register(registry);
  }

  /** Audio, of no length perhaps, was worked on. */
  public void heard(long millis, long nanos) {
    audioMillis.add(millis);
    workNanos.add(nanos);
    factor.add(System.nanoTime(), millis, nanos);
  }

  /** An utterance has its result. */
  public void utterance(int wordCount) {
    utterances.increment();
    words.increment(wordCount);
  }

  /** A live utterance had its result so long after the end of its last word had arrived. */
  public void latency(long nanos) {
    latency.record(Math.max(0, nanos), TimeUnit.NANOSECONDS);
  }

  /** A request was answered; {@code route} is one of a few. */
  public void request(String route, int status, long nanos) {
    Timer.builder("dualmode.http.requests").description("Requests and their time to the answer").tags("route", route, "status",
        Integer.toString(status)).register(registry).record(nanos, TimeUnit.NANOSECONDS);
  }

  /** The text that Prometheus reads, format 0.0.4. */
  public String scrape() {
    return registry.scrape();
  }
}
