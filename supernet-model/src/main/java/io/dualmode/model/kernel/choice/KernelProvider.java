package io.dualmode.model.kernel.choice;

import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.kernel.ScalarKernels;
import io.dualmode.model.kernel.vector.VectorKernels;
import jdk.incubator.vector.VectorShape;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the kernels, once per process: where the module of the Vector API is in the boot layer, plain Java that gives way to it
 * ({@link WarmingKernels}), else plain Java with one warning that names the flag. Thread-safe.
 */
public final class KernelProvider {
  private static final Logger LOG = LoggerFactory.getLogger(KernelProvider.class);
  private static final String MODULE = "jdk.incubator.vector";

  /** What to run. */
  public enum Choice { AUTO, VECTOR, SCALAR }

  private KernelProvider() {}

  /** The kernels of this process. */
  public static Kernels kernels() {
    return Automatic.KERNELS;
  }

  /**
   * The kernels asked for: {@code AUTO} is {@link #kernels()}, the others force one kind (tests, comparisons).
   *
   * @throws IllegalStateException if {@code VECTOR} is asked for and the module is missing
   */
  public static Kernels kernels(Choice choice) {
    return switch (choice) {
      case AUTO -> kernels();
      case SCALAR -> new ScalarKernels();
      case VECTOR -> {
        if (!vectorAvailable()) {
          throw new IllegalStateException("Vector kernels: module " + MODULE
              + " is not in the boot layer; start java with --add-modules "
              + MODULE);
        }
        yield VectorLoader.load();
      }
    };
  }

  public static boolean vectorAvailable() {
    return ModuleLayer.boot().findModule(MODULE).isPresent();
  }

  private static final class Automatic {
    static final Kernels KERNELS = choose();

    private static Kernels choose() {
      if (vectorAvailable()) {
        return VectorLoader.loadWarming();
      }
      LOG.warn("Module {} is not available, the encoder runs in plain Java, several times slower; start java with "
          + "--add-modules {} (or set JDK_JAVA_OPTIONS=--add-modules={})", MODULE, MODULE, MODULE);
      return new ScalarKernels();
    }
  }

  /** Apart, so that the verifier of the outer class never resolves a class that mentions the module. */
  private static final class VectorLoader {
    static Kernels load() {
      return new VectorKernels();
    }

    /** Asks for the shape only: the vectors themselves are a hundred classes, which a short run never loads. */
    static Kernels loadWarming() {
      return new WarmingKernels(VectorShape.preferredShape().vectorBitSize() / Float.SIZE);
    }
  }
}
