package dev.weir.http;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.Standing;
import dev.weir.stream.Subscribers;
import java.util.Map;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** The streams that a tenant may have open at this node. */
record StreamSeats(Subscribers subscribers, HttpMetrics metrics) {
  /**
   * Answers with a stream, which has a seat until it ends.
   *
   * @param max how many streams the tenant may have
   * @throws WeirException {@code streams-busy}
   */
  HttpResponse open(
      String tenant, int max, Media media, Source<ByteString, NotUsed> stream, Standing at) {
    Subscribers.Seat seat = subscribers.enter(tenant, max).orElseThrow(() -> busy(tenant, max));
    Source<ByteString, NotUsed> source =
        stream.watchTermination(
            (used, ended) -> {
              seat.take();
              metrics.subscribed();
              ended.whenComplete(
                  (done, failure) -> {
                    metrics.unsubscribed();
                    seat.leave();
                  });
              return used;
            });
    return Answers.at(
        Answers.chunks(media.contentType(), source)
            .addHeader(RawHeader.create("X-Accel-Buffering", "no")),
        at);
  }

  private static WeirException busy(String tenant, int max) {
    return new WeirException(
        ErrorCode.STREAMS_BUSY,
        "tenant "
            + tenant
            + " has "
            + max
            + " streams open. Close some, or name several views"
            + " in one stream.",
        Map.of("limit", "streams-max", "limit_value", max, "actual", max, "scope", "tenant"));
  }
}
