package io.dualmode.tools.listen;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.DataLine;
import javax.sound.sampled.Line;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.Mixer;
import javax.sound.sampled.TargetDataLine;

/** What Java Sound can record from. */
final class Microphones {
  /** Speech needs no more than the first; devices that cannot do it do one of the others. */
  private static final List<AudioFormat> FORMATS = List.of(pcm(16_000, 1), pcm(48_000, 1), pcm(44_100, 1), pcm(48_000, 2), pcm(44_100, 2));
  private static final double BUFFER_SECONDS = 0.5;
  private static final String NONE = "no microphone found: Java Sound sees no device that records; connect one, or pipe audio in: "
      + "arecord -f S16_LE -r 16000 | dualmode listen -";

  private final List<Mixer.Info> devices;

  private Microphones(List<Mixer.Info> devices) {
    this.devices = devices;
  }

  private static AudioFormat pcm(float rateHz, int channels) {
    return new AudioFormat(rateHz, 16, channels, true, false);
  }

  /** Those of this machine. */
  static Microphones ofThisMachine() {
    List<Mixer.Info> able = new ArrayList<>();
    for (Mixer.Info info : AudioSystem.getMixerInfo()) {
      if (AudioSystem.getMixer(info).isLineSupported(new Line.Info(TargetDataLine.class))) {
        able.add(info);
      }
    }
    return new Microphones(able);
  }

  /** A line for each, its number first. */
  List<String> lines() throws IOException {
    requireAny();
    List<String> lines = new ArrayList<>();
    for (Mixer.Info device : devices) {
      lines.add(lines.size() + "\t" + device.getName() + "\t" + device.getDescription());
    }
    return lines;
  }

  /** Makes sure that there is a device of this name, or any at all; returns its number. */
  int require(String name) throws IOException {
    requireAny();
    return name == null ? 0 : number(name, devices.stream().map(Mixer.Info::getName).toList());
  }

  private void requireAny() throws IOException {
    if (devices.isEmpty()) {
      throw new IOException(NONE);
    }
  }

  /**
   * Opens and starts one of them.
   *
   * @param name its number, or a part of its name; null for the one that the system prefers
   */
  TargetDataLine open(String name) throws IOException {
    int number = require(name);
    Exception last = null;
    for (AudioFormat format : FORMATS) {
      try {
        DataLine.Info wanted = new DataLine.Info(TargetDataLine.class, format);
        TargetDataLine line = (TargetDataLine) (name == null ? AudioSystem.getLine(wanted) : AudioSystem.getMixer(devices.get(number)).getLine(wanted));
        line.open(format, (int) (BUFFER_SECONDS * format.getSampleRate()) * format.getFrameSize());
        line.start();
        return line;
      } catch (LineUnavailableException | IllegalArgumentException e) {
        last = e;
      }
    }
    throw new IOException("the microphone cannot be opened (" + last.getMessage() + "); is it in use elsewhere, or another --device?", last);
  }

  /** Which of these devices a name means: a number, the whole name, or a part of it that only one has. */
  static int number(String name, List<String> devices) throws IOException {
    if (name.matches("[0-9]{1,4}") && Integer.parseInt(name) < devices.size()) {
      return Integer.parseInt(name);
    }
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < devices.size(); i++) {
      if (devices.get(i).equals(name)) {
        return i;
      }
      if (devices.get(i).toLowerCase(Locale.ROOT).contains(name.toLowerCase(Locale.ROOT))) {
        found.add(i);
      }
    }
    if (found.size() != 1 || name.isBlank()) {
      List<Integer> which = found;
      throw new IOException("--device " + name + ": " + (found.isEmpty() ? "there is no such device" : "means several devices: "
          + which.stream().map(devices::get).collect(Collectors.joining(", "))) + "; see --list-devices");
    }
    return found.get(0);
  }
}
