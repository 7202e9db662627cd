package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Java's assertions are on in tests and off in a node; the planner's are needed in both. */
@Timeout(120)
class SqlRefusedIT {
  private static final String TENANT = "/v1/tenants/acme/";

  @TempDir private Path directory;

  @Test
  void nodeRefusesWhatOnlyAnAssertionOfThePlannerFinds() {
    try (NodeProcess node = NodeProcess.start(directory.resolve("data"))) {
      for (String name : new String[] {"a", "b", "c"}) {
        String table = "CREATE TABLE %s (id BIGINT PRIMARY KEY)".formatted(name);
        assertThat(Http.putSql(node.base(), TENANT + "tables/" + name, table).status())
            .isEqualTo(201);
      }
      String merged = "SELECT id FROM a JOIN b USING (id) %s JOIN c USING (id)";
      Http.Answer wrong =
          Http.putSql(node.base(), TENANT + "views/outer_ids", merged.formatted("FULL"));
      assertThat(wrong.status()).isEqualTo(422);
      assertThat(wrong.body().path("code").asText()).isEqualTo("sql-unsupported");
      Http.Answer right =
          Http.putSql(node.base(), TENANT + "views/inner_ids", merged.formatted("INNER"));
      assertThat(right.status()).as("%s", right).isEqualTo(201);
    }
  }
}
