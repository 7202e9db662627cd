package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ErrorCode;
import dev.weir.http.RecordingClient.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Refusals whose causes a healthy node cannot produce on demand. */
class NodeRefusalTest {
  private static final String CHANGE =
      "{\"changes\":[{\"table\":\"flights\",\"op\":\"delete\",\"key\":{\"id\":1}}]}";

  @ParameterizedTest
  @EnumSource(
      value = ErrorCode.class,
      names = {
        "CIRCUIT_BUSY",
        "NODE_OVERLOADED",
        "RECOVERING",
        "JOURNAL_DOWN",
        "JOURNAL_DISK_RESERVE",
        "OWNERSHIP_CHANGED",
        "CIRCUIT_QUARANTINED",
        "QUOTA_STATE",
        "OUTCOME_UNKNOWN"
      })
  void tellsWhenToSendAgain(ErrorCode code) throws Exception {
    try (TestServer server = TestServer.start();
        RecordingClient client = new RecordingClient(server)) {
      client.putSql(
          "/v1/tenants/ca/tables/flights", "CREATE TABLE flights (id BIGINT PRIMARY KEY)");
      server.router.failNextBatch(code);
      Answer answer = client.postJson("/v1/tenants/ca/batches", CHANGE);
      assertThat(answer.code()).isEqualTo(code.slug());
      assertThat(answer.status()).isEqualTo(code.status());
      assertThat(answer.header("Retry-After")).isNotEmpty();
      assertThat(answer.json().path("retry").asText()).isEqualTo(code.retry().wire());
    }
  }

  @Test
  void readyFollowsTheNode() throws Exception {
    try (TestServer server = TestServer.start();
        RecordingClient client = new RecordingClient(server)) {
      server.node.status(Node.Status.STARTING);
      Answer answer = client.get("/health/ready");
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.json().at("/recovering/total").asInt()).isEqualTo(40);
    }
  }
}
