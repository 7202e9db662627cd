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
class ShardReportTest {
  private static final CircuitId SHARD = CircuitId.metrics("acme", 2);

  private static CompletionStage<List<String>> refused(ErrorCode code) {
    return CompletableFuture.<String>failedFuture(new WeirException(code, "not now"))
        .thenApply(List::of);
  }

  private static ShardReport asked(String query) {
    return ShardReport.asked(Parameters.parse(query));
  }

  private static List<String> read(ShardReport report, ErrorCode code) {
    return report.orNone(SHARD, refused(code)).toCompletableFuture().join();
  }

  @Test
  void whoAllowsItGetsAnAnswerThatNamesWhatIsMissing() {
    ShardReport report = asked("partial=allow");
    assertThat(report.warnings()).isEmpty();
    assertThat(read(report, ErrorCode.RECOVERING)).isEmpty();
    assertThat(report.warnings())
        .containsExactly(
            "partial answer: shard 2 does not answer (recovering), its series are missing");
    assertThat(report.orNone(SHARD, CompletableFuture.completedStage(List.of("a"))))
        .isCompletedWithValue(List.of("a"));
  }

  @Test
  void theEarliestRevOfAShardIsTold() {
    ShardReport report = asked("");
    assertThat(report.revs()).isEmpty();
    report.saw(SHARD, 7);
    report.saw(CircuitId.metrics("acme", 0), 3);
    report.saw(SHARD, 9);
    assertThat(report.revs()).isEqualTo("0=3,2=7");
  }

  @Test
  void whoDoesNotIsRefused() {
    for (String query : List.of("", "partial=deny")) {
      ShardReport report = asked(query);
      assertThatThrownBy(() -> read(report, ErrorCode.RECOVERING)).hasMessageContaining("not now");
      assertThat(report.warnings()).isEmpty();
    }
    assertThatThrownBy(() -> asked("partial=some")).isInstanceOf(WeirException.class);
  }

  @Test
  void aQueryThatIsTooLargeOrTooLateIsRefusedAnyway() {
    for (ErrorCode code :
        List.of(ErrorCode.QUERY_TOO_LARGE, ErrorCode.QUERY_TIMEOUT, ErrorCode.INTERNAL)) {
      ShardReport report = asked("partial=allow");
      assertThatThrownBy(() -> read(report, code)).hasMessageContaining("not now");
      assertThat(report.warnings()).isEmpty();
    }
  }
}
