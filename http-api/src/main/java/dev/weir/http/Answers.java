package dev.weir.http;

import dev.weir.entity.Freshness;
import dev.weir.entity.Standing;
import dev.weir.zset.ByteSink;
import java.util.List;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** Builds successful answers. */
final class Answers {
  private Answers() {}

  static HttpResponse json(int status, JsonOut.Content members) {
    return bytes(status, Media.JSON.contentType(), JsonOut.object(members));
  }

  static HttpResponse bytes(int status, ContentType type, byte[] body) {
    return bytes(status, type, ByteString.fromArrayUnsafe(body));
  }

  /** What was written, which nobody writes any further. */
  static HttpResponse bytes(int status, ContentType type, ByteSink body) {
    return bytes(status, type, ByteString.fromArrayUnsafe(body.array(), 0, body.size()));
  }

  private static HttpResponse bytes(int status, ContentType type, ByteString body) {
    return HttpResponse.create()
        .withStatus(status)
        .withEntity(HttpEntities.create(type, body))
        .addHeader(Problems.NO_STORE);
  }

  static HttpResponse chunks(ContentType type, Source<ByteString, ?> chunks) {
    return HttpResponse.create()
        .withStatus(200)
        .withEntity(HttpEntities.createChunked(type, chunks))
        .addHeader(Problems.NO_STORE);
  }

  /** The answer of a circuit: with the rev it stands for, and how far that is behind its home. */
  static HttpResponse at(HttpResponse response, Standing at) {
    return response.addHeaders(
        List.of(
            RawHeader.create("Weir-Rev", Long.toString(at.rev())),
            RawHeader.create("Weir-Epoch", Long.toString(at.epoch())),
            RawHeader.create("Weir-Region", at.freshness().region()),
            RawHeader.create("Weir-Home", at.freshness().home()),
            RawHeader.create("Weir-Lag-Revs", lag(at.freshness().lagRevs())),
            RawHeader.create("Weir-Lag-Ms", lag(at.freshness().lagMillis()))));
  }

  private static String lag(long known) {
    return known == Freshness.UNKNOWN ? "unknown" : Long.toString(known);
  }

  /** An answer that may be kept by the client if it asks each time. */
  static HttpResponse tagged(HttpResponse response, String tag) {
    return response
        .removeHeader("Cache-Control")
        .addHeaders(
            List.of(
                RawHeader.create("Cache-Control", "private, no-cache"),
                RawHeader.create("Vary", "Accept, Accept-Encoding"),
                RawHeader.create("ETag", tag)));
  }
}
