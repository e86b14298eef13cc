package io.dualmode.tools.audio;

import io.dualmode.model.frontend.SampleSink;
import java.io.IOException;
import java.io.InputStream;
import org.jflac.ChannelData;
import org.jflac.FLACDecoder;
import org.jflac.frame.Frame;
import org.jflac.metadata.StreamInfo;

/** Reads FLAC of any bit depth through jFLAC, channels averaged; a damaged frame is an error, not a gap. */
final class FlacDecoder implements AudioDecoder {
  private final FLACDecoder flac;
  private final StreamInfo info;

  FlacDecoder(InputStream in) throws IOException {
    flac = new FLACDecoder(in);
    flac.readMetadata();
    info = flac.getStreamInfo();
    if (info == null || info.getSampleRate() <= 0) {
      throw new CorruptAudioException("has no usable FLAC stream header", "convert it again");
    }
  }

  @Override
  public int sampleRateHz() {
    return info.getSampleRate();
  }

  @Override
  public void decode(SampleSink sink) throws IOException {
    float[] mono = new float[0];
    double fullScale = Math.pow(2, info.getBitsPerSample() - 1);
    long decoded = 0;
    Frame frame;
    while ((frame = flac.readNextFrame()) != null) {
      int length = frame.header.blockSize;
      int channels = frame.header.channels;
      ChannelData[] data = flac.getChannelData();
      mono = mono.length < length ? new float[length] : mono;
      for (int i = 0; i < length; i++) {
        double sum = 0;
        for (int c = 0; c < channels; c++) {
          sum += data[c].getOutput()[i];
        }
        mono[i] = (float) (sum / fullScale / channels);
      }
      sink.samples(mono, 0, length);
      decoded += length;
    }
    if (flac.getBadFrames() > 0 || info.getTotalSamples() > decoded) {
      throw new CorruptAudioException("is damaged or cut off (" + decoded + " of " + info.getTotalSamples() + " samples, "
          + flac.getBadFrames() + " bad frames)", "copy or convert it again");
    }
  }
}
