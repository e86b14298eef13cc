package io.dualmode.tools.data.cache;

import io.dualmode.model.frontend.FrontEndPart;
import io.dualmode.tools.manifest.ManifestEntry;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes a {@link FeatureCache}. The files get their names when {@link #commit} succeeds, the index last, so that a cache with an
 * index is whole. Not thread-safe.
 */
public final class FeatureCacheWriter implements Closeable {
  private final Path folder;
  private final FileChannel pcm;
  private final FileChannel features;
  private final BufferedWriter index;
  private final int width;
  private long samples;
  private long frames;

  public FeatureCacheWriter(Path folder, FrontEndPart frontEnd) throws IOException {
    this.folder = Files.createDirectories(folder);
    width = frontEnd.features();
    Files.deleteIfExists(folder.resolve(FeatureCache.INDEX));
    CachedFrontEnd.write(folder, frontEnd);
    pcm = open(FeatureCache.PCM);
    features = open(FeatureCache.FEATURES);
    index = Files.newBufferedWriter(part(FeatureCache.INDEX));
    index.write(CachedUtterance.HEADER + "\n");
  }

  public void add(ManifestEntry entry, short[] samples16, short[] features16) throws IOException {
    int count = features16.length / width;
    write(pcm, samples16);
    write(features, features16);
    String text = entry.text() == null ? "" : clean(entry.text());
    index.write(new CachedUtterance(clean(entry.id()), entry.corpus(), clean(entry.split()), clean(entry.speaker()),
        entry.group(), samples, samples16.length, frames, count, text).toLine() + "\n");
    samples += samples16.length;
    frames += count;
  }

  public double seconds() {
    return samples / 16000.0;
  }

  public void commit() throws IOException {
    close();
    for (String name : new String[] {FeatureCache.PCM, FeatureCache.FEATURES, FeatureCache.INDEX}) {
      Files.move(part(name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Override
  public void close() throws IOException {
    pcm.close();
    features.close();
    index.close();
  }

  private Path part(String name) {
    return folder.resolve(name + ".part");
  }

  private FileChannel open(String name) throws IOException {
    return FileChannel.open(part(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING);
  }

  private static void write(FileChannel channel, short[] values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(values);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static String clean(String text) {
    return text.replaceAll("[\\t\\r\\n]+", " ").strip();
  }
}
