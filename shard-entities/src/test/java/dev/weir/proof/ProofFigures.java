package dev.weir.proof;

import dev.weir.circuit.TableDefinition;
import dev.weir.entity.CircuitHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;

/** Measures fold, recomputation and a whole verification; run by hand, asserts nothing. */
final class ProofFigures {
  private static final int BATCH = 1_000;
  private static final int ROUNDS = 3;
  private static final double NANOS = 1e9;

  private ProofFigures() {}

  /** Arguments: numbers of rows. */
  public static void main(String[] args) throws IOException {
    for (String rows : args) {
      CircuitHistory history = history(Integer.parseInt(rows));
      for (int round = 0; round < ROUNDS; round++) {
        measure(history, Integer.parseInt(rows));
      }
    }
  }

  private static CircuitHistory history(int rows) throws IOException {
    CircuitHistory history = new CircuitHistory(Files.createTempDirectory("proof"));
    history.table(
        "CREATE TABLE orders (id BIGINT PRIMARY KEY, customer VARCHAR, amount DECIMAL(12,2),"
            + " placed BIGINT, paid BOOLEAN)");
    history.view("big", "SELECT id, customer, amount FROM orders WHERE amount > 500");
    history.view(
        "sums", "SELECT customer, COUNT(*) AS n, SUM(amount) AS s FROM orders GROUP BY customer");
    history.view(
        "best",
        "SELECT b.id, b.amount, s.n FROM big b JOIN sums s ON b.customer = s.customer WHERE"
            + " b.amount > 990");
    TableDefinition orders = history.definition("orders");
    for (int from = 0; from < rows; from += BATCH) {
      BatchMaker batch = new BatchMaker();
      for (int id = from; id < from + BATCH; id++) {
        batch.upsert(
            orders,
            id,
            "customer " + id % 1_000,
            java.math.BigDecimal.valueOf(id * 7919L % 100_000, 2),
            id * 31L,
            id % 3 == 0);
      }
      history.batch(batch.build());
    }
    return history;
  }

  private static void measure(CircuitHistory history, int rows) {
    Steps steps = new Steps();
    JournalEvents events = new JournalEvents(history.reader(), CircuitHistory.ID);
    Replays replays = rev -> Replayed.of(history.reader().image(CircuitHistory.ID, rev));
    Means means = new Means(events, replays, Runtime.getRuntime().maxMemory() / 3, steps);
    long start = System.nanoTime();
    Fold fold = means.foldTo(history.rev());
    long folded = System.nanoTime();
    Recomputation made = means.over(fold);
    fold.views().all().forEach(view -> made.of(view.name()));
    long recomputed = System.nanoTime();
    List<Claim> claims = List.of(Claim.of("here", history.described()));
    Verdict verdict = Verification.run(CircuitHistory.ID, claims, history.reader(), steps);
    long verified = System.nanoTime();
    String figures =
        String.format(
            Locale.ROOT,
            "%,d rows: fold %.2f s (%,.0f rows/s, %,d bytes a row), three views %.2f s (%,.0f"
                + " rows/s), verification with replay %.2f s, ok %s",
            rows,
            (folded - start) / NANOS,
            rows * NANOS / (folded - start),
            fold.tables().stateBytes() / rows,
            (recomputed - folded) / NANOS,
            rows * NANOS / (recomputed - folded),
            (verified - recomputed) / NANOS,
            verdict.ok());
    System.getLogger(ProofFigures.class.getName()).log(System.Logger.Level.INFO, figures);
  }
}
