package dev.weir.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.stream.Subscribers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.QueueOfferResult;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * The stream of what happens in the cluster: the members as they are, then news.
 *
 * <p>A reader who lags by more than {@value #NEWS_MAX} messages is told to come back; so is every
 * reader of a node that drains.
 */
final class ClusterEvents {
  private static final int NEWS_MAX = 256;
  private static final int STREAMS_MAX = 100;

  private final Node node;
  private final Duration heartbeat;
  private final Set<Subscriber> readers = ConcurrentHashMap.newKeySet();
  private volatile boolean draining;

  ClusterEvents(Node node, Duration heartbeat, Subscribers subscribers) {
    this.node = node;
    this.heartbeat = heartbeat;
    subscribers.onDrain(this::drain);
  }

  private void drain() {
    draining = true;
    readers.forEach(reader -> reader.end("draining"));
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/v1/cluster/events", this::events)
            .with("limit")
            .producing(Media.SSE, Media.NDJSON)
            .streaming());
  }

  private CompletionStage<HttpResponse> events(RequestContext context) {
    if (readers.size() >= STREAMS_MAX) {
      throw new WeirException(
          ErrorCode.STREAMS_BUSY,
          "the node has " + STREAMS_MAX + " streams of cluster events open. Close some.",
          Map.of("limit_value", STREAMS_MAX, "scope", "node"));
    }
    Media media = context.media();
    long limit = context.parameters().number("limit", 1, Long.MAX_VALUE).orElse(Long.MAX_VALUE);
    return node.members()
        .thenApply(
            members ->
                Answers.chunks(media.contentType(), source(members, media, limit))
                    .addHeader(RawHeader.create("X-Accel-Buffering", "no")));
  }

  private Source<ByteString, NotUsed> source(List<Node.Member> members, Media media, long limit) {
    AtomicReference<Subscriber> reader = new AtomicReference<>();
    Source<ByteString, NotUsed> news =
        Source.<Node.News>queue(NEWS_MAX)
            .mapMaterializedValue(
                queue -> {
                  reader.set(new Subscriber(queue));
                  return NotUsed.getInstance();
                })
            .watchTermination(
                (used, ended) -> {
                  ended.whenComplete((done, failure) -> reader.get().close());
                  return used;
                })
            .map(one -> message(media, type(one), json -> write(json, one)));
    return Source.single(message(media, "members", json -> writeMembers(json, members)))
        .concat(news)
        .take(limit)
        .keepAlive(heartbeat, () -> message(media, "heartbeat", json -> {}))
        .concatLazy(Source.lazySingle(() -> end(media, reader.get())));
  }

  /** One open stream. */
  private final class Subscriber {
    private final BoundedSourceQueue<Node.News> queue;
    private final Runnable forget;
    private volatile String reason = "limit";

    private Subscriber(BoundedSourceQueue<Node.News> queue) {
      this.queue = queue;
      this.forget = node.listen(this::offer);
      readers.add(this);
      if (draining) {
        end("draining");
      }
    }

    private void offer(Node.News news) {
      if (queue.offer(news).equals(QueueOfferResult.dropped())) {
        end("lagging");
      }
    }

    private void end(String why) {
      if (readers.remove(this)) {
        reason = why;
        forget.run();
        queue.complete();
      }
    }

    private void close() {
      readers.remove(this);
      forget.run();
    }
  }

  private static ByteString end(Media media, Subscriber reader) {
    return message(media, "end", json -> json.writeStringField("reason", reader.reason));
  }

  private static String type(Node.News news) {
    return switch (news) {
      case Node.MemberChanged member -> "member";
      case Node.ShardMoved shard -> "shard";
    };
  }

  private static void write(JsonGenerator json, Node.News news) throws IOException {
    json.writeStringField("at", JsonOut.time(news.atMillis()));
    switch (news) {
      case Node.MemberChanged member -> {
        json.writeStringField("node", member.node());
        json.writeStringField("address", member.address());
        json.writeStringField("status", member.status());
      }
      case Node.ShardMoved shard -> {
        json.writeNumberField("shard", shard.shard());
        json.writeStringField("from", shard.from().orElse(null));
        json.writeStringField("to", shard.to());
      }
    }
  }

  private static void writeMembers(JsonGenerator json, List<Node.Member> members)
      throws IOException {
    json.writeArrayFieldStart("members");
    for (Node.Member member : members) {
      json.writeStartObject();
      json.writeStringField("node", member.node());
      json.writeStringField("address", member.address());
      json.writeStringField("status", member.status());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static ByteString message(Media media, String type, JsonOut.Content members) {
    byte[] json =
        JsonOut.object(
            object -> {
              object.writeStringField("type", type);
              members.write(object);
            });
    String text = new String(json, StandardCharsets.UTF_8);
    return ByteString.fromString(
        media == Media.SSE ? "event: " + type + "\ndata: " + text + "\n\n" : text + "\n");
  }
}
