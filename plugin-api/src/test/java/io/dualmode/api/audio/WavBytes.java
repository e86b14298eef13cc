package io.dualmode.api.audio;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes WAVE files for tests, chunk by chunk. */
final class WavBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  WavBytes() {
    this("RIFF");
  }

  WavBytes(String kind) {
    text(kind).int32(0).text("WAVE");
  }

  /** A plain 16-bit mono file. */
  static byte[] pcm16(int rateHz, short... samples) {
    return pcm16(1, rateHz, samples);
  }

  /** A 16-bit stereo file of samples left and right in turn. */
  static byte[] stereo16(int rateHz, short... samples) {
    return pcm16(2, rateHz, samples);
  }

  private static byte[] pcm16(int channels, int rateHz, short... samples) {
    ByteBuffer data = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
    data.asShortBuffer().put(samples);
    return new WavBytes().format(1, channels, rateHz, 16).data(data.array()).bytes();
  }

  WavBytes text(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  WavBytes int32(int value) {
    out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    return this;
  }

  WavBytes int16(int value) {
    out.write(value);
    out.write(value >> 8);
    return this;
  }

  WavBytes raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  WavBytes format(int tag, int channels, int rateHz, int bits) {
    return text("fmt ").int32(16).formatBody(tag, channels, rateHz, bits);
  }

  /** Samples of so many bits in containers of so many bytes. */
  WavBytes packed(int tag, int channels, int rateHz, int bits, int bytes) {
    return text("fmt ").int32(16).int16(tag).int16(channels).int32(rateHz).int32(rateHz * channels * bytes).int16(channels * bytes).int16(bits);
  }

  private WavBytes formatBody(int tag, int channels, int rateHz, int bits) {
    return int16(tag).int16(channels).int32(rateHz).int32(rateHz * channels * bits / 8).int16(channels * bits / 8).int16(bits);
  }

  WavBytes extensible(int subFormat, int channels, int rateHz, int bits) {
    return text("fmt ").int32(40).formatBody(0xfffe, channels, rateHz, bits).int16(22).int16(bits).int32(0).int16(subFormat)
        .raw(new byte[] {0, 0, 0, 0, 16, 0, (byte) 128, 0, 0, (byte) 170, 0, 56, (byte) 155, 113});
  }

  WavBytes chunk(String id, byte[] body) {
    text(id).int32(body.length).raw(body);
    return body.length % 2 == 0 ? this : raw(new byte[1]);
  }

  WavBytes data(byte[] body) {
    return text("data").int32(body.length).raw(body);
  }

  byte[] bytes() {
    return out.toByteArray();
  }
}
