package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.app.RealNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a view costs, operator by operator and in all. */
class PlanRouteTest {
  private static final String TENANT = "/v1/tenants/plans";

  @Test
  void tellsRowsBytesAndWarnings(@TempDir Path data) {
    try (RealNode node = RealNode.start(data);
        RecordingClient client = new RecordingClient(node.base())) {
      client.putSql(
          TENANT + "/tables/t", "CREATE TABLE t (id INTEGER PRIMARY KEY, g INTEGER, x INTEGER)");
      client.putSql(TENANT + "/views/sums", "SELECT g, SUM(x) AS s FROM t GROUP BY g");
      client.putSql(
          TENANT + "/views/pairs", "SELECT a.id AS a, b.id AS b FROM t a JOIN t b ON a.x < b.x");
      client.postJson(
          TENANT + "/tables/t/rows",
          "[{\"id\":1,\"g\":1,\"x\":1},{\"id\":2,\"g\":1,\"x\":2},{\"id\":3,\"g\":2,\"x\":3}]");

      JsonNode plan = client.get(TENANT + "/views/sums/plan").json();
      assertThat(plan.path("rows").asLong()).isEqualTo(2);
      long own = 0;
      long shared = 0;
      for (JsonNode operator : plan.path("operators")) {
        long bytes = operator.path("state_bytes").asLong();
        own += operator.path("shared").asBoolean() ? 0 : bytes;
        shared += operator.path("shared").asBoolean() ? bytes : 0;
      }
      assertThat(plan.path("private_bytes").asLong()).isEqualTo(own).isPositive();
      assertThat(plan.path("shared_bytes").asLong()).isEqualTo(shared).isPositive();
      assertThat(plan.path("warnings")).isEmpty();
      assertThat(client.get(TENANT + "/views/sums/plan?format=text").text())
          .startsWith("view sums  rev 4  rows 2  private " + own + " B  shared " + shared + " B\n")
          .containsPattern(
              "\n +Table t  \\[rows 3, bytes \\d+, in 3, out 3, \\d+\\.\\d ms, shared]\n")
          .endsWith("\nwarnings: none\n");

      JsonNode pairs = client.get(TENANT + "/views/pairs/plan").json();
      assertThat(pairs.path("rows").asLong()).isEqualTo(3);
      assertThat(pairs.at("/warnings/0/code").asText()).isEqualTo("nested-loop");
      assertThat(client.get(TENANT + "/views/pairs").json().path("warnings"))
          .isEqualTo(pairs.path("warnings"));
      assertThat(client.get(TENANT + "/views/pairs/plan?format=text").text())
          .contains("\nwarning nested-loop: a join without an equality");
    }
  }
}
