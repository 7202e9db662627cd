package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.router.CircuitId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Queries that may do without shards which do not answer, and those that may not. */
class PartialQueriesTest {
  private static final CircuitId SHARD = CircuitId.metrics("acme", 2);

  private static CompletionStage<List<String>> refused(ErrorCode code) {
    return CompletableFuture.<String>failedFuture(new WeirException(code, "not now"))
        .thenApply(List::of);
  }

  private static MissingShards asked(String query) {
    return MissingShards.asked(Parameters.parse(query));
  }

  private static List<String> read(MissingShards missing, ErrorCode code) {
    return missing.orNone(SHARD, refused(code)).toCompletableFuture().join();
  }

  @Test
  void whoAllowsItGetsAnAnswerThatNamesWhatIsMissing() {
    MissingShards missing = asked("partial=allow");
    assertThat(missing.warnings()).isEmpty();
    assertThat(read(missing, ErrorCode.RECOVERING)).isEmpty();
    assertThat(missing.warnings())
        .containsExactly(
            "partial answer: shard 2 does not answer (recovering), its series are missing");
    assertThat(missing.orNone(SHARD, CompletableFuture.completedStage(List.of("a"))))
        .isCompletedWithValue(List.of("a"));
  }

  @Test
  void whoDoesNotIsRefused() {
    for (String query : List.of("", "partial=deny")) {
      MissingShards missing = asked(query);
      assertThatThrownBy(() -> read(missing, ErrorCode.RECOVERING)).hasMessageContaining("not now");
      assertThat(missing.warnings()).isEmpty();
    }
    assertThatThrownBy(() -> asked("partial=some")).isInstanceOf(WeirException.class);
  }

  @Test
  void aQueryThatIsTooLargeOrTooLateIsRefusedAnyway() {
    for (ErrorCode code :
        List.of(ErrorCode.QUERY_TOO_LARGE, ErrorCode.QUERY_TIMEOUT, ErrorCode.INTERNAL)) {
      MissingShards missing = asked("partial=allow");
      assertThatThrownBy(() -> read(missing, code)).hasMessageContaining("not now");
      assertThat(missing.warnings()).isEmpty();
    }
  }
}
