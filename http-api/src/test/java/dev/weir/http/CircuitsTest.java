package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.app.RealNode;
import dev.weir.http.RecordingClient.Answer;
import java.nio.file.Path;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Several circuits of one tenant, on a whole node. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CircuitsTest {
  private static final String ACME = "/v1/tenants/acme";

  private RealNode node;
  private RecordingClient client;

  @BeforeAll
  void start(@TempDir Path data) {
    node = RealNode.start(data, Map.of());
    client = new RecordingClient(node.base());
    client.putSql(ACME + "/tables/items", "CREATE TABLE items (id BIGINT PRIMARY KEY)");
  }

  @AfterAll
  void stop() {
    node.close();
  }

  @Test
  void circuitsHaveTheirOwnTablesAndRevs() {
    assertThat(put("orders").status()).isEqualTo(201);
    assertThat(put("orders").status()).isEqualTo(200);
    assertThat(table("orders", "items").status()).isEqualTo(201);
    insert("/circuits/orders", 7);

    assertThat(rows("/circuits/orders")).isEqualTo(1);
    assertThat(rows("")).isZero();
    JsonNode circuit = client.get(ACME + "/circuits/orders").json();
    assertThat(circuit.get("rev").asInt()).isEqualTo(2);
    assertThat(circuit.get("tables").asInt()).isEqualTo(1);
    JsonNode tenant = client.get(ACME).json();
    assertThat(tenant.get("circuits").toString()).contains("main", "orders");
    assertThat(tenant.get("tables").asInt()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void aCircuitThatIsNotThereIsNotMadeByATable() {
    Answer answer = table("nothing", "t");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().get("code").asText()).isEqualTo("circuit-not-found");
  }

  @Test
  void theSeventeenthCircuitIsRefused() {
    client.putSql("/v1/tenants/many/tables/t", "CREATE TABLE t (id BIGINT PRIMARY KEY)");
    for (int i = 1; i < 16; i++) {
      assertThat(putAt("/v1/tenants/many/circuits/c" + i).status()).isEqualTo(201);
    }
    Answer answer = putAt("/v1/tenants/many/circuits/c16");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().get("code").asText()).isEqualTo("limit-circuits");
  }

  @Test
  void aDeletedCircuitIsGoneWithItsRows_andItsNameIsFreeAgain() {
    put("gone");
    table("gone", "items");
    insert("/circuits/gone", 1);
    assertThat(delete("gone", "").json().get("code").asText()).isEqualTo("confirmation-required");
    assertThat(delete("gone", "?confirm=gone").status()).isEqualTo(200);
    Awaitility.await().until(() -> client.get(ACME + "/circuits/gone").status() == 404);

    assertThat(put("gone").status()).isEqualTo(201);
    assertThat(client.get(ACME + "/circuits/gone/tables/items").status()).isEqualTo(404);
  }

  @Test
  void mainGoesOnlyWithItsTenant() {
    Answer answer = delete("main", "?confirm=main");
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.json().get("code").asText()).isEqualTo("dependency-exists");
  }

  @Test
  void aTenantsCircuitsGoWithIt() {
    client.putSql("/v1/tenants/brief/tables/t", "CREATE TABLE t (id BIGINT PRIMARY KEY)");
    putAt("/v1/tenants/brief/circuits/side");
    client.putSql(
        "/v1/tenants/brief/circuits/side/tables/t", "CREATE TABLE t (id BIGINT PRIMARY KEY)");
    assertThat(client.call("DELETE", "/v1/tenants/brief?confirm=brief").send().status())
        .isEqualTo(200);
    Awaitility.await().until(() -> client.get("/v1/tenants/brief").status() == 404);

    client.putSql("/v1/tenants/brief/tables/t", "CREATE TABLE t (id BIGINT PRIMARY KEY)");
    assertThat(client.get("/v1/tenants/brief/circuits").json().get("circuits").size()).isEqualTo(1);
    putAt("/v1/tenants/brief/circuits/side");
    assertThat(client.get("/v1/tenants/brief/circuits/side").json().get("tables").asInt()).isZero();
  }

  private Answer put(String circuit) {
    return putAt(ACME + "/circuits/" + circuit);
  }

  private Answer putAt(String path) {
    return client.call("PUT", path).body("application/json", "{}").send();
  }

  private Answer table(String circuit, String table) {
    return client.putSql(
        ACME + "/circuits/" + circuit + "/tables/" + table,
        "CREATE TABLE " + table + " (id BIGINT PRIMARY KEY)");
  }

  private Answer delete(String circuit, String query) {
    return client.call("DELETE", ACME + "/circuits/" + circuit + query).send();
  }

  private void insert(String circuit, int id) {
    String batch =
        "{\"changes\":[{\"table\":\"items\",\"op\":\"create\",\"row\":{\"id\":" + id + "}}]}";
    assertThat(client.postJson(ACME + circuit + "/batches", batch).status()).isEqualTo(200);
  }

  private int rows(String circuit) {
    return client.get(ACME + circuit + "/tables/items").json().get("rows").asInt();
  }
}
