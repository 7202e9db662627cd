package dev.weir.journal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.JournalProtocol;
import org.apache.pekko.persistence.Persistence;
import org.apache.pekko.persistence.PersistentEnvelope;
import org.apache.pekko.persistence.PersistentRepr;
import scala.jdk.javaapi.CollectionConverters;

/** Appends and replays through the journal plugin's actor, as a persistent actor does. */
final class JournalClient {
  private static final long WAIT_SECONDS = 60;

  private final ActorSystem system;
  private final ActorRef journal;

  JournalClient(ActorSystem system) {
    this.system = system;
    this.journal = Persistence.get(system).journalFor("", system.settings().config());
  }

  /** A payload with the local envelope. */
  static byte[] enveloped(long epoch, String text) {
    byte[] body = Stores.bytes(text);
    return ByteBuffer.allocate(Envelope.BYTES + body.length)
        .put(Stores.bytes("WLE1"))
        .putInt(0)
        .putLong(epoch)
        .put(body)
        .array();
  }

  /** One atomic write of payloads at consecutive revs. */
  CompletableFuture<Void> append(String persistenceId, long rev, byte[]... payloads) {
    List<PersistentRepr> events = new ArrayList<>();
    for (byte[] each : payloads) {
      events.add(
          PersistentRepr.apply(
              each, rev + events.size(), persistenceId, "", false, ActorRef.noSender(), "writer"));
    }
    PersistentEnvelope write = new AtomicWrite(seq(events));
    CompletableFuture<Void> done = new CompletableFuture<>();
    ActorRef writer = system.actorOf(Props.create(Writer.class, () -> new Writer(done)));
    journal.tell(new JournalProtocol.WriteMessages(seq(List.of(write)), writer, 1), writer);
    return done;
  }

  /** Texts behind the envelopes, as {@code rev=text}. */
  List<String> replay(String persistenceId, long from, long to, long max) {
    CompletableFuture<List<String>> done = new CompletableFuture<>();
    ActorRef reader =
        system.actorOf(
            Props.create(Reader.class, () -> new Reader(done, new CompletableFuture<>())));
    journal.tell(new JournalProtocol.ReplayMessages(from, to, max, persistenceId, reader), reader);
    return join(done);
  }

  /** The sequence number that an entity goes on from. */
  long recover(String persistenceId) {
    CompletableFuture<Long> highest = new CompletableFuture<>();
    ActorRef reader =
        system.actorOf(
            Props.create(Reader.class, () -> new Reader(new CompletableFuture<>(), highest)));
    journal.tell(
        new JournalProtocol.ReplayMessages(1, Long.MAX_VALUE, 0, persistenceId, reader), reader);
    return join(highest);
  }

  /** All of it. */
  List<String> replay(String persistenceId) {
    return replay(persistenceId, 1, Long.MAX_VALUE, Long.MAX_VALUE);
  }

  /** What a recovery takes for the highest sequence number. */
  long recoveredHighest(String persistenceId) {
    CompletableFuture<Long> done = new CompletableFuture<>();
    ActorRef reader = system.actorOf(Props.create(End.class, () -> new End(done)));
    journal.tell(
        new JournalProtocol.ReplayMessages(1, Long.MAX_VALUE, 0, persistenceId, reader), reader);
    return join(done);
  }

  static <T> T join(CompletableFuture<T> future) {
    return future.orTimeout(WAIT_SECONDS, TimeUnit.SECONDS).join();
  }

  /** What it failed with, without wrapping; null when it did not. */
  static Throwable failure(CompletableFuture<?> future) {
    try {
      join(future);
      return null;
    } catch (CompletionException e) {
      return e.getCause();
    }
  }

  private static <T> scala.collection.immutable.Seq<T> seq(List<T> list) {
    return CollectionConverters.asScala(list).toSeq();
  }

  private static final class Writer extends AbstractActor {
    private final CompletableFuture<Void> done;

    Writer(CompletableFuture<Void> done) {
      this.done = done;
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder()
          .match(JournalProtocol.WriteMessageSuccess.class, _ -> done.complete(null))
          .match(
              JournalProtocol.WriteMessageFailure.class,
              failure -> done.completeExceptionally(failure.cause()))
          .match(
              JournalProtocol.WriteMessageRejected.class,
              rejected -> done.completeExceptionally(rejected.cause()))
          .build();
    }
  }

  private static final class End extends AbstractActor {
    private final CompletableFuture<Long> done;

    End(CompletableFuture<Long> done) {
      this.done = done;
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder()
          .match(
              JournalProtocol.RecoverySuccess.class,
              success -> done.complete(success.highestSequenceNr()))
          .match(
              JournalProtocol.ReplayMessagesFailure.class,
              failure -> done.completeExceptionally(failure.cause()))
          .build();
    }
  }

  private static final class Reader extends AbstractActor {
    private final CompletableFuture<List<String>> done;
    private final CompletableFuture<Long> highest;
    private final List<String> found = new ArrayList<>();

    Reader(CompletableFuture<List<String>> done, CompletableFuture<Long> highest) {
      this.done = done;
      this.highest = highest;
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder()
          .match(JournalProtocol.ReplayedMessage.class, each -> add(each.persistent()))
          .match(JournalProtocol.RecoverySuccess.class, this::end)
          .match(
              JournalProtocol.ReplayMessagesFailure.class,
              failure -> {
                done.completeExceptionally(failure.cause());
                highest.completeExceptionally(failure.cause());
              })
          .build();
    }

    private void end(JournalProtocol.RecoverySuccess success) {
      done.complete(found);
      highest.complete(success.highestSequenceNr());
    }

    private void add(PersistentRepr event) {
      byte[] payload = (byte[]) event.payload();
      byte[] text =
          Envelope.epoch(payload).isPresent()
              ? Arrays.copyOfRange(payload, Envelope.BYTES, payload.length)
              : payload;
      found.add(
          event.sequenceNr() + "=" + new String(text, java.nio.charset.StandardCharsets.UTF_8));
    }
  }
}
