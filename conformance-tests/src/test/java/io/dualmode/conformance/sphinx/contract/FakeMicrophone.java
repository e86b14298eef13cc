package io.dualmode.conformance.sphinx.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.DataLine;
import javax.sound.sampled.Line;
import javax.sound.sampled.Mixer;
import javax.sound.sampled.TargetDataLine;
import javax.sound.sampled.spi.MixerProvider;

/**
 * A sound card whose one recording line says a recording each time it is started as fast as it is read, then silence at its
 * pace. In a program of its own the recording is the raw file that the system property {@code fake.microphone} names.
 */
public final class FakeMicrophone extends MixerProvider {
  static byte[] recording = named();
  static volatile boolean open;
  private static final int BYTES_PER_MILLI = 32;
  private static int at;
  private static final Mixer.Info INFO = new Mixer.Info("fake", "dualmode", "a line for tests", "1") {};

  private static byte[] named() {
    String file = System.getProperty("fake.microphone", "");
    try {
      return file.isEmpty() ? new byte[0] : Files.readAllBytes(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Mixer.Info[] getMixerInfo() {
    return new Mixer.Info[] {INFO};
  }

  @Override
  public Mixer getMixer(Mixer.Info info) {
    return proxy(Mixer.class, (self, method, args) -> switch (method.getName()) {
      case "isLineSupported" -> ((Line.Info) args[0]).getLineClass() == TargetDataLine.class;
      case "getMaxLines" -> 1;
      case "getMixerInfo" -> INFO;
      case "getTargetLineInfo" -> new Line.Info[] {new DataLine.Info(TargetDataLine.class, null)};
      case "getSourceLineInfo" -> new Line.Info[0];
      case "getLine" -> line();
      case "hashCode" -> System.identityHashCode(self);
      case "equals" -> self == args[0];
      case "toString" -> "fake mixer";
      default -> throw new UnsupportedOperationException(method.toString());
    });
  }

  /** What one line knows of itself; {@link #open} is that of the line opened or closed last. */
  private static final class LineState {
    volatile boolean open;
    volatile boolean started;
  }

  private static TargetDataLine line() {
    LineState state = new LineState();
    return proxy(TargetDataLine.class, (self, method, args) -> {
      switch (method.getName()) {
        case "open" -> {
          open = true;
          state.open = true;
          return null;
        }
        case "close" -> {
          open = false;
          state.open = false;
          state.started = false;
          return null;
        }
        case "start" -> {
          at = 0;
          state.started = true;
          return null;
        }
        case "stop" -> {
          state.started = false;
          return null;
        }
        case "flush", "drain", "addLineListener", "removeLineListener" -> {
          return null;
        }
        case "isOpen" -> {
          return state.open;
        }
        case "isRunning", "isActive" -> {
          return state.started;
        }
        case "getFormat" -> {
          return new AudioFormat(16_000, 16, 1, true, false);
        }
        case "getBufferSize", "available" -> {
          return 3200;
        }
        case "read" -> {
          return state.started ? read((byte[]) args[0], (int) args[1], (int) args[2]) : 0;
        }
        default -> throw new UnsupportedOperationException(method.toString());
      }
    });
  }

  private static int read(byte[] buffer, int offset, int length) throws InterruptedException {
    if (at >= recording.length) {
      Thread.sleep(length / BYTES_PER_MILLI);
    }
    for (int i = 0; i < length; i++, at++) {
      buffer[offset + i] = at < recording.length ? recording[at] : 0;
    }
    return length;
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(FakeMicrophone.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
