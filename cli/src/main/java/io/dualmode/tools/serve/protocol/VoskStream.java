package io.dualmode.tools.serve.protocol;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.dualmode.tools.serve.model.ServedModel;
import io.dualmode.tools.serve.model.ServedModels;
import io.dualmode.tools.serve.model.StreamMeter;
import java.util.Arrays;
import java.util.Optional;

/**
 * One connection's side of vosk-server's protocol.
 *
 * <p>Text {@code {"config" : {...}}} sets the stream up and has no answer; binary is 16-bit little-endian audio and is answered
 * by the result when an utterance ends, otherwise by the partial result; {@code {"reset" : 1}} is answered by the final result and
 * the stream goes on; {@code {"eof" : 1}} is answered by the final result and ends it. A message of audio may come in pieces; where
 * an utterance ends is asked at the end of the message only, as if it had come at once. One thread at a time.
 */
final class VoskStream implements AutoCloseable {
  /** An answer, and whether the connection ends with it. */
  record Answer(String text, boolean last) {}

  /** Phrase lists of so many characters take a while to be made ready. */
  private static final int LONG_PHRASE_LIST = 4096;
  /** Utterances that are ended by the rules are shorter; the result of a longer one may take a while. */
  private static final float LONG_UTTERANCE_SECONDS = 30;
  private static final byte[] NONE = new byte[0];

  private final ServedModels models;
  private final StreamMeter meter;
  private volatile StreamSettings settings;
  private StreamRecognizer recognizer;
  private boolean ended;
  /** The first byte of a sample whose other one has not come, in {@code [0]}. */
  private final byte[] sample = new byte[2];
  private boolean half;
  private long utteranceBytes;

  /**
   * A stream.
   *
   * @param meter told what it costs and gives
   */
  VoskStream(ServedModels models, StreamSettings settings, StreamMeter meter) {
    this.models = models;
    this.settings = settings;
    this.meter = meter;
  }

  /** Takes a text message; one that is none of the protocol is an {@link IllegalArgumentException}. */
  Optional<Answer> text(String message) {
    if (ended) {
      return Optional.empty();
    }
    ClientMessage read = ClientMessage.read(message, settings);
    return switch (read.kind()) {
      case CONFIG -> {
        settings = read.settings();
        yield Optional.empty();
      }
      case EOF -> finish();
      case RESET -> Optional.of(answer(recognizer().last(), false));
    };
  }

  /** Takes a piece of a message of audio. */
  void audio(byte[] pcm, int offset, int length) {
    if (ended || length == 0) {
      return;
    }
    StreamRecognizer to = recognizer();
    utteranceBytes += length;
    int at = offset;
    int end = offset + length;
    if (half) {
      sample[1] = pcm[at++];
      half = false;
      to.accept(sample, 2);
    }
    if ((end - at & 1) == 1) {
      sample[0] = pcm[--end];
      half = true;
    }
    if (at < end) {
      byte[] whole = at == 0 ? pcm : Arrays.copyOfRange(pcm, at, end);
      to.accept(whole, end - at);
    }
  }

  /** Ends a message of audio: the result where the utterance is over, else the partial one. */
  Optional<Answer> endOfMessage() {
    if (ended) {
      return Optional.empty();
    }
    half = false;
    StreamRecognizer to = recognizer();
    boolean endpoint = to.accept(NONE, 0);
    return Optional.of(endpoint ? answer(to.result(), false) : new Answer(to.partial(), false));
  }

  /** Ends the stream with its final result; empty when it has ended. */
  Optional<Answer> finish() {
    if (ended) {
      return Optional.empty();
    }
    Answer last = answer(recognizer().last(), true);
    close();
    return Optional.of(last);
  }

  /** The answer that ends an utterance. */
  private Answer answer(String text, boolean last) {
    utteranceBytes = 0;
    return new Answer(text, last);
  }

  /**
   * What is given for a final result where there is no time to make one: the text of the last partial result. Needs nothing that the
   * thread at work changes.
   */
  static String insteadOfFinal(String partial, boolean alternatives) {
    JsonElement text = JsonParser.parseString(partial).getAsJsonObject().get("partial");
    String quoted = text == null ? "\"\"" : text.toString();
    return alternatives ? "{\"alternatives\" : [{\"text\": " + quoted + ", \"confidence\" : 0.0}] }"
        : "{\n  \"text\" : " + quoted + "\n}";
  }

  private StreamRecognizer recognizer() {
    if (recognizer == null) {
      ServedModel model = models.forLanguage(settings.beyond().language());
      recognizer = settings.beyond().detailed() ? new DetailedRecognizer(model, settings, meter)
          : new PlainRecognizer(model, settings, meter);
    }
    return recognizer;
  }

  StreamSettings settings() {
    return settings;
  }

  /** Whether audio has been taken, or a result asked for. */
  boolean isOpen() {
    return recognizer != null;
  }

  boolean hasAudio() {
    return recognizer != null && !ended;
  }

  /** Whether the next message may take long: a long phrase list has to be made ready, or a long utterance ended. */
  boolean isLong() {
    return recognizer == null ? settings.vocabularyLength() > LONG_PHRASE_LIST
        : utteranceBytes > 2 * LONG_UTTERANCE_SECONDS * settings.sampleRateHz();
  }

  /** Idempotent. */
  @Override
  public void close() {
    ended = true;
    if (recognizer != null) {
      recognizer.close();
    }
  }
}
