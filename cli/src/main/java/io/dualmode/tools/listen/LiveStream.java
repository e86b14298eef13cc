package io.dualmode.tools.listen;

import io.dualmode.api.audio.Channels;
import io.dualmode.api.listen.SpeechStream;
import io.dualmode.tools.audio.AudioFile;
import java.io.IOException;

/**
 * Audio that somebody may end at any time, who still wants to see what was said: when the process is told to end, the utterance is finished
 * first, though the thread that reads may wait for audio that never comes.
 */
final class LiveStream {
  private final SpeechStream stream;
  private final LiveView view;
  private boolean over;

  LiveStream(SpeechStream stream, LiveView view) {
    this.stream = stream;
    this.view = view;
  }

  /** Hears until the audio or the process ends. */
  void hear(AudioFile audio) throws IOException {
    Thread end = new Thread(this::finish, "dualmode-last-utterance");
    Runtime.getRuntime().addShutdownHook(end);
    try {
      audio.decode16kHz(Channels.MIX, this::samples);
    } catch (IOException | RuntimeException e) {
      finish();
      throw e;
    } finally {
      try {
        Runtime.getRuntime().removeShutdownHook(end);
      } catch (IllegalStateException e) {
        // the process is ending, and the hook has run or will
      }
    }
    finish();
  }

  private synchronized void samples(float[] data, int offset, int length) {
    if (!over) {
      view.samples(data, offset, length);
      stream.accept(data, offset, length);
    }
  }

  private synchronized void finish() {
    if (!over) {
      over = true;
      stream.finish();
    }
  }
}
