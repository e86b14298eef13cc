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
import io.dualmode.model.engine.session.RecordingSession;
import io.dualmode.model.head.ScoringHead;
import java.util.List;
import java.util.function.DoubleConsumer;

/** Where somebody speaks in one stream: the streaming network of a {@link SupernetEngine} without a search. */
final class SupernetVoiceActivity extends RecordingSession<SpeechSegment> implements VoiceActivitySession {
  private final EncoderStream stream;
  private final FrameSink sink;
  private final SegmentFinder finder;
  private final Runnable onClose;

  private SupernetVoiceActivity(AudioInput input, EncoderStream stream, FrameSink sink, SegmentFinder finder, Runnable onClose) {
    super("voice activity session", input);
    this.stream = stream;
    this.sink = sink;
    this.finder = finder;
    this.onClose = onClose;
  }

  /** @param tap is told the log odds of every frame, null for nobody */
  static SupernetVoiceActivity open(VoiceActivityOptions options, Composition parts, EncoderStream stream, ScoringHead head, DoubleConsumer tap,
      Runnable onClose) {
    SegmentFinder finder = new SegmentFinder(options, parts.encodedFrameMillis());
    SpeechEvidence evidence = new SpeechEvidence(head.unitOfOutput());
    int rowSize = head.rowSize();
    float[] rows = new float[stream.maxFramesPerCall() * rowSize];
    FrameSink sink = (data, offset, firstFrame, count) -> {
      head.fill(data, offset, count, rows, 0);
      for (int i = 0; i < count; i++) {
        double odds = evidence.logOdds(rows, i * rowSize);
        finder.accept(odds);
        if (tap != null) {
          tap.accept(odds);
        }
      }
    };
    AudioInput input = new AudioInput(options.sampleRateHz(), parts.frontEnd(), (frame, offset) -> stream.accept(frame, offset, 1, sink));
    return new SupernetVoiceActivity(input, stream, sink, finder, onClose);
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
  protected List<SpeechSegment> found() {
    return finder.take();
  }

  @Override
  protected List<SpeechSegment> rest() {
    stream.finish(sink);
    finder.finish();
    return finder.take();
  }

  @Override
  protected void release() {
    stream.close();
    onClose.run();
  }
}
