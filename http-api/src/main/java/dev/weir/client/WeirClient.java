package dev.weir.client;

import java.time.Duration;

/**
 * One server, or the address behind which several stand. May be used by many threads; keep one for
 * as long as the program runs.
 */
public final class WeirClient implements AutoCloseable {
  private final Http http;

  private WeirClient(Http http) {
    this.http = http;
  }

  /** A server without credentials, such as {@code http://127.0.0.1:8780}. */
  public static WeirClient at(String url) {
    return with(url).open();
  }

  /** The same with choices. */
  public static Options with(String url) {
    return new Options(url, "", Duration.ofSeconds(30));
  }

  /**
   * How to speak to a server.
   *
   * @param key an API key, or empty
   * @param patience how long one request is tried again while the server is away or busy
   */
  public record Options(String url, String key, Duration patience) {
    public Options key(String secret) {
      return new Options(url, secret, patience);
    }

    public Options patience(Duration longest) {
      return new Options(url, key, longest);
    }

    public WeirClient open() {
      return new WeirClient(new Http(url, key, patience));
    }

    @Override
    public String toString() {
      return "Options[" + url + "]";
    }
  }

  /** The main circuit of a tenant. */
  public Circuit tenant(String tenant) {
    return new Circuit(http, "/v1/tenants/" + Http.encode(tenant));
  }

  /** Another circuit of a tenant. */
  public Circuit circuit(String tenant, String circuit) {
    return new Circuit(
        http, "/v1/tenants/" + Http.encode(tenant) + "/circuits/" + Http.encode(circuit));
  }

  /** Ends what is under way; watches that are open fail. */
  @Override
  public void close() {
    http.close();
  }
}
