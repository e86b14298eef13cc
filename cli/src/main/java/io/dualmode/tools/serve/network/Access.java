package io.dualmode.tools.serve.network;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Who may use the server: those who know the token, if there is one, and no page of another site.
 *
 * <p>The token comes as {@code Authorization: Bearer TOKEN}. Pages cannot set that header for a WebSocket; they offer the subprotocols
 * {@value #SUBPROTOCOL} and {@code bearer.} with the token in base64url, so that it never is part of an address. Browsers tell by
 * {@code Origin} whose page asks: pages of the host that is asked may, on any port, and those of the origins that the server was
 * started with. Programs send no {@code Origin}. Immutable.
 */
public final class Access {
  /** What a page asks for beside its token, and is answered. */
  public static final String SUBPROTOCOL = "dualmode";

  private static final String BEARER = "bearer ";
  private static final String OFFERED = "bearer.";
  private static final String ANY = "*";

  private final byte[] token;
  private final Set<String> origins;

  /** Why a request is not served. */
  public record Refusal(int status, String message) {}

  /**
   * Rules.
   *
   * @param token what clients must know, null where anybody may ask
   * @param origins whose pages may, beside the server's own: {@code https://example.org:8080}, or {@code *} for all
   */
  public Access(String token, Set<String> origins) {
    this.token = token == null ? null : token.getBytes(StandardCharsets.UTF_8);
    this.origins = Set.copyOf(origins);
  }

  /** Whether clients need a token. */
  public boolean needsToken() {
    return token != null;
  }

  /** Checks a name of an origin as users write it. */
  public static String checkedOrigin(String origin) {
    if (origin.equals(ANY) || origin.equals("null")) {
      return origin;
    }
    try {
      URI uri = new URI(origin);
      if (uri.getScheme() != null && uri.getHost() != null && (uri.getRawPath() == null || uri.getRawPath().isEmpty())
          && uri.getRawQuery() == null && uri.getRawUserInfo() == null) {
        return origin.toLowerCase(Locale.ROOT);
      }
    } catch (URISyntaxException e) {
      // told below
    }
    throw new IllegalArgumentException("origin is '" + origin + "', expected SCHEME://HOST[:PORT] without a path, or *");
  }

  /** Why a page may not ask, empty where it may or where no page asks. */
  Optional<Refusal> page(HttpFields headers) {
    String origin = headers.get(HttpHeader.ORIGIN);
    if (origin == null || allows(origin, headers.get(HttpHeader.HOST))) {
      return Optional.empty();
    }
    return Optional.of(new Refusal(HttpStatus.FORBIDDEN_403, "pages of " + origin + " may not use this server; start it with --origin "
        + origin));
  }

  private boolean allows(String origin, String host) {
    String lower = origin.toLowerCase(Locale.ROOT);
    if (origins.contains(ANY) || origins.contains(lower)) {
      return true;
    }
    try {
      String own = host == null ? null : new URI("http://" + host).getHost();
      return own != null && own.equalsIgnoreCase(new URI(lower).getHost());
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** Why a request may not be served, empty where it knows the token or none is needed. */
  Optional<Refusal> token(HttpFields headers) {
    if (token == null || isToken(headers.get(HttpHeader.AUTHORIZATION)) || isOffered(headers)) {
      return Optional.empty();
    }
    return Optional.of(new Refusal(HttpStatus.UNAUTHORIZED_401, "the server wants a token: Authorization: Bearer TOKEN"));
  }

  private boolean isToken(String authorization) {
    return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        && isEqual(authorization.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8));
  }

  private boolean isOffered(HttpFields headers) {
    for (String offer : headers.getCSV(HttpHeader.SEC_WEBSOCKET_SUBPROTOCOL, false)) {
      if (offer.startsWith(OFFERED)) {
        try {
          return isEqual(Base64.getUrlDecoder().decode(offer.substring(OFFERED.length())));
        } catch (IllegalArgumentException e) {
          return false;
        }
      }
    }
    return false;
  }

  private boolean isEqual(byte[] told) {
    return MessageDigest.isEqual(token, told);
  }
}
