package dev.weir.http;

import dev.weir.config.WeirException;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Says no in the words of the clients that use a path. */
final class Refusals {
  private Refusals() {}

  /**
   * The answer to a refused request.
   *
   * @param instance its path
   */
  static HttpResponse response(WeirException refusal, String instance, String requestId) {
    if (PrometheusJson.isFor(instance)) {
      return PrometheusJson.refused(refusal, instance, requestId);
    }
    return InfluxJson.isFor(instance)
        ? InfluxJson.refused(refusal, instance, requestId)
        : Problems.response(refusal, instance, requestId);
  }
}
