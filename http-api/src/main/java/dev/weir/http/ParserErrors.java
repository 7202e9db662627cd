package dev.weir.http;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.StatusCode;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;

/**
 * Errors that the HTTP server finds before there is a request: bad request lines, headers, URIs.
 *
 * <p>pekko-http loads it by name as a Scala object, hence the static {@code MODULE$}.
 */
public final class ParserErrors extends ParsingErrorHandler {
  /** The one instance, under the name that a Scala object has. */
  @SuppressWarnings("checkstyle:ConstantName") // the name is pekko-http's
  public static final ParserErrors MODULE$ = new ParserErrors();

  /** Methods that some route has; which one was meant is not known yet. */
  private static final List<String> METHODS = List.of("DELETE", "GET", "HEAD", "POST", "PUT");

  private ParserErrors() {}

  @Override
  public HttpResponse handle(
      StatusCode status, ErrorInfo error, LoggingAdapter log, ServerSettings settings) {
    String requestId = "0";
    return Problems.response(refusal(status.intValue(), error.summary()), "", requestId)
        .addHeader(RawHeader.create("Weir-Request-Id", requestId))
        .addHeader(RawHeader.create("X-Content-Type-Options", "nosniff"));
  }

  private static WeirException refusal(int status, String summary) {
    ErrorCode code =
        switch (status) {
          case 404 -> ErrorCode.ROUTE_NOT_FOUND;
          case 405, 501 -> ErrorCode.METHOD_NOT_ALLOWED;
          case 413 -> ErrorCode.BODY_TOO_LARGE;
          case 421 -> ErrorCode.HOST_NOT_ALLOWED;
          default -> ErrorCode.HEADER_INVALID;
        };
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("http_status", status);
    if (code == ErrorCode.METHOD_NOT_ALLOWED) {
      members.put("allowed", METHODS);
    }
    return new WeirException(code, "the request cannot be read: " + summary + ".", members);
  }
}
