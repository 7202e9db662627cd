package dev.weir.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns every failure into problem+json (RFC 9457): the only place that does. */
final class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  /** Headers that are the same for every answer that must not be kept. */
  static final HttpHeader NO_STORE = RawHeader.create("Cache-Control", "no-store");

  /** The member of a refusal that knows when to come back. */
  static final String RETRY_AFTER = "retry_after_s";

  /** What a disk or a recovery needs is longer than what a queue needs. */
  private static final Map<ErrorCode, Integer> RETRY_AFTER_SECONDS =
      Map.of(
          ErrorCode.JOURNAL_DISK_RESERVE, 60,
          ErrorCode.JOURNAL_CORRUPT, 60,
          ErrorCode.JOURNAL_ROLLED_BACK, 60,
          ErrorCode.FORMAT_TOO_NEW, 60,
          ErrorCode.JOURNAL_DOWN, 10,
          ErrorCode.CIRCUIT_QUARANTINED, 10,
          ErrorCode.QUOTA_STATE, 10);

  private Problems() {}

  /** The refusal behind a failure; a failure that is none is a bug and shows nothing of itself. */
  static WeirException refusal(Throwable failure, String instance, String requestId) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof WeirException refusal) {
      return refusal;
    }
    LOG.error("request {} to {} failed", requestId, instance, cause);
    return new WeirException(
        ErrorCode.INTERNAL,
        "This is a bug in Weir. Report it with the request id " + requestId + ".");
  }

  static HttpResponse response(WeirException refusal, String instance, String requestId) {
    List<HttpHeader> headers = new ArrayList<>();
    headers.add(NO_STORE);
    if (refusal.code().retry() != ErrorCode.Retry.NO) {
      headers.add(RawHeader.create("Retry-After", String.valueOf(retryAfter(refusal))));
    }
    if (refusal.code() == ErrorCode.METHOD_NOT_ALLOWED
        && refusal.members().get("allowed") instanceof Collection<?> allowed) {
      headers.add(
          RawHeader.create(
              "Allow", String.join(", ", allowed.stream().map(String::valueOf).toList())));
    }
    return HttpResponse.create()
        .withStatus(refusal.code().status())
        .withEntity(
            HttpEntities.create(Media.PROBLEM.contentType(), body(refusal, instance, requestId)))
        .addHeaders(headers);
  }

  private static Object retryAfter(WeirException refusal) {
    Object known = refusal.members() == null ? null : refusal.members().get(RETRY_AFTER);
    return known == null ? RETRY_AFTER_SECONDS.getOrDefault(refusal.code(), 1) : known;
  }

  static byte[] body(WeirException refusal, String instance, String requestId) {
    return JsonOut.object(
        json -> {
          members(json, refusal);
          json.writeStringField("instance", JsonOut.wellFormed(instance));
          json.writeStringField("request_id", requestId);
        });
  }

  /** What a refusal says of itself, wherever it happened. */
  static void members(JsonGenerator json, WeirException refusal) throws IOException {
    json.writeStringField("type", type(refusal.code()));
    json.writeStringField("title", refusal.code().title());
    json.writeNumberField("status", refusal.code().status());
    particulars(json, refusal);
  }

  /** The page of a code. */
  static String type(ErrorCode code) {
    return "/docs/problems/" + code.slug();
  }

  /** What tells this refusal from others of its title. */
  static void particulars(JsonGenerator json, WeirException refusal) throws IOException {
    ErrorCode code = refusal.code();
    json.writeStringField("code", code.slug());
    json.writeStringField("retry", code.retry().wire());
    json.writeStringField("detail", JsonOut.wellFormed(refusal.getMessage()));
    Map<String, Object> members = refusal.members() == null ? Map.of() : refusal.members();
    for (Map.Entry<String, Object> member : members.entrySet()) {
      json.writeFieldName(member.getKey());
      JsonOut.value(json, member.getValue());
    }
  }
}
