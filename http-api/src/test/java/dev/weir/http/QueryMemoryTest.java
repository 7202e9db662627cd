package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import org.junit.jupiter.api.Test;

class QueryMemoryTest {
  private final QueryMemory memory = new QueryMemory(1000);

  private static void requireRefused(ErrorCode code, Runnable ask) {
    assertThatThrownBy(ask::run)
        .isInstanceOfSatisfying(
            WeirException.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  @Test
  void aQueryHasAtMostHalf() {
    QueryMemory.Lease lease = memory.lease("a");
    lease.take(500);
    requireRefused(ErrorCode.QUERY_TOO_LARGE, () -> lease.take(1));
    requireRefused(ErrorCode.QUERY_TOO_LARGE, () -> lease.ask(1, false));
  }

  @Test
  void theQueriesOfATenantHaveAtMostHalf_andOthersTheRest() {
    memory.lease("a").take(400);
    requireRefused(ErrorCode.NODE_OVERLOADED, () -> memory.lease("a").ask(200, false));
    memory.lease("b").take(400);
    requireRefused(ErrorCode.NODE_OVERLOADED, () -> memory.lease("c").take(300));
  }

  @Test
  void whatIsOnlyAskedForIsNotTaken() {
    memory.lease("a").ask(400, false);
    assertThat(memory.taken()).isZero();
  }

  @Test
  void allIsGivenBack_alsoWhatWasRefused() {
    QueryMemory.Lease one = memory.lease("a");
    QueryMemory.Lease other = memory.lease("a");
    one.take(300);
    requireRefused(ErrorCode.NODE_OVERLOADED, () -> other.take(300));
    other.close();
    assertThat(memory.taken()).isEqualTo(300);
    one.close();
    one.close();
    assertThat(memory.taken()).isZero();
    memory.lease("a").take(500);
  }
}
