package io.dualmode.model.format;

import io.dualmode.model.format.source.ModelFormatException;
import io.dualmode.model.format.source.StoredEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** The files of a zip archive, at its top or in its only folder. */
final class ArchiveFiles extends ModelFiles {
  /** Deflate packs no better: RFC 1951, 258 bytes in two bits. */
  private static final long MOST_RATIO = 1032;

  private final Path path;
  private final ZipFile zip;
  private final String folder;

  ArchiveFiles(Path path) throws IOException {
    this.path = path;
    try {
      zip = new ZipFile(path.toFile());
    } catch (IOException | IllegalArgumentException e) {
      throw new ModelFormatException(path.toString(), 0, "a model directory or a zip archive of one", e.getMessage(), e);
    }
    folder = zip.stream().map(ZipEntry::getName).filter(n -> n.endsWith("/" + SupernetModel.CONFIG)).findFirst()
        .map(n -> n.substring(0, n.length() - SupernetModel.CONFIG.length()))
        .filter(f -> zip.getEntry(SupernetModel.CONFIG) == null).orElse("");
  }

  @Override
  public String describe(String name) {
    return path + "!/" + folder + name;
  }

  @Override
  public boolean contains(String name) {
    return zip.getEntry(folder + name) != null;
  }

  private ZipEntry entry(String name) throws IOException {
    ZipEntry entry = zip.getEntry(folder + name);
    if (entry == null) {
      throw new NoSuchFileException(describe(name), null, "the model lacks this file");
    }
    return entry;
  }

  @Override
  public long size(String name) throws IOException {
    ZipEntry entry = entry(name);
    long size = entry.getSize();
    long packed = entry.getCompressedSize();
    if (size < 0 || packed < 0) {
      throw new ModelFormatException(describe(name), 0, "a zip entry that states its size", "none");
    }
    if (size > Math.multiplyExact(Math.min(packed, Long.MAX_VALUE / MOST_RATIO), MOST_RATIO) + MOST_RATIO) {
      throw new ModelFormatException(describe(name), 0, "a size that " + packed + " packed bytes can hold", size + " bytes");
    }
    return size;
  }

  @Override
  StoredEntry stored(String name) throws IOException {
    return entry(name).getMethod() == ZipEntry.STORED ? StoredEntry.of(path, folder + name) : null;
  }

  @Override
  InputStream open(String name) throws IOException {
    try {
      return zip.getInputStream(entry(name));
    } catch (ZipException e) {
      throw new ModelFormatException(describe(name), 0, "an intact zip entry", e.getMessage(), e);
    }
  }

  @Override
  public Map<String, String> fingerprint() throws IOException {
    return Map.of(path.toString(), stamp(path));
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
