package dev.weir.journal;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.pattern.CircuitBreakerOpenException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Finds the refusal in what comes out of a journal plugin: JDBC wraps errors in causes and in
 * chains of its own.
 *
 * <p>A refused fence ({@code WE001}) or a rev that is taken ({@code 23505}) means that another
 * owner writes: {@code OWNERSHIP_CHANGED}. Any other error of the database, a breaker that is open
 * and a time that is over mean that the journal does not answer: {@code JOURNAL_DOWN}.
 */
public final class JournalFaults {
  /** What the trigger raises. */
  static final String FENCED = "WE001";

  private static final String TAKEN = "23505";

  private JournalFaults() {}

  /** The refusal that tells what happened; empty when the journal had no part in it. */
  public static Optional<WeirException> explain(Throwable failure) {
    Optional<WeirException> down = Optional.empty();
    for (Throwable each : chain(failure)) {
      if (each instanceof WeirException known) {
        return Optional.of(known);
      }
      if (each instanceof SQLException sql && isOwnership(sql)) {
        return Optional.of(
            Failures.with(
                ErrorCode.OWNERSHIP_CHANGED,
                "Another owner has claimed the circuit: " + oneLine(sql) + ". Send it again.",
                failure));
      }
      if (down.isEmpty()) {
        down = outage(each).map(what -> Failures.down(what, failure));
      }
    }
    return down;
  }

  private static boolean isOwnership(SQLException sql) {
    return FENCED.equals(sql.getSQLState()) || TAKEN.equals(sql.getSQLState());
  }

  /**
   * Whether a transaction that several entities shared was rolled back because of another one than
   * this. The server names the row as {@code (persistence id, sequence number)}, whatever its
   * language.
   */
  static boolean isOfAnother(String persistenceId, Throwable failure) {
    return chain(failure).stream()
        .filter(each -> each instanceof PSQLException sql && isOwnership(sql))
        .map(each -> ((PSQLException) each).getServerErrorMessage())
        .filter(Objects::nonNull)
        .map(ServerErrorMessage::getDetail)
        .filter(Objects::nonNull)
        .anyMatch(detail -> !detail.contains("(" + persistenceId + ", "));
  }

  private static Optional<String> outage(Throwable each) {
    return switch (each) {
      case SQLException sql ->
          Optional.of(
              "The journal's database does not answer or refuses: %s (%s). Check the server."
                  .formatted(oneLine(sql), sql.getSQLState()));
      case CircuitBreakerOpenException _ ->
          Optional.of("The journal failed several times in a row and is left alone for seconds.");
      case TimeoutException _ ->
          Optional.of("The journal did not answer in time: " + each.getMessage());
      default -> Optional.empty();
    };
  }

  private static String oneLine(SQLException sql) {
    return String.valueOf(sql.getMessage()).lines().findFirst().orElse("no message");
  }

  /** Causes and JDBC's further errors, nearest first, each once. */
  private static Set<Throwable> chain(Throwable failure) {
    Set<Throwable> seen = new LinkedHashSet<>();
    Deque<Throwable> open = new ArrayDeque<>(List.of(failure));
    while (!open.isEmpty()) {
      Throwable next = open.remove();
      if (seen.add(next)) {
        Optional.ofNullable(next.getCause()).ifPresent(open::add);
        if (next instanceof SQLException sql) {
          Optional.ofNullable(sql.getNextException()).ifPresent(open::add);
        }
      }
    }
    return seen;
  }
}
