package dev.weir.http;

import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.Done;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.scaladsl.model.EntityStreamException;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;
import org.apache.pekko.util.ByteStringBuilder;

/**
 * Reads request bodies whole, within limits on the bytes sent, the bytes they decode to, and the
 * time they may take.
 */
final class Bodies {
  /** What is drained of a refused body, so that the client can read why, before the line is cut. */
  private static final long DRAINED_BYTES_MAX = 256L << 20;

  private final Limits limits;
  private final Materializer materializer;

  Bodies(Limits limits, Materializer materializer) {
    this.limits = limits;
    this.materializer = materializer;
  }

  /** A decoded body with the media type it came as. */
  record Body(byte[] bytes, Media media) {}

  /** The body of a definition: SQL text or a small JSON object. */
  CompletionStage<Body> definition(RequestContext context, Media... accepted) {
    return read(context, limits.definitionBytesMax(), "definition-bytes-max", accepted);
  }

  /** The body of a batch. */
  CompletionStage<Body> batch(RequestContext context, Media... accepted) {
    return read(context, limits.requestBytesMax(), "request-bytes-max", accepted);
  }

  /** The body of samples, as it was sent. */
  CompletionStage<byte[]> packed(RequestContext context) {
    return bytes(context.request().entity(), limits.requestBytesMax(), "request-bytes-max");
  }

  /** A form, whatever its media type is said to be. */
  CompletionStage<byte[]> form(RequestContext context) {
    return bytes(context.request().entity(), limits.definitionBytesMax(), "definition-bytes-max");
  }

  /** Lets go of a body nobody reads. */
  void discard(HttpRequest request) {
    drained(request);
  }

  /**
   * Done when what is left of a body has come, as far as anyone waits for it. An answer before that
   * closes the connection under a client that still writes, and is lost with it.
   *
   * <p>A client that asks first ({@code Expect: 100-continue}) is not told to send, and a body that
   * something has read does not come again: there is nothing to wait for.
   */
  CompletionStage<Done> drained(HttpRequest request) {
    if (request.entity().isStrict() || request.getHeader("Expect").isPresent()) {
      return CompletableFuture.completedFuture(Done.getInstance());
    }
    return request
        .entity()
        .withoutSizeLimit()
        .getDataBytes()
        .limitWeighted(DRAINED_BYTES_MAX, bytes -> (long) bytes.size())
        .takeWithin(limits.headerWaitMax())
        .runWith(Sink.ignore(), materializer)
        .exceptionally(failure -> Done.getInstance());
  }

  private CompletionStage<Body> read(
      RequestContext context, long bytesMax, String limit, Media... accepted) {
    Media media = media(context, List.of(accepted));
    boolean gzip = gzip(context);
    return bytes(context.request().entity(), bytesMax, limit)
        .thenApply(bytes -> new Body(gzip ? Unpacking.gzip(bytes, limits) : bytes, media));
  }

  private CompletionStage<byte[]> bytes(HttpEntity entity, long bytesMax, String limit) {
    if (entity instanceof HttpEntity.Strict strict) {
      refuseLarger(strict.getData().size(), bytesMax, limit);
      return CompletableFuture.completedFuture(strict.getData().toArrayUnsafe());
    }
    entity.getContentLengthOption().ifPresent(length -> refuseLarger(length, bytesMax, limit));
    BodyRate rate = new BodyRate(limits);
    Received received = new Received(bytesMax);
    return entity
        .withoutSizeLimit()
        .getDataBytes()
        .idleTimeout(limits.headerWaitMax())
        .limitWeighted(bytesMax + DRAINED_BYTES_MAX, chunk -> (long) chunk.size())
        .runWith(
            Sink.foreach(
                chunk -> {
                  rate.check(received.length);
                  received.add(chunk);
                }),
            materializer)
        .handle(
            (done, failure) -> {
              refuseLarger(received.length, bytesMax, limit);
              return failure == null ? received.bytes.result().toArrayUnsafe() : fail(failure);
            });
  }

  /** What has come of a body; of one that is too long only how much. */
  private static final class Received {
    private final long bytesMax;
    private ByteStringBuilder bytes = new ByteStringBuilder();
    private long length;

    Received(long bytesMax) {
      this.bytesMax = bytesMax;
    }

    void add(ByteString chunk) {
      length += chunk.size();
      if (length <= bytesMax) {
        bytes.append(chunk);
      } else {
        bytes = new ByteStringBuilder();
      }
    }
  }

  private static byte[] fail(Throwable failure) {
    Throwable cause = failure instanceof CompletionException e ? e.getCause() : failure;
    if (cause instanceof TimeoutException) {
      throw BodyRate.tooSlow();
    }
    if (cause instanceof EntityStreamException broken) {
      throw new WeirException(
          ErrorCode.ENCODING_INVALID, "the body broke off: " + broken.getMessage() + ".");
    }
    throw failure instanceof RuntimeException e ? e : new CompletionException(failure);
  }

  private static void refuseLarger(long actual, long bytesMax, String limit) {
    if (actual > bytesMax) {
      throw new WeirException(
          ErrorCode.BODY_TOO_LARGE,
          "the body has "
              + (actual == Long.MAX_VALUE ? "more" : actual)
              + " bytes, "
              + limit
              + " is "
              + bytesMax
              + ". Split it.",
          Map.of("limit", limit, "limit_value", bytesMax, "actual", actual));
    }
  }

  /** The media type of the body, out of those a route accepts. */
  private static Media media(RequestContext context, List<Media> accepted) {
    String header = contentType(context);
    String[] parts = header.split(";", -1);
    Optional<Media> media = Media.named(parts[0].strip(), accepted);
    if (media.isEmpty()) {
      throw unsupported("Content-Type is " + (header.isEmpty() ? "missing" : header), accepted);
    }
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip().toLowerCase(Locale.ROOT).replace("\"", "");
      if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
        throw unsupported("Content-Type says " + parameter + "; only UTF-8 is read", accepted);
      }
    }
    return media.get();
  }

  private static String contentType(RequestContext context) {
    HttpEntity entity = context.request().entity();
    String type = entity.getContentType().value();
    // what the server assumes when there is no header; nobody means it
    return type.equals("application/octet-stream") || type.equals("none/none") ? "" : type;
  }

  private static boolean gzip(RequestContext context) {
    String encoding = context.header("Content-Encoding").orElse("identity").strip();
    return switch (encoding.toLowerCase(Locale.ROOT)) {
      case "identity" -> false;
      case "gzip" -> true;
      default ->
          throw new WeirException(
              ErrorCode.MEDIA_TYPE_UNSUPPORTED,
              "Content-Encoding is \"" + encoding + "\". Use gzip, once, or none.",
              Map.of("accepted", List.of("gzip", "identity")));
    };
  }

  private static WeirException unsupported(String what, List<Media> accepted) {
    List<String> names = accepted.stream().map(Media::wire).toList();
    return new WeirException(
        ErrorCode.MEDIA_TYPE_UNSUPPORTED,
        what + ". This route reads " + String.join(", ", names) + ".",
        Map.of("accepted", names));
  }
}
