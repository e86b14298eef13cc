package io.dualmode.checkpoint.nemo;

import io.dualmode.checkpoint.file.Region;
import io.dualmode.model.format.source.ModelFormatException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;

/**
 * A {@code .nemo} file: a tar archive of a configuration, weights and a tokenizer. Older ones are compressed; those are unpacked into a
 * temporary file, which is deleted when the archive is closed.
 */
public final class NemoArchive implements Closeable {
  public static final String CONFIG = "model_config.yaml";
  public static final String WEIGHTS = "model_weights.ckpt";

  private static final int MOST_FILES = 1000;
  private static final int TEXT_BYTES = 64 << 20;
  /** A compressed archive of numbers shrinks little; one that grows more than this is none. */
  private static final long MOST_GROWTH = 20;

  private final String path;
  private final FileChannel file;
  private final Path unpacked;
  private final Map<String, Region> entries = new HashMap<>();

  private NemoArchive(String path, FileChannel file, Path unpacked) {
    this.path = path;
    this.file = file;
    this.unpacked = unpacked;
  }

  public static NemoArchive open(Path path) throws IOException {
    Path unpacked = isCompressed(path) ? unpack(path) : null;
    FileChannel file = null;
    try {
      file = FileChannel.open(unpacked == null ? path : unpacked, StandardOpenOption.READ);
      NemoArchive archive = new NemoArchive(path.toString(), file, unpacked);
      archive.list();
      return archive;
    } catch (IOException | RuntimeException | Error e) {
      if (file != null) {
        file.close();
      }
      if (unpacked != null) {
        Files.deleteIfExists(unpacked);
      }
      throw e;
    }
  }

  private static boolean isCompressed(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return in.read() == 0x1f && in.read() == 0x8b;
    }
  }

  private static Path unpack(Path path) throws IOException {
    Path to = Files.createTempFile("dualmode", ".tar");
    long most = MOST_GROWTH * Files.size(path);
    try (InputStream in = new GZIPInputStream(new BufferedInputStream(Files.newInputStream(path))); OutputStream out = Files.newOutputStream(to)) {
      byte[] block = new byte[1 << 16];
      long written = 0;
      for (int count = in.read(block); count >= 0; count = in.read(block)) {
        written += count;
        if (written > most) {
          throw new ModelFormatException(path.toString(), -1, "at most " + MOST_GROWTH + " times its " + Files.size(path) + " bytes", "more");
        }
        out.write(block, 0, count);
      }
      return to;
    } catch (ZipException | EOFException e) {
      Files.deleteIfExists(to);
      throw new ModelFormatException(path.toString(), -1, "a gzip file", e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(to);
      throw e;
    }
  }

  private void list() throws IOException {
    Region whole = new Region(file, path, 0, file.size());
    Map<String, Integer> depths = new HashMap<>();
    Map<String, String> links = new HashMap<>();
    try (TarFile tar = new TarFile(whole.channel())) {
      for (TarArchiveEntry entry : tar.getEntries()) {
        if (entries.size() >= MOST_FILES) {
          throw new ModelFormatException(path, -1, "at most " + MOST_FILES + " files", "more");
        }
        String name = base(entry.getName());
        if (entry.isLink() || entry.isSymbolicLink()) {
          links.put(name, base(entry.getLinkName()));
        } else if (isPlain(entry) && depth(entry) <= depths.getOrDefault(name, Integer.MAX_VALUE)) {
          // as when it is unpacked: what lies in a folder is another file, and the last one of a name stays
          depths.put(name, depth(entry));
          entries.put(name, whole.part(path + "!" + name, entry.getDataOffset(), entry.getSize()));
        }
      }
      links.forEach((name, target) -> {
        if (entries.containsKey(target)) {
          entries.putIfAbsent(name, entries.get(target));
        }
      });
    } catch (ModelFormatException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new ModelFormatException(path, -1, "a tar archive of NeMo", String.valueOf(e.getMessage()), e);
    }
    entry(CONFIG);
    entry(WEIGHTS);
  }

  private static String base(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /** Folders that an entry lies in. */
  private static int depth(TarArchiveEntry entry) {
    return (int) entry.getName().replaceFirst("^(\\./)+", "").chars().filter(c -> c == '/').count();
  }

  private static boolean isPlain(TarArchiveEntry entry) {
    return entry.isFile() && !entry.isSparse() && !entry.isFIFO() && !entry.isCharacterDevice() && !entry.isBlockDevice();
  }

  /** A file of the archive, by its name without folders. */
  public Region entry(String name) throws ModelFormatException {
    Region entry = entries.get(name);
    if (entry == null) {
      throw new ModelFormatException(path, -1, "an archive of NeMo with " + name, "files " + entries.keySet().stream().sorted().toList());
    }
    return entry;
  }

  /** A small file as a whole. */
  public byte[] bytes(String name) throws IOException {
    return entry(name).bytes(TEXT_BYTES);
  }

  @Override
  public void close() throws IOException {
    file.close();
    if (unpacked != null) {
      Files.deleteIfExists(unpacked);
    }
  }
}
