package io.dualmode.tools.serve;

import io.dualmode.tools.input.UserFile;
import io.dualmode.tools.serve.guard.AccessLog;
import io.dualmode.tools.serve.network.Access;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import picocli.CommandLine.Option;

/** Who may use a server, and what is written about it. Secrets come from files or the environment, where other users do not see them. */
final class AccessOptions {
  static final String TOKEN = "SERVE_TOKEN";
  static final String PASSWORD = "SERVE_KEYSTORE_PASSWORD";
  private static final int FEWEST_CHARACTERS = 8;
  private static final int MOST_BYTES = 4096;

  @Option(names = "--token-file", paramLabel = "FILE", description = "a file with the token that clients must send as Authorization: Bearer"
      + " TOKEN (default: $SERVE_TOKEN, or no token)")
  private Path tokenFile;

  @Option(names = "--origin", paramLabel = "ORIGIN", description = "a site whose pages may use the server beside its own, such as"
      + " https://example.org, or * for all; may be repeated. Programs that are no browsers need none")
  private List<String> origins = List.of();

  @Option(names = "--keystore", paramLabel = "FILE", description = "a key and its certificates (PKCS12 or JKS): the port then speaks TLS,"
      + " https:// and wss:// (default: plain text)")
  private Path keystore;

  @Option(names = "--keystore-password-file", paramLabel = "FILE",
      description = "a file with the password of the keystore (default: $SERVE_KEYSTORE_PASSWORD)")
  private Path passwordFile;

  @Option(names = "--access-log", paramLabel = "FILE",
      description = "append a line for every request and stream to this file, or - for the error output (default: none)")
  private Path accessLog;

  Access rules(Map<String, String> environment) throws IOException {
    String token = secret("token", tokenFile, environment.get(TOKEN));
    if (token != null && (token.length() < FEWEST_CHARACTERS || !token.chars().allMatch(c -> c > ' ' && c < 127))) {
      throw new IOException("the token " + place(tokenFile, TOKEN) + " must have at least " + FEWEST_CHARACTERS
          + " characters, letters, digits and marks without blanks");
    }
    Set<String> named = new LinkedHashSet<>();
    origins.forEach(origin -> named.add(Access.checkedOrigin(origin)));
    return new Access(token, named);
  }

  /** The key, null where there is to be none. */
  SslContextFactory.Server tls(Map<String, String> environment) throws IOException {
    if (keystore == null) {
      if (passwordFile != null) {
        throw new IllegalArgumentException("--keystore-password-file is given without --keystore");
      }
      return null;
    }
    String password = secret("password of the keystore", passwordFile, environment.get(PASSWORD));
    if (password == null) {
      throw new IOException("the keystore " + keystore + " needs its password: --keystore-password-file FILE or $" + PASSWORD);
    }
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setKeyStore(read(password.toCharArray()));
    tls.setKeyManagerPassword(password);
    tls.setRenegotiationAllowed(false);
    return tls;
  }

  private KeyStore read(char[] password) throws IOException {
    try (InputStream in = UserFile.open(keystore)) {
      byte[] bytes = in.readAllBytes();
      boolean jks = bytes.length > 4 && bytes[0] == (byte) 0xfe && bytes[1] == (byte) 0xed;
      KeyStore store = KeyStore.getInstance(jks ? "JKS" : "PKCS12");
      store.load(new ByteArrayInputStream(bytes), password);
      for (String alias : Collections.list(store.aliases())) {
        if (store.isKeyEntry(alias) && store.getKey(alias, password) != null) {
          return store;
        }
      }
      throw new IOException(keystore + ": holds no private key");
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(keystore + ": cannot be opened as PKCS12 or JKS: " + e.getMessage(), e);
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage());
      throw message.startsWith(keystore.toString()) ? e
          : new IOException(keystore + ": cannot be opened as PKCS12 or JKS with this password: " + message, e);
    }
  }

  /** What clients will refuse of a key's certificates, empty where nothing is wrong with them today. */
  static Optional<String> remark(KeyStore store) throws IOException {
    try {
      for (String alias : Collections.list(store.aliases())) {
        if (store.isKeyEntry(alias) && store.getCertificate(alias) instanceof X509Certificate certificate) {
          Date now = new Date();
          if (now.after(certificate.getNotAfter()) || now.before(certificate.getNotBefore())) {
            return Optional.of("the certificate '" + alias + "' of the keystore is valid from " + certificate.getNotBefore().toInstant() + " to "
                + certificate.getNotAfter().toInstant() + " only; clients will refuse it, renew it");
          }
        }
      }
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IOException("the keystore cannot be read: " + e.getMessage(), e);
    }
  }

  AccessLog log() throws IOException {
    return accessLog == null ? AccessLog.NONE : AccessLog.to(accessLog);
  }

  /** What a file or a variable holds, null where there is neither. */
  private static String secret(String what, Path file, String variable) throws IOException {
    if (file == null) {
      return variable == null || variable.isBlank() ? null : variable.strip();
    }
    try (InputStream in = UserFile.open(file)) {
      String text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8).strip();
      if (text.isEmpty()) {
        throw new IOException(file + ": is empty, expected the " + what);
      }
      return text;
    }
  }

  private static String place(Path file, String variable) {
    return file == null ? "of $" + variable : "in " + file;
  }
}
