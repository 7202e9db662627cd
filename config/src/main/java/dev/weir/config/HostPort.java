package dev.weir.config;

import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a node is reached: an IPv4 address, an IPv6 address in brackets, or a DNS name.
 *
 * <p>Names are not looked up: two names of one machine are two addresses.
 */
public record HostPort(String host, int port) {
  private static final Pattern FORM =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?):([0-9]{1,5})");
  private static final int PORT_MAX = 65535;

  /** The address with an IPv6 host in brackets. */
  static HostPort of(String host, int port) {
    boolean bare = host.contains(":") && !host.startsWith("[");
    return new HostPort(bare ? "[" + host + "]" : host, port);
  }

  /** One address, or none if the text is not of the form {@code HOST:PORT}. */
  static Stream<HostPort> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Stream.empty();
    }
    int port = Integer.parseInt(form.group(3));
    boolean right = port > 0 && port <= PORT_MAX && isHost(form.group(1));
    return right ? Stream.of(new HostPort(form.group(1), port)) : Stream.empty();
  }

  private static boolean isHost(String host) {
    if (!host.startsWith("[")) {
      return true;
    }
    try {
      InetAddress.ofLiteral(host.substring(1, host.length() - 1));
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
