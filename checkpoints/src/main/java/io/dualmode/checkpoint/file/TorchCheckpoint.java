package io.dualmode.checkpoint.file;

import io.dualmode.model.format.source.ModelFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** A state dictionary as PyTorch saves it: a zip archive, stored as it is, with a pickle and a file of numbers for each storage. */
public final class TorchCheckpoint implements CheckpointTensors {
  private static final int LONGEST_PICKLE = 64 << 20;
  private static final int MOST_FILES = 100_000;

  private final String path;
  private final Map<String, Region> storages;
  private final Map<String, PickledTensors.Tensor> tensors;

  private TorchCheckpoint(String path, Map<String, Region> storages, Map<String, PickledTensors.Tensor> tensors) {
    this.path = path;
    this.storages = storages;
    this.tensors = tensors;
  }

  /** Reads what lies where; the numbers are read when they are asked for. */
  public static TorchCheckpoint open(Region archive) throws IOException {
    Region pickle = null;
    Map<String, Region> storages = new HashMap<>();
    try (ZipFile zip = ZipFile.builder().setSeekableByteChannel(archive.channel()).get()) {
      Enumeration<ZipArchiveEntry> entries = zip.getEntries();
      for (int count = 0; entries.hasMoreElements(); count++) {
        ZipArchiveEntry entry = entries.nextElement();
        String name = entry.getName();
        if (count >= MOST_FILES) {
          throw new ModelFormatException(archive.path(), archive.begin(), "at most " + MOST_FILES + " files", "more");
        }
        int data = name.lastIndexOf("/data/");
        if (data < 0 && !name.endsWith("/data.pkl")) {
          continue;
        }
        if (entry.getMethod() != ZipArchiveEntry.STORED) {
          throw new ModelFormatException(archive.path(), entry.getLocalHeaderOffset(), name + " stored as it is", "compressed");
        }
        Region region = archive.part(archive.path() + "!" + name, zip.getRawInputStream(entry) == null ? -1 : entry.getDataOffset(), entry.getSize());
        if (data < 0) {
          pickle = region;
        } else {
          storages.put(name.substring(data + "/data/".length()), region);
        }
      }
    } catch (ModelFormatException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new ModelFormatException(archive.path(), archive.begin(), "a zip archive of PyTorch", String.valueOf(e.getMessage()), e);
    }
    if (pickle == null) {
      throw new ModelFormatException(archive.path(), archive.begin(), "an archive of PyTorch with a data.pkl", "none");
    }
    Map<String, PickledTensors.Tensor> tensors = PickledTensors.read(pickle.path(), pickle.bytes(LONGEST_PICKLE));
    for (Map.Entry<String, PickledTensors.Tensor> e : tensors.entrySet()) {
      PickledTensors.Tensor tensor = e.getValue();
      Region storage = storages.get(tensor.key());
      long last = tensor.last();
      if (storage == null || (last + 1) * tensor.type().bytes() > storage.length()) {
        throw new ModelFormatException(archive.path(), -1, (last + 1) * tensor.type().bytes() + " bytes of numbers for " + e.getKey(),
            storage == null ? "no file data/" + tensor.key() : storage.length() + " bytes");
      }
    }
    return new TorchCheckpoint(archive.path(), storages, tensors);
  }

  @Override
  public Set<String> names() {
    return tensors.keySet();
  }

  private PickledTensors.Tensor tensor(String name) {
    PickledTensors.Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException(path + ": no tensor " + name);
    }
    return tensor;
  }

  @Override
  public int[] shape(String name) {
    return tensor(name).shape().clone();
  }

  @Override
  public float[] floats(String name) throws IOException {
    PickledTensors.Tensor tensor = tensor(name);
    long size = 1;
    for (int n : tensor.shape()) {
      size *= n;
      if (size > Integer.MAX_VALUE - 8) {
        throw new ModelFormatException(path, -1, "tensors of at most 2^31 numbers", name + " of more");
      }
    }
    float[] values = new float[(int) size];
    if (size == 0) {
      return values;
    }
    if (contiguous(tensor)) {
      int bytes = tensor.type().bytes();
      ByteBuffer in = storages.get(tensor.key()).map(tensor.first() * bytes, size * bytes);
      tensor.type().read(in, 0, values);
    } else {
      gather(tensor, values);
    }
    return values;
  }

  private static boolean contiguous(PickledTensors.Tensor tensor) {
    long step = 1;
    for (int i = tensor.shape().length - 1; i >= 0; i--) {
      if (tensor.shape()[i] > 1 && tensor.strides()[i] != step) {
        return false;
      }
      step *= tensor.shape()[i];
    }
    return true;
  }

  /** Numbers that lie in another order, such as those of a transposed matrix. */
  private void gather(PickledTensors.Tensor tensor, float[] values) throws IOException {
    Region storage = storages.get(tensor.key());
    ByteBuffer in = storage.map(0, storage.length());
    int dimensions = tensor.shape().length;
    int[] at = new int[dimensions];
    float[] one = new float[1];
    for (int i = 0; i < values.length; i++) {
      long place = tensor.first();
      for (int k = 0; k < dimensions; k++) {
        place += at[k] * tensor.strides()[k];
      }
      tensor.type().read(in, (int) place, one);
      values[i] = one[0];
      for (int k = dimensions - 1; k >= 0 && ++at[k] == tensor.shape()[k]; k--) {
        at[k] = 0;
      }
    }
  }

  @Override
  public void close() {
    // The archive's owner closes the file.
  }
}
