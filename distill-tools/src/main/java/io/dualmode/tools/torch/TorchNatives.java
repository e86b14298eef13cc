package io.dualmode.tools.torch;

import io.dualmode.api.internal.ClassLoaders;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/** Whether libtorch's machine code for this platform is on the class path, before anything tries to load it. */
final class TorchNatives {
  /** Names DJL's libtorch artifacts by platform; each has one of these among its resources. */
  private static final String DESCRIPTION = "native/lib/pytorch.properties";
  /** Platforms that DJL publishes this version of libtorch for. */
  static final List<String> PUBLISHED = List.of("linux-aarch64", "linux-x86_64", "osx-aarch64", "win-x86_64");
  /** A folder with libtorch's libraries, which DJL takes instead. */
  private static final String FOLDER = "PYTORCH_LIBRARY_PATH";

  private TorchNatives() {}

  /** The platform as artifacts name it, of the system properties {@code os.name} and {@code os.arch}. */
  static String platform(String osName, String osArch) {
    String os = osName.toLowerCase(Locale.ROOT);
    String system = os.startsWith("mac") || os.startsWith("darwin") ? "osx" : os.startsWith("win") ? "win" : os.replaceAll("\\s.*", "");
    return system + "-" + (osArch.equals("amd64") ? "x86_64" : osArch);
  }

  /** Throws one clear sentence where a platform has no libtorch here. */
  static void require(ClassLoader loader, String platform) {
    if (System.getenv(FOLDER) != null || System.getProperty(FOLDER) != null) {
      return;
    }
    Set<String> found = new TreeSet<>();
    try {
      for (URL url : Collections.list(loader.getResources(DESCRIPTION))) {
        Properties properties = new Properties();
        try (InputStream in = ClassLoaders.open(url)) {
          properties.load(in);
        }
        found.add(properties.getProperty("classifier", "unknown"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!found.contains(platform)) {
      throw new IllegalStateException("training needs libtorch for " + platform + ", and the class path has "
          + (found.isEmpty() ? "none" : "that of " + String.join(", ", found)) + "; "
          + (PUBLISHED.contains(platform) ? "put ai.djl.pytorch:pytorch-native-cpu of the classifier " + platform + " on it"
              : "there are builds for " + String.join(", ", PUBLISHED)) + ", or name the folder of a libtorch in " + FOLDER);
    }
  }
}
