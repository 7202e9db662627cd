package dev.weir.entity;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.promql.evaluation.PartOrder;
import dev.weir.series.Labels;
import dev.weir.series.MetricMetadata;
import dev.weir.series.MetricsBatch;
import dev.weir.series.shard.Question;
import dev.weir.series.shard.ShardLimits;
import dev.weir.sql.SqlCompiler;
import dev.weir.zset.RowBatch;
import dev.weir.zset.RowBatchCodec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.pekko.actor.typed.ActorRef;

/** Everything that can be asked of a circuit. Each command is answered exactly once. */
public sealed interface CircuitCommand extends IntakeMessage {
  ActorRef<CircuitReply> replyTo();

  /**
   * Whether it may be sent again while nobody knows what became of it: the circuit ends up the
   * same, and the answer differs at most in who created what.
   */
  default boolean isRepeatable() {
    return false;
  }

  /** Whether it changes rows: nobody may take it for done, or for not done, who has no answer. */
  default boolean changesRows() {
    return false;
  }

  /** Whether it stores or reads samples: they come by the thousand, and answers are passed on. */
  default boolean isOfSamples() {
    return false;
  }

  /** Commands that may change the circuit; they are decided in the order of arrival. */
  sealed interface Write extends CircuitCommand {
    /** What it counts in the queue of writes. */
    default int decodedBytes() {
      return 0;
    }
  }

  /**
   * Asks where the circuit lives, before something is sent that is too large for one message.
   * Answered by {@link CircuitReply.Located} as soon as it is known in which region the circuit is
   * written, whatever it is doing.
   */
  record Locate(ActorRef<CircuitReply> replyTo) implements CircuitCommand {
    @Override
    public boolean isRepeatable() {
      return true;
    }
  }

  /**
   * A {@link Submit} from another node whose batch waits there to be fetched.
   *
   * @param decodedBytes what the batch counts in the circuit's queue
   */
  record ParcelledSubmit(
      Parcel batch,
      int decodedBytes,
      boolean strict,
      boolean optimistic,
      Optional<IdempotencyKey> key,
      WaitFor waitFor,
      Map<String, Long> limits,
      ActorRef<CircuitReply> replyTo)
      implements CircuitCommand {
    /** The command this stands for, once the batch is here. */
    Submit with(RowBatch fetched) {
      return new Submit(fetched, strict, optimistic, key, waitFor, limits, replyTo);
    }
  }

  /** Commands that only read. */
  sealed interface Read extends CircuitCommand {
    /** How fresh the answer must be; commands without it take any rev. */
    default ReadAt at() {
      return ReadAt.NOW;
    }

    @Override
    default boolean isRepeatable() {
      return true;
    }
  }

  /**
   * Applies a batch. Answered by {@link CircuitReply.Committed}.
   *
   * @param strict refuse creates of present rows and updates of absent ones
   * @param optimistic false: rows of views that are only updated keep their version
   * @param limits those of the tenant that differ from the node's, by name with {@code _}
   */
  record Submit(
      RowBatch batch,
      boolean strict,
      boolean optimistic,
      Optional<IdempotencyKey> key,
      WaitFor waitFor,
      Map<String, Long> limits,
      ActorRef<CircuitReply> replyTo)
      implements Write {
    /** An optimistic batch. */
    public Submit(
        RowBatch batch,
        boolean strict,
        Optional<IdempotencyKey> key,
        WaitFor waitFor,
        Map<String, Long> limits,
        ActorRef<CircuitReply> replyTo) {
      this(batch, strict, true, key, waitFor, limits, replyTo);
    }

    /** A key makes the second one a replay. */
    @Override
    public boolean isRepeatable() {
      return key.isPresent();
    }

    @Override
    public boolean changesRows() {
      return true;
    }

    @Override
    public int decodedBytes() {
      return batch.decodedBytes();
    }

    /** Whether it surely fits one message to another node. Cheap: encodes nothing. */
    public boolean fitsOneMessage() {
      return RowBatchCodec.sizeMax(batch) <= Parcels.MESSAGE_BYTES_MAX;
    }

    /** The same command for another node, which is to fetch the batch. */
    public ParcelledSubmit parcelled(Parcel parcel, ActorRef<CircuitReply> answerTo) {
      return new ParcelledSubmit(
          parcel, batch.decodedBytes(), strict, optimistic, key, waitFor, limits, answerTo);
    }
  }

  /**
   * Stores samples and what is said of metrics. Answered by {@link CircuitReply.Appended}.
   *
   * @param samples whose series have numbers of their own, all of them {@code fresh}; they fit one
   *     message to another node, {@code metadata} among them
   * @param limits of the shard, as the tenant has them where the request came in
   */
  record Append(
      MetricsBatch samples,
      List<MetricMetadata> metadata,
      ShardLimits limits,
      ActorRef<CircuitReply> replyTo)
      implements Write {
    private static final int SAMPLE_BYTES = 2 * Long.BYTES;

    /** The same samples again are duplicates. */
    @Override
    public boolean isRepeatable() {
      return true;
    }

    @Override
    public boolean isOfSamples() {
      return true;
    }

    @Override
    public int decodedBytes() {
      return decodedBytes(samples, metadata);
    }

    /** What they count in the queue of writes. */
    public static int decodedBytes(MetricsBatch samples, List<MetricMetadata> metadata) {
      int bytes = SAMPLE_BYTES * samples.runs().samples();
      for (Labels labels : samples.fresh()) {
        bytes += labels.bytes();
      }
      for (MetricMetadata each : metadata) {
        bytes += each.bytes();
      }
      return bytes;
    }
  }

  /**
   * Creates a table, or alters it where nothing can be lost by it. Answered by {@link
   * CircuitReply.TableDefined}.
   *
   * @param precondition what {@code If-Match} or {@code If-None-Match} demand
   * @param limits those of the tenant that differ from the node's, by name with {@code _}
   */
  record DefineTable(
      String table,
      String sql,
      Precondition precondition,
      Map<String, Long> limits,
      ActorRef<CircuitReply> replyTo)
      implements Write {
    /**
     * Refuses what no new circuit would take.
     *
     * @throws dev.weir.config.WeirException what is wrong with it
     */
    public static void requireValid(String table, String sql, Precondition precondition) {
      DefinitionRules.requireSameName(table, new SqlCompiler().table(sql).name());
      DefinitionRules.requirePrecondition(precondition, Optional.empty());
    }

    /** After the first one, a precondition may not hold any more. */
    @Override
    public boolean isRepeatable() {
      return precondition.equals(Precondition.NONE);
    }
  }

  /**
   * Alters a table. Answered by {@link CircuitReply.TableAltered}.
   *
   * @param sql one ALTER TABLE
   * @param dryRun whether nothing is to be changed
   * @param limits those of the tenant that differ from the node's, by name with {@code _}
   */
  record AlterTable(
      String table,
      String sql,
      Precondition precondition,
      boolean dryRun,
      Map<String, Long> limits,
      ActorRef<CircuitReply> replyTo)
      implements Write {}

  /** Drops a table. Answered by {@link CircuitReply.Dropped}. */
  record DropTable(String table, Precondition precondition, ActorRef<CircuitReply> replyTo)
      implements Write {}

  /**
   * Creates or replaces a view. Answered by {@link CircuitReply.ViewDefined}.
   *
   * @param limits those of the tenant that differ from the node's, by name with {@code _}
   */
  record DefineView(
      String view,
      String sql,
      String format,
      Precondition precondition,
      Map<String, Long> limits,
      ActorRef<CircuitReply> replyTo)
      implements Write {
    /** After the first one, a precondition may not hold any more. */
    @Override
    public boolean isRepeatable() {
      return precondition.equals(Precondition.NONE);
    }
  }

  /** Drops a view. Answered by {@link CircuitReply.Dropped}. */
  record DropView(String view, Precondition precondition, ActorRef<CircuitReply> replyTo)
      implements Write {}

  /**
   * Computes a view anew that has failed; leaves any other as it is. Answered by {@link
   * CircuitReply.ViewDefined}.
   */
  record ResumeView(String view, ActorRef<CircuitReply> replyTo) implements Write {
    @Override
    public boolean isRepeatable() {
      return true;
    }
  }

  /**
   * Gives the circuit to another region, which writes it from then on. Answered by {@link
   * CircuitReply.Moved} once that region does; refused, and to be asked again, while it cannot.
   *
   * @param ordinal of the region
   */
  record MoveHome(String region, int ordinal, ActorRef<CircuitReply> replyTo)
      implements CircuitCommand {
    @Override
    public boolean isRepeatable() {
      return true;
    }
  }

  /**
   * Makes a region the home although the present one does not answer. Answered by {@link
   * CircuitReply.Moved}; refused while the home is heard, or when more would be lost.
   *
   * @param ordinal of the region
   * @param lossMax revs of the present home that may be given up; empty to be told how many are
   *     known to be missing
   */
  record SeizeHome(String region, int ordinal, OptionalLong lossMax, ActorRef<CircuitReply> replyTo)
      implements CircuitCommand {
    @Override
    public boolean isRepeatable() {
      return true;
    }
  }

  /**
   * Takes events back with new ones. Answered by {@link CircuitReply.Undone}; refused without any
   * effect when a row cannot be brought back.
   */
  record Undo(UndoTarget target, Optional<IdempotencyKey> key, ActorRef<CircuitReply> replyTo)
      implements Write {
    /** A key makes the second one a replay. */
    @Override
    public boolean isRepeatable() {
      return key.isPresent();
    }

    @Override
    public boolean changesRows() {
      return true;
    }
  }

  /** Looks after how the circuit is stored; only its home does that for others. */
  sealed interface Upkeep extends CircuitCommand {
    @Override
    default boolean isRepeatable() {
      return true;
    }
  }

  /** Takes a snapshot now. Answered by {@link CircuitReply.SnapshotTaken} when it is durable. */
  record TakeSnapshot(ActorRef<CircuitReply> replyTo) implements Upkeep {}

  /**
   * Deletes events for which a snapshot stands in. Answered by {@link CircuitReply.Compacted}; when
   * the proof takes longer it is refused and goes on, so asking again is worth while.
   *
   * @param toRev none after it; empty for as many as may go
   * @param keepMillis events younger than that stay; empty for what the node is told to keep
   * @param dryRun whether only to say what would be done
   */
  record CompactLog(
      OptionalLong toRev, OptionalLong keepMillis, boolean dryRun, ActorRef<CircuitReply> replyTo)
      implements Upkeep {}

  /**
   * Lets the copy that gets this forget what it holds in memory and read its journal again, from as
   * early an event as there is. One that has failed begins with the snapshots that it has. Answered
   * by {@link CircuitReply.Restarted} when that has begun; what comes next finds it anew.
   */
  record Restart(ActorRef<CircuitReply> replyTo) implements CircuitCommand {
    @Override
    public boolean isRepeatable() {
      return true;
    }
  }

  /** Removes the circuit with everything in it. Answered by {@link CircuitReply.Deleted}. */
  record Delete(ActorRef<CircuitReply> replyTo) implements Write {}

  /** Plans a view without creating it. Answered by {@link CircuitReply.Checked}. */
  record CheckView(String sql, ActorRef<CircuitReply> replyTo) implements Read {}

  /** Lists tables and views. Answered by {@link CircuitReply.Described}. */
  record Describe(ReadAt at, ActorRef<CircuitReply> replyTo) implements Read {}

  /** The operators of a view. Answered by {@link CircuitReply.Explained}. */
  record Explain(String view, ReadAt at, ActorRef<CircuitReply> replyTo) implements Read {}

  /** All rows of a table at one rev. Answered by {@link CircuitReply.TableRows}. */
  record ReadTable(String table, ReadAt at, ActorRef<CircuitReply> replyTo) implements Read {}

  /**
   * Asks a metrics shard. Answered by {@link CircuitReply.Metrics}.
   *
   * @param part of a query that samples are to be evaluated for; then {@link
   *     CircuitReply.Evaluated} answers, unless whoever asks has to evaluate it
   */
  record AskMetrics(
      Question question, Optional<PartOrder> part, ReadAt at, ActorRef<CircuitReply> replyTo)
      implements Read {
    @Override
    public boolean isOfSamples() {
      return switch (question) {
        case Question.Samples _, Question.Newest _, Question.Rolled _ -> true;
        case Question.LabelNames _,
            Question.LabelValues _,
            Question.Series _,
            Question.Statistics _,
            Question.Metadata _ ->
            false;
      };
    }
  }

  /** One row of a table. Answered by {@link CircuitReply.TableRow}. */
  record ReadRow(String table, List<String> key, ReadAt at, ActorRef<CircuitReply> replyTo)
      implements Read {}

  /**
   * All rows of views at one rev. Answered by {@link CircuitReply.ViewRows}, or by {@link
   * CircuitReply.NotChanged} without copying anything.
   *
   * @param unlessChangedRev the {@code changed_rev} the client already has of the one view
   */
  record ReadViews(
      List<String> views, OptionalLong unlessChangedRev, ReadAt at, ActorRef<CircuitReply> replyTo)
      implements Read {}

  /**
   * All rows of a view, also of one that has failed: those of the rev before. Answered by {@link
   * CircuitReply.ViewRows}.
   */
  record ReadKept(String view, ReadAt at, ActorRef<CircuitReply> replyTo) implements Read {}

  /**
   * Evaluates an ad-hoc query once, beside the circuit. Answered by {@link CircuitReply.QueryRows}.
   *
   * @param params values of {@code ?}: null, Boolean, Long, BigDecimal, Double or String
   * @param rowsMax most rows an operator may produce
   * @param timeMaxMillis how long the evaluation may take, once it is planned
   * @param supplied the rows of all that {@link SuppliedRows#calls} finds in the text
   */
  record RunQuery(
      String sql,
      List<Object> params,
      List<SuppliedRows> supplied,
      int rowsMax,
      long timeMaxMillis,
      ReadAt at,
      ActorRef<CircuitReply> replyTo)
      implements Read {}

  /**
   * What an undo would do. Answered by {@link CircuitReply.Undone}.
   *
   * @param shown rows of each view that are shown
   */
  record PlanUndo(UndoTarget target, int shown, ReadAt at, ActorRef<CircuitReply> replyTo)
      implements Read {}

  /**
   * What a batch would do; nothing of it is stored or seen by anybody else. Answered by {@link
   * CircuitReply.Tried}. It is sent in one message, so it is not to be larger than that.
   *
   * @param strict refuse creates of present rows and updates of absent ones
   * @param limits those of the tenant that differ from the node's, by name with {@code _}
   * @param shown rows of each view that are shown
   */
  record TryBatch(
      RowBatch batch,
      boolean strict,
      Map<String, Long> limits,
      int shown,
      ReadAt at,
      ActorRef<CircuitReply> replyTo)
      implements Read {
    /**
     * Checks that a batch can be sent in one message.
     *
     * @throws WeirException {@code batch-too-large}
     */
    public static void requireSmall(RowBatch batch) {
      long size = RowBatchCodec.sizeMax(batch);
      if (size > Parcels.MESSAGE_BYTES_MAX) {
        throw new WeirException(
            ErrorCode.BATCH_TOO_LARGE,
            "A dry run takes batches of up to %d bytes, this one comes to %d. Try a part of it."
                .formatted(Parcels.MESSAGE_BYTES_MAX, size),
            Map.of(
                "limit",
                "dry-run-bytes",
                "limit_value",
                Parcels.MESSAGE_BYTES_MAX,
                "actual",
                size));
      }
    }
  }

  /**
   * What changed in a view between two revs. Answered by {@link CircuitReply.Difference}.
   *
   * @param toRev the later one; empty for the newest, and then {@code at} does not ask for it
   */
  record DiffView(
      String view, long fromRev, OptionalLong toRev, ReadAt at, ActorRef<CircuitReply> replyTo)
      implements Read {}

  /**
   * Events of the circuit's log after a rev, as many as are there and make a page. Answered by
   * {@link CircuitReply.LogPage}.
   *
   * @param afterEpoch under which the rev before was written; 0 when that is not known
   * @param at with the rev that must be there before there is an answer
   */
  record ReadLog(long afterRev, long afterEpoch, ReadAt at, ActorRef<CircuitReply> replyTo)
      implements Read {}

  /**
   * The changes of views after a rev; waits until there is one or {@code waitMillis} have passed.
   * Answered by {@link CircuitReply.Changes} or {@link CircuitReply.HistoryGone}.
   *
   * @param bytesMax deltas beyond this size are summed into one
   * @param replay whether deltas that are no longer held are made again from the journal, about
   *     {@code bytesMax} at a time
   */
  record NextChanges(
      List<String> views,
      long afterRev,
      long bytesMax,
      int waitMillis,
      boolean replay,
      ActorRef<CircuitReply> replyTo)
      implements Read {}
}
