package io.dualmode.model.engine.session;

import io.dualmode.api.speaker.SpeakerModel;
import io.dualmode.api.speaker.SpeakerStream;
import io.dualmode.api.speaker.SpeakerVector;
import java.util.Optional;
import java.util.function.LongPredicate;

/** The speaker model that an application brought along, beside one session: it hears the same samples. Not thread-safe. */
final class BroughtSpeaker {
  /** A stream, and when it began on the clock of the session. */
  private record Hearing(SpeakerStream stream, long originMillis) {}

  private final AudioInput input;
  private final int sampleRateHz;
  private SpeakerModel model;
  /** What the vector of this utterance comes from, and of the next one; null for none. */
  private Hearing now;
  private Hearing next;

  BroughtSpeaker(AudioInput input, int sampleRateHz) {
    this.input = input;
    this.sampleRateHz = sampleRateHz;
  }

  /** Hears by a model from now on, null for none; vectors are its from the next utterance on, or at once. */
  void listen(SpeakerModel wanted, boolean atOnce) {
    if (wanted == model) {
      return;
    }
    model = wanted;
    next = wanted == null ? null : new Hearing(wanted.newStream(sampleRateHz), input.acceptedMillis());
    if (atOnce) {
      now = next;
    }
    listen();
  }

  private void listen() {
    input.alsoTo(now == null && next == null ? null : this::samples);
  }

  private void samples(float[] samples, int offset, int length) {
    if (now != null) {
      now.stream.accept(samples, offset, length);
    }
    if (next != null && next != now) {
      next.stream.accept(samples, offset, length);
    }
  }

  /** Whether this utterance gets a vector where enough is said. */
  boolean counts() {
    return now != null;
  }

  void nextUtterance() {
    now = next;
    listen();
  }

  void nextStream() {
    if (next != null) {
      next.stream.reset();
      next = new Hearing(next.stream, input.acceptedMillis());
    }
    nextUtterance();
  }

  /** The vector of a stretch, times on the clock of the session. */
  Optional<SpeakerVector> vector(long startMillis, long endMillis, LongPredicate speech) {
    if (now == null) {
      return Optional.empty();
    }
    long origin = now.originMillis;
    return now.stream.vector(startMillis - origin, endMillis - origin, millis -> speech.test(millis + origin));
  }
}
