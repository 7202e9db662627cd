package dev.weir.journal;

import static org.awaitility.Awaitility.await;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A process that writes events until it is killed or told to stop, and reports each acknowledged
 * one as a line {@code persistence-id rev} on its standard output.
 */
final class WriterProcess {
  private static final Duration ROOM_WAIT = Duration.ofSeconds(60);

  private final JournalStore store;
  private final OutputStream out = new FileOutputStream(FileDescriptor.out);
  private final String payload;

  private WriterProcess(JournalStore store, int payloadBytes) {
    this.store = store;
    this.payload = "x".repeat(payloadBytes);
  }

  /** Arguments: mode (kill or full), data directory, payload bytes, disk reserve, disk floor. */
  public static void main(String[] args) throws IOException {
    JournalSettings settings =
        Stores.settings(Path.of(args[1]), Long.parseLong(args[3]), Long.parseLong(args[4]));
    if (JournalStore.isAbsent(settings)) {
      JournalStore.create(settings);
    }
    try (JournalStore store = JournalStore.open(settings)) {
      WriterProcess writer = new WriterProcess(store, Integer.parseInt(args[2]));
      if (args[0].equals("kill")) {
        writer.writeForEver();
      } else {
        writer.fillTheDisk();
      }
    }
  }

  private void writeForEver() {
    while (true) {
      List<CompletableFuture<Void>> round =
          List.of("a", "b", "c", "d").stream().map(this::writeNext).toList();
      round.forEach(CompletableFuture::join);
    }
  }

  private CompletableFuture<Void> writeNext(String persistenceId) {
    long rev = store.highest(persistenceId) + 1;
    return store
        .append(persistenceId, List.of(Stores.event(rev, persistenceId + rev + payload)))
        .thenRun(() -> say(persistenceId + " " + rev));
  }

  /** Writes to the reserve, waits for room, writes on. */
  private void fillTheDisk() {
    while (tryWrite() == null) {}
    say("REFUSED");
    await().atMost(ROOM_WAIT).pollInterval(Duration.ofMillis(20)).until(() -> tryWrite() == null);
    for (int i = 0; i < 10; i++) {
      writeNext("a").join();
    }
    say("DONE");
  }

  private ErrorCode tryWrite() {
    try {
      writeNext("a").join();
      return null;
    } catch (CompletionException e) {
      ErrorCode code = ((WeirException) e.getCause()).code();
      if (code != ErrorCode.JOURNAL_DISK_RESERVE) {
        throw e;
      }
      return code;
    }
  }

  private synchronized void say(String line) {
    try {
      out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
      out.flush();
    } catch (IOException e) {
      throw new IllegalStateException("nobody listens", e);
    }
  }
}
