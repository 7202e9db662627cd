package dev.weir.journal;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.Scheduler;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.jdbc.config.JournalConfig;
import org.apache.pekko.persistence.jdbc.journal.dao.DefaultJournalDao;
import org.apache.pekko.persistence.jdbc.journal.dao.JournalTables.JournalPekkoSerializationRow;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.scaladsl.Source;
import scala.Option;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.collection.immutable.Set;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.concurrent.duration.FiniteDuration;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;
import scala.runtime.BoxedUnit;
import scala.util.Try;
import slick.jdbc.JdbcBackend.JdbcDatabaseDef;
import slick.jdbc.JdbcProfile;

/**
 * The plugin's access to the tables, with Weir's names for what goes wrong, Weir's metrics, and a
 * replay that takes a missing row for damage.
 */
public final class PostgresJournalDao extends DefaultJournalDao {
  private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  /** Each time another entity of the same transaction may have lost its ownership. */
  private static final int RETRIES_MAX = 8;

  private final Outage outage;

  /** Called by the plugin, by reflection. */
  public PostgresJournalDao(
      JdbcDatabaseDef db,
      JdbcProfile profile,
      JournalConfig config,
      Serialization serialization,
      ExecutionContext executor,
      Materializer materializer) {
    super(db, profile, config, serialization, executor, materializer);
    this.outage = PostgresStore.get(materializer.system()).outage();
  }

  /**
   * Rows of several entities share a transaction, and one refused row rolls all of them back. Those
   * of the others are sent again, so that a write that is refused fails alone.
   */
  @Override
  public Future<Seq<Try<BoxedUnit>>> asyncWriteMessages(Seq<AtomicWrite> messages) {
    return FutureConverters.asScala(write(messages, RETRIES_MAX));
  }

  private CompletionStage<Seq<Try<BoxedUnit>>> write(Seq<AtomicWrite> messages, int retries) {
    String persistenceId = messages.head().persistenceId();
    return FutureConverters.asJava(super.asyncWriteMessages(messages))
        .exceptionallyCompose(
            failure ->
                retries > 0 && JournalFaults.isOfAnother(persistenceId, failure)
                    ? write(messages, retries - 1)
                    : CompletableFuture.failedFuture(refusal(failure)));
  }

  private static Throwable refusal(Throwable failure) {
    Optional<WeirException> known = JournalFaults.explain(failure);
    known
        .filter(refusal -> refusal.code() == ErrorCode.OWNERSHIP_CHANGED)
        .ifPresent(_ -> JournalMetrics.FENCE_REJECTED.inc());
    return known.<Throwable>map(refusal -> refusal).orElse(failure);
  }

  /** One transaction. */
  @Override
  public Future<BoxedUnit> writeJournalRows(
      Seq<Tuple2<JournalPekkoSerializationRow, Set<String>>> rows) {
    long start = System.nanoTime();
    return FutureConverters.asScala(
        FutureConverters.asJava(super.writeJournalRows(rows))
            .whenComplete(
                (unit, failure) -> {
                  outage.note(unit, failure);
                  if (failure == null) {
                    measure(rows, System.nanoTime() - start);
                  }
                }));
  }

  private static void measure(
      Seq<Tuple2<JournalPekkoSerializationRow, Set<String>>> rows, long nanos) {
    JournalMetrics.APPEND_SECONDS.observe(nanos / NANOS_PER_SECOND);
    JournalMetrics.GROUP_WRITES.observe(rows.size());
    CollectionConverters.asJava(rows)
        .forEach(row -> JournalMetrics.BYTES.inc(row._1().eventPayload().length));
  }

  /** As the plugin reads, but a row that is missing between two others is damage. */
  @Override
  public Source<Try<Tuple2<PersistentRepr, Object>>, NotUsed> messagesWithBatch(
      String persistenceId,
      long from,
      long to,
      int batchSize,
      Option<Tuple2<FiniteDuration, Scheduler>> refresh) {
    return super.messagesWithBatch(persistenceId, from, to, batchSize, refresh)
        .asJava()
        .statefulMap(
            () -> 0L,
            (last, each) -> Pair.create(follow(persistenceId, last, each), each),
            _ -> Optional.empty())
        .asScala();
  }

  private static long follow(
      String persistenceId, long last, Try<Tuple2<PersistentRepr, Object>> each) {
    if (each.isFailure()) {
      return last;
    }
    long rev = each.get()._1().sequenceNr();
    if (last > 0 && rev != last + 1) {
      throw PostgresLog.hole(persistenceId, last + 1);
    }
    return rev;
  }
}
