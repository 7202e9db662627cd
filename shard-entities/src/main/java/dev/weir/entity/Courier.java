package dev.weir.entity;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand.ParcelledSubmit;
import dev.weir.entity.CircuitCommand.Submit;
import dev.weir.entity.CircuitReply.Parcelled;
import dev.weir.zset.RowBatch;
import dev.weir.zset.RowBatchCodec;
import java.io.NotSerializableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/**
 * Brings the answers of circuits to whoever asked.
 *
 * <p>At the same node an answer is handed over as it is. For another node it must be encoded, which
 * for a large one takes its time: that is done beside the circuit, and what does not fit one
 * message goes as a {@link Parcel}.
 */
public final class Courier {
  private static final int SMALL_LIST_MAX = 1000;

  private final WeirCommandSerializer serializer;
  private final Parcels parcels;
  private final Executor encoding;

  /**
   * @param encoding encodes and decodes large messages; refuses work when it has too much
   */
  public Courier(ActorSystem<?> system, Parcels parcels, Executor encoding) {
    this.serializer = new WeirCommandSerializer((ExtendedActorSystem) Adapter.toClassic(system));
    this.parcels = parcels;
    this.encoding = encoding;
  }

  /** Whether an actor lives at another node. */
  public static boolean isRemote(ActorRef<?> actor) {
    return actor.path().address().hasGlobalScope();
  }

  /** Sends an answer, in whatever way it needs. */
  public void reply(ActorRef<CircuitReply> to, CircuitReply reply) {
    if (!isRemote(to) || isSmall(reply)) {
      to.tell(reply);
      return;
    }
    try {
      encoding.execute(() -> send(to, reply));
    } catch (RejectedExecutionException full) {
      to.tell(
          CircuitLog.rejected(
              new WeirException(
                  ErrorCode.NODE_OVERLOADED,
                  "The node of the circuit has too many answers to send. Send the request again"
                      + " after the time in Retry-After.")));
    }
  }

  /** Encodes a batch for the node of its circuit to fetch. */
  public CompletionStage<Parcel> pack(Submit batch) {
    return CompletableFuture.completedStage(batch.batch())
        .thenApplyAsync(RowBatchCodec::encode, encoding)
        .thenApply(parcels::publish);
  }

  /** The batch of a command from another node. */
  CompletionStage<RowBatch> unpack(ParcelledSubmit command, Duration patience) {
    return parcels.fetch(command.batch(), patience).thenApplyAsync(RowBatchCodec::decode, encoding);
  }

  /** The reply that waits at another node. */
  public CompletionStage<CircuitReply> open(Parcelled parcelled, Duration patience) {
    return parcels
        .fetch(parcelled.parcel(), patience)
        .thenApplyAsync(bytes -> decoded(parcelled, bytes), encoding);
  }

  private CircuitReply decoded(Parcelled parcelled, byte[] bytes) {
    try {
      return (CircuitReply) serializer.fromBinary(bytes, parcelled.manifest());
    } catch (NotSerializableException unknown) {
      throw new WeirException(ErrorCode.INTERNAL, unknown.getMessage());
    }
  }

  private void send(ActorRef<CircuitReply> to, CircuitReply reply) {
    try {
      Packed packed = new Packed(serializer.manifest(reply), serializer.encode(reply));
      if (packed.bytes().length <= Parcels.MESSAGE_BYTES_MAX) {
        to.<Object>unsafeUpcast().tell(packed);
      } else {
        to.tell(new Parcelled(parcels.publish(packed.bytes()), packed.manifest()));
      }
    } catch (WeirException refusal) {
      to.tell(CircuitLog.rejected(refusal));
    } catch (RuntimeException | OutOfMemoryError failure) {
      to.tell(
          CircuitLog.rejected(
              new WeirException(
                  ErrorCode.INTERNAL, "The answer could not be sent to another node: " + failure)));
      throw failure;
    }
  }

  /** Whether a reply surely fits one message and costs next to nothing to encode. */
  private static boolean isSmall(CircuitReply reply) {
    return switch (reply) {
      case CircuitReply.Committed committed -> committed.views().size() < SMALL_LIST_MAX;
      case CircuitReply.Dropped _,
          CircuitReply.Deleted _,
          CircuitReply.Moved _,
          CircuitReply.Restarted _,
          CircuitReply.SnapshotTaken _,
          CircuitReply.Compacted _,
          CircuitReply.Located _,
          CircuitReply.Parcelled _,
          CircuitReply.Rejected _ ->
          true;
      case CircuitReply.Changes changes -> changes.deltas().isEmpty();
      case CircuitReply.TableDefined _,
          CircuitReply.TableAltered _,
          CircuitReply.ViewDefined _,
          CircuitReply.Checked _,
          CircuitReply.Described _,
          CircuitReply.Explained _,
          CircuitReply.TableRows _,
          CircuitReply.TableRow _,
          CircuitReply.ViewRows _,
          CircuitReply.NotChanged _,
          CircuitReply.QueryRows _,
          CircuitReply.Difference _,
          CircuitReply.LogPage _,
          CircuitReply.Undone _,
          CircuitReply.Tried _,
          CircuitReply.Appended _,
          CircuitReply.Metrics _,
          CircuitReply.Evaluated _,
          CircuitReply.Page _,
          CircuitReply.HistoryGone _ ->
          false;
    };
  }
}
