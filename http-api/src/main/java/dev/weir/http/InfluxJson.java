package dev.weir.http;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Refusals as Influx' clients read them: a problem with two members more. */
final class InfluxJson {
  private static final String ROUTES = "/influx/";

  private InfluxJson() {}

  /** Whether clients of Influx use this path. */
  static boolean isFor(String path) {
    return path.startsWith("/v1/tenants/") && path.contains(ROUTES);
  }

  /**
   * A problem with {@code error}, which clients of version 1 read, and {@code message}, which those
   * of version 2 do.
   */
  static HttpResponse refused(WeirException refusal, String instance, String requestId) {
    Map<String, Object> members = new LinkedHashMap<>();
    if (refusal.members() != null) {
      members.putAll(refusal.members());
    }
    members.put("error", error(refusal));
    members.put("message", refusal.getMessage());
    return Problems.response(
        new WeirException(refusal.code(), refusal.getMessage(), members), instance, requestId);
  }

  /** Telegraf sends a request for ever unless the error of bad lines begins with these words. */
  private static String error(WeirException refusal) {
    return refusal.code() == ErrorCode.SAMPLES_REJECTED
        ? "partial write: " + refusal.getMessage()
        : refusal.getMessage();
  }
}
