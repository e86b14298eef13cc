package io.dualmode.model.engine;

import io.dualmode.api.activity.SpeechSegment;
import io.dualmode.api.activity.VoiceActivityOptions;
import io.dualmode.api.activity.VoiceActivitySession;
import io.dualmode.model.activity.SegmentFinder;
import io.dualmode.model.activity.SpeechEvidence;
import io.dualmode.model.composition.Composition;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.FrameSink;
import io.dualmode.model.engine.session.AudioInput;
import io.dualmode.model.head.ScoringHead;
import java.util.List;
import java.util.function.DoubleConsumer;

/** Where somebody speaks in one stream: the streaming network of a {@link SupernetEngine} without a search. */
final class SupernetVoiceActivity implements VoiceActivitySession {
  private final AudioInput input;
  private final EncoderStream stream;
  private final FrameSink sink;
  private final SegmentFinder finder;
  private final Runnable onClose;
  private boolean finished;
  private boolean closed;

  /** @param tap is told the log odds of every frame, null for nobody */
  SupernetVoiceActivity(VoiceActivityOptions options, Composition parts, EncoderStream stream, ScoringHead head, DoubleConsumer tap, Runnable onClose) {
    this.stream = stream;
    this.onClose = onClose;
    finder = new SegmentFinder(options, parts.encodedFrameMillis());
    SpeechEvidence evidence = new SpeechEvidence(head.unitOfOutput());
    int rowSize = head.rowSize();
    float[] rows = new float[stream.maxFramesPerCall() * rowSize];
    sink = (data, offset, firstFrame, count) -> {
      head.fill(data, offset, count, rows, 0);
      for (int i = 0; i < count; i++) {
        double odds = evidence.logOdds(rows, i * rowSize);
        finder.accept(odds);
        if (tap != null) {
          tap.accept(odds);
        }
      }
    };
    input = new AudioInput(options.sampleRateHz(), parts.frontEnd(), (frame, offset) -> stream.accept(frame, offset, 1, sink));
  }

  @Override
  public synchronized void accept(short[] samples, int offset, int length) {
    requireAudio();
    input.accept(samples, offset, length);
  }

  @Override
  public synchronized void accept(byte[] pcm, int offset, int length) {
    requireAudio();
    input.accept(pcm, offset, length);
  }

  @Override
  public synchronized void accept(float[] samples, int offset, int length) {
    requireAudio();
    input.accept(samples, offset, length);
  }

  private void requireAudio() {
    requireOpen();
    if (finished) {
      throw new IllegalStateException("the stream is finished; open another session for the next one");
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the session is closed");
    }
  }

  @Override
  public synchronized double probability() {
    requireOpen();
    return 1 / (1 + Math.exp(-finder.latest()));
  }

  @Override
  public synchronized boolean isSpeech() {
    requireOpen();
    return finder.isOpen();
  }

  @Override
  public synchronized List<SpeechSegment> settled() {
    requireOpen();
    return finder.take();
  }

  @Override
  public synchronized List<SpeechSegment> finish() {
    requireOpen();
    if (!finished) {
      finished = true;
      input.finish();
      stream.finish(sink);
      finder.finish();
    }
    return finder.take();
  }

  @Override
  public synchronized long acceptedMillis() {
    requireOpen();
    return input.acceptedMillis();
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      stream.close();
      onClose.run();
    }
  }
}
