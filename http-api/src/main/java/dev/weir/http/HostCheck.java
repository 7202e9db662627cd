package dev.weir.http;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirConfig;
import dev.weir.config.WeirException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * Keeps web pages of other sites out: without credentials they are the attacker, by a name that
 * resolves to loopback ({@code Host}) or by a request across sites ({@code Origin}).
 */
final class HostCheck {
  private final Set<String> hosts = new HashSet<>(List.of("localhost", "127.0.0.1", "[::1]"));
  private final Set<String> origins;

  HostCheck(WeirConfig.Http http) {
    hosts.add(http.host().toLowerCase(Locale.ROOT));
    http.allowedHosts().forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
    origins = Set.copyOf(http.allowedOrigins());
  }

  void check(HttpRequest request) {
    String host = request.getHeader("Host").map(HttpHeader::value).orElse("");
    if (!hosts.contains(withoutPort(host).toLowerCase(Locale.ROOT))) {
      throw new WeirException(
          ErrorCode.HOST_NOT_ALLOWED,
          "Host is \"" + host + "\". Use localhost, or list the name in weir.http.allowed-hosts.",
          Map.of("host", host));
    }
    Optional<String> origin = request.getHeader("Origin").map(HttpHeader::value);
    if (origin.isPresent() && !own(origin.get(), host) && !origins.contains(origin.get())) {
      throw new WeirException(
          ErrorCode.ORIGIN_NOT_ALLOWED,
          "pages of "
              + origin.get()
              + " may not use this server. List the origin in weir.http.allowed-origins.",
          Map.of("origin", origin.get()));
    }
  }

  private static boolean own(String origin, String host) {
    return origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host);
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
  }
}
