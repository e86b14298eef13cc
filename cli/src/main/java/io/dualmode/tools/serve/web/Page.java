package io.dualmode.tools.serve.web;

import io.dualmode.api.internal.ClassLoaders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The page: one file, which loads nothing and talks to its own server alone. Its policy lets only its own script run, known by its
 * checksum, so that nothing that comes to stand in it could.
 */
final class Page {
  private static final String RESOURCE = "page.html";
  private static final String SCRIPT = "<script>";

  private final byte[] html;
  private final String policy;

  Page() throws IOException {
    try (InputStream in = ClassLoaders.open(Page.class, RESOURCE)) {
      html = in.readAllBytes();
    }
    String text = new String(html, StandardCharsets.UTF_8);
    int begin = text.indexOf(SCRIPT) + SCRIPT.length();
    String script = text.substring(begin, text.indexOf("</script>", begin));
    // blob: the worklet that takes the samples of the microphone
    policy = "default-src 'none'; script-src 'sha256-" + sha256(script) + "' blob:; style-src 'unsafe-inline'; connect-src 'self'; "
        + "worker-src blob:; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  }

  private static String sha256(String text) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  byte[] html() {
    return html;
  }

  /** Its Content-Security-Policy. */
  String policy() {
    return policy;
  }
}
