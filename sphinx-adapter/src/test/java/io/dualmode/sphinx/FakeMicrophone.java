package io.dualmode.sphinx;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.DataLine;
import javax.sound.sampled.Line;
import javax.sound.sampled.Mixer;
import javax.sound.sampled.TargetDataLine;
import javax.sound.sampled.spi.MixerProvider;

/** A sound card with one recording line, which says what a test put into {@link #audio} each time it is started. */
public final class FakeMicrophone extends MixerProvider {
  static byte[] audio = {};
  static int opened;
  static int closed;
  private static int at;
  private static boolean open;
  private static final Mixer.Info INFO = new Mixer.Info("fake", "dualmode", "a line for tests", "1") {};

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
      default -> throw new UnsupportedOperationException(method.toString());
    });
  }

  private static TargetDataLine line() {
    return proxy(TargetDataLine.class, (self, method, args) -> {
      switch (method.getName()) {
        case "open" -> {
          open = true;
          opened++;
          return null;
        }
        case "close" -> {
          open = false;
          closed++;
          return null;
        }
        case "start" -> {
          at = 0;
          return null;
        }
        case "stop" -> {
          return null;
        }
        case "isOpen" -> {
          return open;
        }
        case "getFormat" -> {
          return new AudioFormat(16_000, 16, 1, true, false);
        }
        case "available" -> {
          return audio.length - at;
        }
        case "read" -> {
          int count = open ? Math.min((int) args[2], audio.length - at) : 0;
          System.arraycopy(audio, at, (byte[]) args[0], (int) args[1], count);
          at += count;
          return count;
        }
        default -> throw new UnsupportedOperationException(method.toString());
      }
    });
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(FakeMicrophone.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
