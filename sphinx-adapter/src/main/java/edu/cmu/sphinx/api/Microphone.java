package edu.cmu.sphinx.api;

import java.io.InputStream;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.TargetDataLine;

/**
 * The host's microphone, which holds its line only while it records.
 *
 * <p>It stands in front of the class of the same name in sphinx4-core, which opens the line when it is made and never closes it.
 * The constructor still opens the line once, so that an application learns at the same place as before that there is none. While
 * nothing is recorded the stream is at its end; recording again continues it.
 */
public class Microphone {
  private final TargetDataLine line;
  private final AudioFormat format;
  private final InputStream stream = new LineStream();
  private volatile boolean recording;

  /** Finds a line; an {@link IllegalStateException} when it is in use, an {@link IllegalArgumentException} when there is none. */
  public Microphone(float sampleRate, int sampleSize, boolean signed, boolean bigEndian) {
    format = new AudioFormat(sampleRate, sampleSize, 1, signed, bigEndian);
    try {
      line = AudioSystem.getTargetDataLine(format);
      line.open(format);
    } catch (LineUnavailableException e) {
      throw new IllegalStateException(e);
    }
    line.close();
  }

  /** Opens the line and starts it. */
  public void startRecording() {
    try {
      if (!line.isOpen()) {
        line.open(format);
      }
    } catch (LineUnavailableException e) {
      throw new IllegalStateException(e);
    }
    line.start();
    recording = true;
  }

  /** Stops the line and gives it back. */
  public void stopRecording() {
    recording = false;
    line.stop();
    line.close();
  }

  /** The same as {@link #stopRecording}, by the name later versions of the host use. */
  public void closeConnection() {
    stopRecording();
  }

  /** What is recorded, as raw samples. */
  public InputStream getStream() {
    return stream;
  }

  private final class LineStream extends InputStream {
    @Override
    public int read() {
      byte[] frame = new byte[format.getFrameSize()];
      if (frame.length != 1) {
        throw new IllegalStateException("a frame has " + frame.length + " bytes and cannot be read singly; read into an array");
      }
      return read(frame, 0, 1) < 0 ? -1 : frame[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      int whole = length - length % format.getFrameSize();
      if (whole == 0) {
        return 0;
      }
      while (recording) {
        int count = line.read(buffer, offset, whole);
        if (count > 0) {
          return count;
        }
        Thread.onSpinWait();
      }
      return -1;
    }

    @Override
    public int available() {
      return recording ? line.available() : 0;
    }
  }
}
