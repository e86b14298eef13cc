package io.dualmode.model.djl;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.engine.StandardCapabilities;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads libtorch through DJL and finds the device that was asked for; never a silent fall-back to another one. */
final class TorchDevice {
  private static final Logger LOG = LoggerFactory.getLogger(TorchDevice.class);
  private static final String ENGINE = "PyTorch";
  private static final Path NVIDIA_DRIVER = Path.of("/proc/driver/nvidia/version");

  private TorchDevice() {}

  /** Parses {@code cpu}, {@code gpu} or {@code gpu:N}. */
  static Device parse(String name) {
    if (name.equals("cpu")) {
      return Device.cpu();
    }
    if (name.equals("gpu")) {
      return Device.gpu(0);
    }
    if (name.matches("gpu:[0-9]{1,3}")) {
      return Device.gpu(Integer.parseInt(name.substring(4)));
    }
    throw new IllegalArgumentException("Device is \"" + name + "\", allowed: cpu, gpu, gpu:N");
  }

  /**
   * The engine, with the device known to be there.
   *
   * @throws IllegalStateException saying what is missing: DJL, libtorch, CUDA in it, the driver, or that many GPUs
   */
  static Engine engine(Device device) {
    Engine engine = load();
    if (!device.isGpu()) {
      return engine;
    }
    String wanted = "Device gpu:" + device.getDeviceId();
    if (!engine.hasCapability(StandardCapabilities.CUDA)) {
      String driver = Files.exists(NVIDIA_DRIVER)
          ? "an NVIDIA driver is installed"
          : "no NVIDIA driver is installed (" + NVIDIA_DRIVER + " is missing)";
      throw new IllegalStateException(wanted + ": libtorch " + engine.getVersion() + " reports no CUDA; " + driver
          + "; put a CUDA build (ai.djl.pytorch:pytorch-native-cu*, same version as pytorch-jni) on the class path in place of "
          + "pytorch-native-cpu, or name its folder in PYTORCH_LIBRARY_PATH; or ask for device cpu");
    }
    int gpus = engine.getGpuCount();
    if (device.getDeviceId() >= gpus) {
      throw new IllegalStateException(wanted + ": there are " + gpus + " CUDA devices" + (gpus == 0
          ? " (libcudart.so is not found, or CUDA_VISIBLE_DEVICES hides them)"
          : ", allowed: gpu:0..gpu:" + (gpus - 1)));
    }
    return engine;
  }

  private static Engine load() {
    if (!isSet("OPT_OUT_TRACKING")) {
      LOG.warn("DJL reports its use to its makers over the network unless the environment has OPT_OUT_TRACKING=true");
    }
    // DJL looks for its engines with the context class loader, which in a pool or a container may be anybody's
    Thread thread = Thread.currentThread();
    ClassLoader context = thread.getContextClassLoader();
    try {
      thread.setContextClassLoader(TorchDevice.class.getClassLoader());
      return Engine.getEngine(ENGINE);
    } catch (EngineException | IllegalArgumentException | LinkageError e) {
      throw new IllegalStateException("libtorch: cannot be loaded through DJL (" + e.getMessage()
          + "); needed on the class path: "
          + "ai.djl.pytorch:pytorch-engine, pytorch-jni and pytorch-native-cpu (or -cu*) of matching versions", e);
    } finally {
      thread.setContextClassLoader(context);
    }
  }

  private static boolean isSet(String variable) {
    return Boolean.parseBoolean(System.getenv(variable)) || Boolean.getBoolean(variable);
  }
}
