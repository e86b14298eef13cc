package io.dualmode.tools.torch;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchNativesTest {
  @TempDir
  Path folder;

  @Test
  void platform_isNamedAsTheArtifactsAre() {
    assertEquals("linux-x86_64", TorchNatives.platform("Linux", "amd64"));
    assertEquals("linux-aarch64", TorchNatives.platform("Linux", "aarch64"));
    assertEquals("osx-aarch64", TorchNatives.platform("Mac OS X", "aarch64"));
    assertEquals("osx-x86_64", TorchNatives.platform("Mac OS X", "x86_64"));
    assertEquals("win-x86_64", TorchNatives.platform("Windows Server 2022", "amd64"));
  }

  private String refusal(URLClassLoader loader, String platform) {
    return assertThrows(IllegalStateException.class, () -> TorchNatives.require(loader, platform)).getMessage();
  }

  @Test
  void require_saysWhatIsMissing() throws IOException {
    Path none = Files.createDirectories(folder.resolve("none"));
    Path mac = folder.resolve("mac");
    Files.createDirectories(mac.resolve("native/lib"));
    Files.writeString(mac.resolve("native/lib/pytorch.properties"), "version=2.7.1\nclassifier=osx-aarch64\n");
    try (URLClassLoader empty = new URLClassLoader(new URL[] {none.toUri().toURL()}, null);
        URLClassLoader foreign = new URLClassLoader(new URL[] {mac.toUri().toURL()}, null)) {
      assertDoesNotThrow(() -> TorchNatives.require(foreign, "osx-aarch64"));
      assertTrue(refusal(empty, "win-x86_64").contains("the class path has none; put ai.djl.pytorch:pytorch-native-cpu of the classifier win-x86_64"));
      assertTrue(refusal(foreign, "linux-aarch64").contains("that of osx-aarch64; put"));
      String intel = refusal(foreign, "osx-x86_64");
      assertTrue(intel.contains("for osx-x86_64") && intel.contains("builds for linux-aarch64, linux-x86_64, osx-aarch64, win-x86_64"), intel);
    }
  }
}
