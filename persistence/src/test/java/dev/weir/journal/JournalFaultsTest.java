package dev.weir.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class JournalFaultsTest {
  @Test
  void findsTheRefusalBehindABatch() {
    for (String state : new String[] {"WE001", "23505"}) {
      BatchUpdateException batch = new BatchUpdateException("batch", new int[0]);
      batch.setNextException(new SQLException("refused", state));
      assertThat(code(new IllegalStateException(batch))).contains(ErrorCode.OWNERSHIP_CHANGED);
      assertThat(code(new BatchUpdateException("batch", state, 0, new int[0])))
          .contains(ErrorCode.OWNERSHIP_CHANGED);
    }
  }

  @Test
  void takesEveryOtherTroubleOfTheDatabaseForAnOutage() {
    assertThat(code(new SQLTransientConnectionException("pool", "08006")))
        .contains(ErrorCode.JOURNAL_DOWN);
    assertThat(code(new SQLException("admin shutdown", "57P01"))).contains(ErrorCode.JOURNAL_DOWN);
    assertThat(code(new RuntimeException(new TimeoutException("late"))))
        .contains(ErrorCode.JOURNAL_DOWN);
  }

  @Test
  void keepsARefusalThatIsThere_andLeavesOthersAlone() {
    WeirException refusal = new WeirException(ErrorCode.JOURNAL_CORRUPT, "hole");
    assertThat(JournalFaults.explain(new RuntimeException(refusal))).containsSame(refusal);
    assertThat(code(new IllegalStateException("a bug"))).isEmpty();
  }

  private static Optional<ErrorCode> code(Throwable failure) {
    return JournalFaults.explain(failure).map(WeirException::code);
  }
}
