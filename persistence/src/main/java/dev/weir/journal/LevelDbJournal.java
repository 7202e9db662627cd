package dev.weir.journal;

import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.journal.japi.AsyncWriteJournal;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;

/**
 * Pekko's journal plugin over {@link LevelDbStore}.
 *
 * <p>One call carries the writes of one entity; they are stored together or not at all. An event
 * that cannot be serialized fails the call: leaving it out would leave a hole in the revs.
 */
public final class LevelDbJournal extends AsyncWriteJournal {
  /** Name of the configuration block. */
  public static final String PLUGIN_ID = "weir.journal.leveldb";

  private final LevelDbStore store;
  private final Executor replayExecutor;

  /** Called by Pekko with the block of this plugin. */
  public LevelDbJournal(Config plugin) {
    this.store = LevelDbStore.get(context().system());
    this.replayExecutor =
        context().system().dispatchers().lookup(plugin.getString("replay-dispatcher"));
  }

  @Override
  public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(
      Iterable<AtomicWrite> messages) {
    List<StoredRecord> records = new ArrayList<>();
    int writes = 0;
    String persistenceId = "";
    for (AtomicWrite write : messages) {
      persistenceId = write.persistenceId();
      writes++;
      for (PersistentRepr event : CollectionConverters.asJava(write.payload())) {
        records.add(store.records().fromEvent(event));
      }
    }
    Iterable<Optional<Exception>> accepted = Collections.nCopies(writes, Optional.empty());
    return asScala(store.journal().append(persistenceId, records).thenApply(_ -> accepted));
  }

  @Override
  public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
    return asScala(store.journal().deleteTo(persistenceId, toSequenceNr));
  }

  @Override
  public Future<Void> doAsyncReplayMessages(
      String persistenceId,
      long fromSequenceNr,
      long toSequenceNr,
      long max,
      Consumer<PersistentRepr> replay) {
    return asScala(
        CompletableFuture.runAsync(
            () ->
                store
                    .journal()
                    .replay(
                        persistenceId,
                        fromSequenceNr,
                        toSequenceNr,
                        max,
                        stored -> replay.accept(store.records().toEvent(persistenceId, stored))),
            replayExecutor));
  }

  @Override
  public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long fromSequenceNr) {
    return asScala(CompletableFuture.completedFuture(store.journal().highest(persistenceId)));
  }

  private static <T> Future<T> asScala(CompletionStage<T> stage) {
    return FutureConverters.asScala(stage);
  }
}
