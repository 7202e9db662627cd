package dev.weir.entity;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SourceRef;
import org.apache.pekko.stream.StreamRefAttributes;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.StreamRefs;
import org.apache.pekko.util.ByteString;

/**
 * Bytes that are too many for one message: kept here until the other node has fetched them, chunk
 * by chunk as it takes them.
 *
 * <p>What waits here and what is being fetched are bounded, each by {@code bytesMax}. One parcel
 * beyond the bound is let through when there is no other, so that none is impossible to send.
 */
public final class Parcels {
  /** What goes into one message: far enough below the frame limit for everything around it. */
  public static final int MESSAGE_BYTES_MAX = 512 << 10;

  /** The frame limit of reference.conf without room for headers and sharding's envelope. */
  static final int FRAME_BYTES_MAX = 1248 << 10;

  private static final int CHUNK_BYTES = 128 << 10;

  /** Who has asked for a parcel comes at once, or is gone. */
  private static final Duration SUBSCRIPTION_MAX = Duration.ofSeconds(5);

  private final Materializer materializer;
  private final long bytesMax;
  private final AtomicLong waiting = new AtomicLong();
  private final AtomicLong fetching = new AtomicLong();

  public Parcels(ActorSystem<?> system, long bytesMax) {
    this.materializer = SystemMaterializer.get(system).materializer();
    this.bytesMax = bytesMax;
  }

  /**
   * Keeps bytes until they have been fetched or nobody came for them.
   *
   * @throws WeirException {@code node-overloaded} when too many are waiting
   */
  public Parcel publish(byte[] bytes) {
    take(waiting, bytes.length, "waiting to be fetched by other nodes");
    try {
      SourceRef<ByteString> source =
          Source.fromJavaStream(() -> chunks(bytes))
              .watchTermination(
                  (used, ended) -> {
                    ended.whenComplete((done, failure) -> waiting.addAndGet(-bytes.length));
                    return used;
                  })
              .toMat(
                  StreamRefs.<ByteString>sourceRef()
                      .withAttributes(StreamRefAttributes.subscriptionTimeout(SUBSCRIPTION_MAX)),
                  Keep.right())
              .run(materializer);
      return new Parcel(source, bytes.length);
    } catch (RuntimeException failure) {
      waiting.addAndGet(-bytes.length);
      throw failure;
    }
  }

  /** Fetches the bytes of a parcel; to be called once for each. */
  public CompletionStage<byte[]> fetch(Parcel parcel, Duration patience) {
    try {
      take(fetching, parcel.bytes(), "being fetched from other nodes");
    } catch (WeirException refusal) {
      parcel.source().getSource().runWith(Sink.cancelled(), materializer);
      return CompletableFuture.failedStage(refusal);
    }
    return parcel
        .source()
        .getSource()
        .completionTimeout(patience)
        .runFold(new Filling(parcel.bytes()), Filling::add, materializer)
        .thenApply(Filling::all)
        .exceptionally(Parcels::notFetched)
        .whenComplete((bytes, failure) -> fetching.addAndGet(-parcel.bytes()));
  }

  private static byte[] notFetched(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    throw cause instanceof TimeoutException || cause instanceof WeirException
        ? new CompletionException(cause)
        : new WeirException(
            ErrorCode.RECOVERING,
            "A large message from another node broke off ("
                + cause.getMessage()
                + "). Send the request again.");
  }

  /** Bytes of this node that other nodes have not fetched yet. */
  long waitingBytes() {
    return waiting.get();
  }

  private void take(AtomicLong budget, int bytes, String what) {
    long now = budget.addAndGet(bytes);
    if (now > bytesMax && now > bytes) {
      budget.addAndGet(-bytes);
      throw new WeirException(
          ErrorCode.NODE_OVERLOADED,
          "This node has "
              + (now - bytes)
              + " bytes of large messages "
              + what
              + ". Nothing was done; send the request again after the time in Retry-After.",
          Map.of(
              "limit",
              "node-parcel-bytes-max",
              "limit_value",
              bytesMax,
              "actual",
              now,
              "scope",
              "node"));
    }
  }

  private static Stream<ByteString> chunks(byte[] bytes) {
    int count = (bytes.length + CHUNK_BYTES - 1) / CHUNK_BYTES;
    return Stream.iterate(0, chunk -> chunk < count, chunk -> chunk + 1)
        .map(
            chunk -> {
              int from = chunk * CHUNK_BYTES;
              return ByteString.fromArrayUnsafe(
                  bytes, from, Math.min(CHUNK_BYTES, bytes.length - from));
            });
  }

  /** The bytes that have come so far. */
  private static final class Filling {
    private final byte[] bytes;
    private int size;

    private Filling(int size) {
      bytes = new byte[size];
    }

    private Filling add(ByteString chunk) {
      if (chunk.size() > bytes.length - size) {
        throw cut();
      }
      chunk.copyToArray(bytes, size, chunk.size());
      size += chunk.size();
      return this;
    }

    private byte[] all() {
      if (size < bytes.length) {
        throw cut();
      }
      return bytes;
    }

    private WeirException cut() {
      return new WeirException(
          ErrorCode.RECOVERING,
          "A large message from another node did not arrive as it was sent. Send the request"
              + " again.");
    }
  }
}
