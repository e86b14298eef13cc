package io.dualmode.tools.serve.web;

import com.google.gson.JsonObject;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.SessionOptions;
import io.dualmode.api.audio.AudioReader;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.tools.audio.AudioFile;
import io.dualmode.tools.serve.model.FairTurns;
import io.dualmode.tools.serve.model.SessionEngine;
import io.dualmode.tools.serve.model.StreamMeter;
import io.dualmode.tools.transcribe.Transcriber;
import io.dualmode.tools.transcript.VerboseJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpStatus;

/** A recording that a client brought: received, waited for, listened to in fair turns, answered. */
final class RecordingRequest implements StreamMeter {
  private static final long MEMORY_NANOS = 10_000_000_000L;
  private static final long MEMORY_POLL_MILLIS = 200;

  /** A recording that is longer than allowed, found while it is listened to. */
  private static final class TooLong extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooLong() {
      super("the recording is too long", null, false, false);
    }
  }

  private final WebHost host;
  private final Exchange exchange;
  private final CountedSource body;
  private final long startNanos = System.nanoTime();
  private volatile boolean receiving = true;
  private volatile FairTurns turns;
  private volatile Problem cancelled;
  private long audioMillis;

  RecordingRequest(WebHost host, Exchange exchange, CountedSource body) {
    this.host = host;
    this.exchange = exchange;
    this.body = body;
  }

  boolean isReceiving() {
    return receiving;
  }

  /** All of it has come. */
  void received() {
    receiving = false;
  }

  long ageNanos(long now) {
    return now - startNanos;
  }

  double bytesPerSecond(long now) {
    return body.bytes() / Math.max(1e-3, ageNanos(now) / 1e9);
  }

  String peer() {
    return exchange.peer();
  }

  void cutOff(Throwable reason) {
    exchange.cutOff(reason);
  }

  /** Answers with a problem and lets go of the work; whether there was no answer yet. */
  boolean cancel(Problem why) {
    boolean first = cancelled == null;
    cancelled = why;
    FairTurns running = turns;
    if (running != null) {
      running.cancel();
    }
    exchange.refuse(why);
    return first;
  }

  /** Listens and answers, in the thread that calls. */
  void listen(Received recording, Wishes wishes) {
    try {
      if (!waitForMemory()) {
        host.counters().turnedAway.increment();
        throw new Problem(503, "the server has no memory for another recording, try again later", null, "busy");
      }
      turns = new FairTurns(host.workers(), wishes.options().mode() != RecognitionMode.STREAMING);
      if (cancelled != null) {
        return;
      }
      heard(recording, wishes);
    } catch (Problem e) {
      exchange.refuse(e);
    } catch (CancellationException e) {
      // has been answered
    } catch (TooLong e) {
      exchange.refuse(new Problem(413, recording.name() + ": is longer than " + host.requestLimits().audioSeconds()
          + " s; cut it into parts", "file", "too_long"));
    } catch (Events.Gone e) {
      exchange.cutOff(e);
    } catch (IOException e) {
      host.counters().refused.increment();
      exchange.refuse(Problem.of("file", e.getMessage() == null ? e.toString() : e.getMessage()));
    } catch (IllegalArgumentException e) {
      host.counters().refused.increment();
      exchange.refuse(new Problem(400, e.getMessage() == null ? e.toString() : e.getMessage(), null, "invalid_value"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      fail(e);
    }
  }

  private void fail(Throwable e) {
    try {
      host.counters().failures.increment();
      host.log().failure(peer(), "the recording cannot be decoded", e);
      exchange.refuse(new Problem(HttpStatus.INTERNAL_SERVER_ERROR_500, "the recording cannot be decoded", null, null));
    } catch (Throwable again) {
      exchange.cutOff(e);
    } finally {
      if (e instanceof Error) {
        host.suspect(e);
      }
    }
  }

  private boolean waitForMemory() throws InterruptedException {
    long until = System.nanoTime() + MEMORY_NANOS;
    while (!host.hasMemory()) {
      if (System.nanoTime() - until > 0 || cancelled != null) {
        return false;
      }
      Thread.sleep(MEMORY_POLL_MILLIS);
    }
    return true;
  }

  private void heard(Received recording, Wishes wishes) throws IOException {
    List<RecognitionResult> utterances = new ArrayList<>();
    Events events = wishes.stream() ? new Events(exchange) : null;
    List<String> remarks = new ArrayList<>();
    double seconds;
    try (AudioFile audio = AudioFile.of(AudioReader.open(recording.openAudio(), recording.name()))) {
      SessionOptions options = wishes.options();
      SessionEngine engine = SessionEngine.fair(wishes.model().engine(), options, this, turns);
      Transcriber transcriber = new Transcriber(engine, wishes.model().config(), options.grammar(),
          own -> own.readable(options.readable()));
      seconds = transcriber.transcribe(audio, wishes.channels(), (channel, result) -> {
        utterances.add(result);
        if (events != null) {
          events.utterance(result.readableText());
        }
      });
      audio.damage().ifPresent(remarks::add);
      remarks.addAll(audio.notes());
    }
    exchange.note(String.format(Locale.ROOT, "audio %.1f s", seconds));
    if (!remarks.isEmpty()) {
      exchange.header("Warning", remarks.stream().map(RecordingRequest::warning).collect(Collectors.joining(", ")));
      remarks.forEach(remark -> host.log().client(peer(), remark));
    }
    if (events != null) {
      events.end();
    } else {
      exchange.answer(200, wishes.format().type(), text(recording, wishes, utterances, seconds));
    }
  }

  /** What is wrong with a recording that was heard all the same, as a value of the header {@code Warning}. */
  private static String warning(String remark) {
    return "199 - \"" + remark.replaceAll("[^\\x20-\\x7e]|[\"\\\\]", "?") + "\"";
  }

  private static String text(Received recording, Wishes wishes, List<RecognitionResult> utterances, double seconds) {
    if (wishes.format() == AnswerFormat.VERBOSE_JSON) {
      return VerboseJson.of(utterances, seconds, wishes.model().language(), wishes.segments(), wishes.words());
    }
    if (wishes.openAi() && wishes.format() == AnswerFormat.JSON) {
      JsonObject json = new JsonObject();
      json.addProperty("text", String.join(" ", utterances.stream().map(RecognitionResult::readableText).toList()));
      return json.toString();
    }
    return wishes.format().write(recording.name(), utterances, seconds);
  }

  @Override
  public void heard(long millis, long workNanos) {
    audioMillis += millis;
    host.metrics().heard(millis, workNanos);
    if (audioMillis > 1000L * host.requestLimits().audioSeconds()) {
      throw new TooLong();
    }
  }

  @Override
  public void utterance(int words, long sinceLastWordMillis) {
    host.metrics().utterance(words);
  }
}
