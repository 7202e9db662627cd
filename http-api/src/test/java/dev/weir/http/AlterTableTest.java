package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.http.RecordingClient.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A table gets other columns, and everything that knows its rows goes on being right. */
@Timeout(180)
class AlterTableTest extends AlteredOrders {
  @Test
  void everyChangeKeepsTheRowsAndTheViews_alsoAfterARestart() {
    orders();
    send(upsert("\"id\":1,\"shop\":\"a\",\"cents\":150") + "," + upsert("\"id\":2,\"shop\":\"b\""));
    long before = rev();
    JsonNode added = alter("ADD COLUMN note VARCHAR(9) DEFAULT 'it''s new'");
    assertThat(added.path("views").toString()).isEqualTo("[\"by_shop\",\"large\"]");
    assertThat(added.path("rev").asLong()).isEqualTo(before + 1);
    assertThat(added.path("created_rev").asLong()).isEqualTo(before + 1);
    alter("ADD COLUMN paid BOOLEAN");
    alter("ALTER COLUMN cents SET DATA TYPE DECIMAL(30,2)");
    alter("ALTER COLUMN shop TYPE VARCHAR");
    alter("ALTER COLUMN shop DROP NOT NULL");
    alter("ALTER COLUMN id SET DATA TYPE BIGINT");
    alter("RENAME COLUMN paid TO \"Paid at last\"");
    send(upsert("\"id\":5000000000,\"shop\":null,\"cents\":12345678901234567890.25"));
    String now =
        "[{\"id\":1,\"shop\":\"a\",\"cents\":\"150.00\",\"note\":\"it's new\",\"Paid at"
            + " last\":null},{\"id\":2,\"shop\":\"b\",\"cents\":null,\"note\":\"it's new\",\"Paid"
            + " at last\":null},"
            + "{\"id\":5000000000,\"shop\":null,\"cents\":\"12345678901234567890.25\",\"note\":\"it's"
            + " new\",\"Paid at last\":null}]";
    assertThat(rows("")).isEqualTo(now);
    requireRightViews("");
    alter("DROP COLUMN note");
    String last = now.replace(",\"note\":\"it's new\"", "");
    assertThat(rows("")).isEqualTo(last);

    restart();
    assertThat(rows("")).isEqualTo(last);
    requireRightViews("after a restart");
    assertThat(rows("?at_rev=" + before))
        .as("as it was then")
        .isEqualTo(
            "[{\"id\":1,\"shop\":\"a\",\"cents\":150},{\"id\":2,\"shop\":\"b\",\"cents\":null}]");
    assertThat(rows("?at_rev=" + (rev() - 1))).isEqualTo(now);
    assertThat(client.get(BASE + "/tables/orders?at_rev=" + before).json().path("sql").asText())
        .isEqualTo(ORDERS);
  }

  @Test
  void aLongerDefinitionAlters_theSameOneDoesNot() {
    orders();
    send(upsert("\"id\":1,\"shop\":\"a\",\"cents\":5"));
    String longer =
        "CREATE TABLE orders (id BIGINT PRIMARY KEY, shop VARCHAR(9), cents BIGINT,"
            + " note VARCHAR, n INTEGER NOT NULL DEFAULT 7)";
    JsonNode altered = define("/tables/orders", longer, 200);
    assertThat(altered.path("altered").asBoolean()).isTrue();
    assertThat(altered.path("sql").asText()).isEqualTo(longer);
    long rev = rev();
    JsonNode again = define("/tables/orders", longer, 200);
    assertThat(again.has("altered")).isFalse();
    assertThat(rev()).isEqualTo(rev);
    assertThat(rows("")).isEqualTo("[{\"id\":1,\"shop\":\"a\",\"cents\":5,\"note\":null,\"n\":7}]");
    requireRightViews("");

    Answer shorter = client.putSql(BASE + "/tables/orders", ORDERS);
    assertThat(shorter.code()).isEqualTo("table-exists");
    assertThat(shorter.json().path("detail").asText())
        .contains("DROP COLUMN note")
        .contains("orders:alter");
    Answer stale =
        client
            .call("PUT", BASE + "/tables/orders")
            .header("If-Match", "\"orders-1.1\"")
            .body("application/sql", longer.replace(", n INT", ", m DATE, n INT"))
            .send();
    assertThat(stale.code()).isIn("precondition-failed", "table-exists");
    assertThat(rev()).isEqualTo(rev);
  }

  @Test
  void aSecondAlterOfTheSameIsRefused_andADryRunChangesNothing() {
    orders();
    long rev = rev();
    Answer dry =
        client.postJson(
            BASE + "/tables/orders:alter?dry_run=true",
            "{\"sql\":\"ALTER TABLE orders ADD COLUMN n INTEGER\"}");
    assertThat(dry.status()).as(dry.text()).isEqualTo(200);
    assertThat(dry.json().path("views").toString()).isEqualTo("[\"by_shop\",\"large\"]");
    assertThat(dry.json().path("columns")).hasSize(4);
    assertThat(dry.json().path("altered").asBoolean()).isFalse();
    assertThat(rev()).isEqualTo(rev);
    alter("ADD COLUMN n INTEGER");
    Answer again = tryAlter("ADD COLUMN n INTEGER");
    assertThat(again.code()).isEqualTo("table-exists");
    assertThat(again.json().path("difference").asText()).contains("column n already");
    assertThat(tryAlter("ADD COLUMN k INTEGER NOT NULL").code()).isEqualTo("sql-invalid");
    assertThat(tryAlter("DROP COLUMN id").code()).isEqualTo("table-exists");
    assertThat(tryAlter("SET SCHEMA x").code()).isEqualTo("sql-unsupported");
    Answer other =
        client
            .call("POST", BASE + "/tables/orders:alter")
            .body("application/sql", "ALTER TABLE others ADD COLUMN k INTEGER")
            .send();
    assertThat(other.code()).isEqualTo("name-mismatch");
    assertThat(
            client
                .call("POST", BASE + "/tables/none:alter")
                .body("application/sql", "ALTER TABLE none ADD COLUMN k INTEGER")
                .send()
                .code())
        .isEqualTo("table-not-found");
    assertThat(rev()).isEqualTo(rev + 1);
  }

  @Test
  void aViewThatCouldNotStayWhatItIs_refusesTheAlter() {
    orders();
    define("/views/every", "SELECT * FROM orders WHERE cents > 3", 201);
    define("/views/shops", "SELECT shop FROM orders", 201);
    long rev = rev();
    Answer dropped = tryAlter("DROP COLUMN cents");
    assertThat(dropped.code()).isEqualTo("dependency-exists");
    assertThat(dropped.json().path("views").toString()).isEqualTo("[\"by_shop\",\"every\"]");
    assertThat(tryAlter("RENAME COLUMN shop TO store").json().path("views").toString())
        .isEqualTo("[\"by_shop\",\"every\",\"shops\"]");
    Answer star = tryAlter("ADD COLUMN note VARCHAR");
    assertThat(star.code()).isEqualTo("dependency-exists");
    assertThat(star.json().path("views").toString()).isEqualTo("[\"every\"]");
    assertThat(star.json().path("detail").asText()).contains("note").contains("by name");
    assertThat(rev()).isEqualTo(rev);

    JsonNode named =
        define("/views/every", "SELECT id, shop, cents FROM orders WHERE cents > 3", 200);
    assertThat(named.path("replaced").asBoolean()).as("the text counts here").isTrue();
    alter("ADD COLUMN note VARCHAR");
    requireRightViews("");
  }

  @Test
  void batchesThatArriveMeanwhileAreTypedByOneOfTheTwoDefinitions() throws Exception {
    orders();
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      int id = i;
      String body =
          "{\"changes\":[" + upsert("\"id\":" + id + ",\"shop\":\"s\",\"cents\":" + id) + "]}";
      answers.add(CompletableFuture.supplyAsync(() -> client.postJson(BASE + "/batches", body)));
      if (i % 20 == 10) {
        alter("ADD COLUMN c" + i + " BIGINT DEFAULT " + i);
      }
    }
    for (CompletableFuture<Answer> answer : answers) {
      assertThat(answer.get(60, TimeUnit.SECONDS).status()).isEqualTo(200);
    }
    JsonNode rows = client.get(BASE + "/tables/orders/rows?limit=1000").json().path("rows");
    assertThat(rows).hasSize(60);
    for (JsonNode row : rows) {
      assertThat(row.path("cents")).isEqualTo(row.path("id"));
      assertThat(row.path("c10").asInt()).isEqualTo(10);
      assertThat(row.path("c50").asInt()).isEqualTo(50);
    }
    requireRightViews("");
  }
}
