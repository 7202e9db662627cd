package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.RealNode;
import dev.weir.http.RecordingClient.Answer;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Every operation of a whole node once with success, and what its answers must say. */
@TestInstance(Lifecycle.PER_CLASS)
class ContractTest {
  private static final String FLIGHTS =
      "CREATE TABLE flights (id BIGINT PRIMARY KEY, delay INTEGER, origin VARCHAR(4) NOT NULL)";

  private RealNode node;
  private RecordingClient client;
  private int tests;

  /** The path of the tenant that a test has for itself. */
  private String tenant;

  @BeforeAll
  void start(@TempDir Path data) {
    node = RealNode.start(data);
    client = new RecordingClient(node.base());
  }

  @BeforeEach
  void takeTenant() {
    tests++;
    tenant = "/v1/tenants/t" + tests;
  }

  @AfterAll
  void stop() {
    client.close();
    node.close();
  }

  /** What is there without a circuit, and its head. */
  private void getEveryPlace() {
    for (String path :
        new String[] {
          "/v1/info",
          "/health/live",
          "/health/ready",
          "/metrics",
          "/openapi.yaml",
          "/openapi.json",
          "/docs/problems",
          "/docs/problems/batch-invalid",
          "/v1/cluster",
          "/v1/cluster/members",
          "/v1/cluster/regions",
          "/v1/cluster/rebalance/policy",
          "/v1/jobs",
          "/v1/backups",
          "/v1/tenants",
          tenant,
          tenant + "/circuits"
        }) {
      assertThat(client.get(path).status()).as(path).isEqualTo(200);
      assertThat(client.call("HEAD", path).send().status()).as("HEAD " + path).isEqualTo(200);
    }
  }

  /** One node has nowhere to move anything to. */
  private void moveShards() {
    String plan =
        client.call("POST", "/v1/cluster/rebalance:plan").send().json().path("plan").asText();
    Answer job = client.postJson("/v1/cluster/rebalance:apply", "{\"plan\":\"" + plan + "\"}");
    assertThat(job.status()).isEqualTo(202);
    assertThat(client.get(job.header("Location")).status()).isEqualTo(200);
    assertThat(client.call("POST", job.header("Location") + ":cancel").send().status())
        .isEqualTo(200);
    assertThat(
            client
                .call("PUT", "/v1/cluster/rebalance/policy")
                .body("application/json", "{\"paused\":false}")
                .send()
                .status())
        .isEqualTo(200);
    for (int status : new int[] {201, 200}) {
      assertThat(
              client
                  .call("PUT", "/v1/cluster/regions/us")
                  .body("application/json", "{}")
                  .send()
                  .status())
          .isEqualTo(status);
    }
    moveHome();
    forceHome();
    String self = client.get("/v1/cluster/members").json().at("/members/0/node").asText();
    String member = "/v1/cluster/members/" + self;
    assertThat(client.call("POST", member + ":drain").send().code()).isEqualTo("last-member");
    assertThat(client.call("POST", member + ":resume").send().code()).isEqualTo("job-not-found");
  }

  /** What would be lost has to be accepted; then it is a job like any. */
  private void forceHome() {
    String name = tenant.substring(tenant.lastIndexOf('/') + 1);
    String body = "{\"tenant\":\"" + name + "\",\"forced\":true%s}";
    assertThat(client.postJson("/v1/cluster/regions/us:take-home", body.formatted("")).code())
        .isEqualTo("home-unreachable");
    String take = "/v1/cluster/regions/local:take-home";
    Answer asked = client.postJson(take, body.formatted(""));
    assertThat(asked.code()).isEqualTo("confirmation-required");
    assertThat(asked.json().path("lag_revs").asInt()).isZero();
    Answer job = client.postJson(take, body.formatted(",\"accept_loss_revs\":0"));
    assertThat(job.status()).isEqualTo(202);
    client.call("POST", job.header("Location") + ":cancel").send();
    Answer directory = client.postJson(take, "{\"directory\":true,\"forced\":true}");
    assertThat(directory.json().at("/regions/0/root").asBoolean()).isTrue();
  }

  /** Nobody is there to take it, so the job runs until it is cancelled. */
  private void moveHome() {
    String take = "/v1/cluster/regions/us:take-home";
    String name = tenant.substring(tenant.lastIndexOf('/') + 1);
    String body = "{\"tenant\":\"" + name + "\"}";
    Answer job = client.postJson(take, body);
    assertThat(job.status()).isEqualTo(202);
    assertThat(client.postJson(take, body).header("Location")).isEqualTo(job.header("Location"));
    assertThat(client.get(job.header("Location")).json().path("state").asText())
        .isEqualTo("running");
    assertThat(client.get("/v1/jobs").json().path("jobs"))
        .anyMatch(one -> one.path("kind").asText().equals("take-home"));
    assertThat(client.call("DELETE", tenant + "?confirm=" + name).send().code())
        .isEqualTo("dependency-exists");
    Answer ended = client.call("POST", job.header("Location") + ":cancel").send();
    assertThat(ended.json().path("state").asText()).isEqualTo("cancelled");
  }

  private void flights() {
    assertThat(client.putSql(tenant + "/tables/flights", FLIGHTS).status()).isEqualTo(201);
    assertThat(client.putSql(tenant + "/views/late", "SELECT * FROM flights").status())
        .isEqualTo(201);
    assertThat(
            client
                .postJson(
                    tenant + "/batches",
                    """
                    {"changes":[
                     {"table":"flights","op":"create","row":{"id":1,"delay":5,"origin":"LAX"}},
                     {"table":"flights","op":"create","row":{"id":2,"delay":null,"origin":"SFO"}},
                     {"table":"flights","op":"create","row":{"id":3,"delay":70,"origin":"LAX"}}]}
                    """)
                .status())
        .isEqualTo(200);
  }

  @Test
  void everyOperationAnswersAsDocumented() {
    flights();
    useCircuit(tenant);
    useCircuit(tenant + "/circuits/main");
    changeCircuits();
    getEveryPlace();
    new MetricsCalls(client).use(tenant);
    moveShards();
    new JobCalls(client).begin(tenant);
    String name = client.get("/v1/info").json().path("node").asText();
    assertThat(client.get("/v1/cluster/members/" + name).status()).isEqualTo(200);
    assertThat(client.get("/v1/cluster/shards").status()).isEqualTo(200);
    assertThat(client.get("/v1/cluster/events?limit=1").text())
        .endsWith("\"reason\":\"limit\"}\n\n");
    assertThat(client.get("/").status()).isEqualTo(302);
    assertThat(client.get("/ui/no-such-file.js").status()).isEqualTo(404);
    assertThat(client.call("PUT", "/v1/tenants/nv").body("application/json", "{}").send().status())
        .isEqualTo(201);
    assertThat(client.call("DELETE", "/v1/tenants/nv?confirm=nv").send().status()).isEqualTo(200);

    Set<String> called = new HashSet<>();
    client.seen().forEach(seen -> called.add(seen.replaceAll(" [0-9]+$", "")));
    assertThat(called).containsAll(RecordingClient.OPEN_API.operations());
  }

  private void useCircuit(String base) {
    assertThat(client.putSql(base + "/tables/flights", FLIGHTS).status()).isEqualTo(200);
    assertThat(client.get(base + "/tables").status()).isEqualTo(200);
    assertThat(client.get(base + "/tables/flights").status()).isEqualTo(200);
    assertThat(client.get(base + "/tables/flights/rows").status()).isEqualTo(200);
    assertThat(client.get(base + "/tables/flights/rows/1").status()).isEqualTo(200);
    assertThat(
            client
                .postJson(base + "/tables/flights/rows", "[{\"id\":9,\"origin\":\"X\"}]")
                .status())
        .isEqualTo(200);
    assertThat(
            client
                .postJson(
                    base + "/tables/flights:alter?dry_run=true",
                    "{\"sql\":\"ALTER TABLE flights ALTER COLUMN origin DROP NOT NULL\"}")
                .status())
        .isEqualTo(200);
    assertThat(client.putSql(base + "/views/late", "SELECT * FROM flights").status())
        .isEqualTo(200);
    assertThat(client.get(base + "/views").status()).isEqualTo(200);
    assertThat(client.get(base + "/views/late").status()).isEqualTo(200);
    assertThat(client.get(base + "/views/late/plan").status()).isEqualTo(200);
    assertThat(client.get(base + "/views/late/rows").status()).isEqualTo(200);
    assertThat(client.get(base + "/changes?limit=2").status()).isEqualTo(200);
    assertThat(
            client
                .postJson(
                    base + "/undo", "{\"to_rev\":3,\"tables\":[\"flights\"],\"dry_run\":true}")
                .status())
        .isEqualTo(200);
    assertThat(client.get(base + "/views/late/diff?from_rev=1").status()).isEqualTo(200);
    assertThat(client.get(base + "/views/late/stream?until_rev=0").status()).isEqualTo(200);
    assertThat(client.get(base + "/stream?views=late&until_rev=0").status()).isEqualTo(200);
    assertThat(
            client
                .call("POST", base + "/views:check")
                .body("application/sql", "SELECT * FROM flights")
                .send()
                .status())
        .isEqualTo(200);
    assertThat(client.postJson(base + "/query", "{\"sql\":\"SELECT * FROM flights\"}").status())
        .isEqualTo(200);
    assertThat(
            client
                .postJson(
                    base + "/batches",
                    "{\"changes\":[{\"table\":\"flights\",\"op\":\"delete\",\"key\":{\"id\":9}}]}")
                .status())
        .isEqualTo(200);
    assertThat(client.call("POST", base + "/snapshot").send().status()).isEqualTo(200);
    assertThat(client.postJson(base + "/compact", "{\"keep\":\"PT0S\",\"dry_run\":true}").status())
        .isEqualTo(200);
    client.putSql(base + "/views/gone", "SELECT * FROM flights");
    assertThat(client.call("DELETE", base + "/views/gone").send().status()).isEqualTo(200);
    client.putSql(base + "/tables/gone", "CREATE TABLE gone (id BIGINT PRIMARY KEY)");
    assertThat(client.call("DELETE", base + "/tables/gone").send().status()).isEqualTo(200);
  }

  private void changeCircuits() {
    for (String method : new String[] {"PUT", "GET", "HEAD", "DELETE"}) {
      String query = method.equals("DELETE") ? "?confirm=side" : "";
      var call = client.call(method, tenant + "/circuits/side" + query);
      int status =
          (method.equals("PUT") ? call.body("application/json", "{}") : call).send().status();
      assertThat(status).as(method).isEqualTo(method.equals("PUT") ? 201 : 200);
    }
  }

  @Test
  void batchAnswersWithItsRev() {
    flights();
    Answer answer =
        client
            .call("POST", tenant + "/batches")
            .body(
                "application/x-ndjson",
                """
                {"table":"flights","op":"upsert","row":{"id":1,"delay":6,"origin":"LAX"}}

                {"op":"delete","key":{"id":2},"table":"flights"}
                """)
            .send();
    assertThat(answer.json().path("rev").asLong()).isEqualTo(4);
    assertThat(answer.header("Weir-Rev")).isEqualTo("4");
    assertThat(answer.header("Weir-Epoch")).isEqualTo("1");
    assertThat(answer.json().at("/views/0/name").asText()).isEqualTo("late");
    assertThat(answer.json().at("/views/0/changed").asInt()).isEqualTo(2);
    assertThat(client.get(tenant + "/views/late/rows").json().path("rows").toString())
        .isEqualTo(
            "[{\"id\":1,\"delay\":6,\"origin\":\"LAX\"},{\"id\":3,\"delay\":70,\"origin\":\"LAX\"}]");
  }

  @Test
  void returnsOriginalRev_whenKeyIsRepeated() {
    flights();
    String change = "{\"changes\":[{\"table\":\"flights\",\"op\":\"delete\",\"key\":{\"id\":1}}]}";
    Answer first =
        client
            .call("POST", tenant + "/batches")
            .header("Idempotency-Key", "a1")
            .body("application/json", change)
            .send();
    Answer again =
        client
            .call("POST", tenant + "/batches")
            .header("Idempotency-Key", "\"a1\"")
            .body("application/json", change)
            .send();
    assertThat(again.json().path("rev")).isEqualTo(first.json().path("rev"));
    assertThat(again.header("Idempotent-Replay")).isEqualTo("true");
    assertThat(again.json().has("views")).isFalse();
    Answer other =
        client
            .call("POST", tenant + "/batches")
            .header("Idempotency-Key", "a1")
            .body("application/json", change + " ")
            .send();
    assertThat(other.code()).isEqualTo("idempotency-key-reused");
  }

  @Test
  void confirmsViewByTag_untilItChanges() {
    flights();
    Answer first = client.get(tenant + "/views/late/rows?delay.gte=5");
    String tag = first.header("ETag");
    assertThat(first.header("Cache-Control")).isEqualTo("private, no-cache");
    assertThat(first.header("Vary")).isEqualTo("Accept, Accept-Encoding");
    Answer same =
        client
            .call("GET", tenant + "/views/late/rows?delay.gte=5")
            .header("If-None-Match", tag)
            .send();
    assertThat(same.status()).isEqualTo(304);
    assertThat(same.header("ETag")).isEqualTo(tag);
    assertThat(same.header("Weir-Rev")).isEqualTo("3");
    assertThat(
            client
                .call("GET", tenant + "/views/late/rows")
                .header("If-None-Match", tag)
                .send()
                .status())
        .isEqualTo(200);
    client.postJson(tenant + "/tables/flights/rows", "{\"id\":4,\"origin\":\"X\"}");
    assertThat(
            client
                .call("GET", tenant + "/views/late/rows?delay.gte=5")
                .header("If-None-Match", tag)
                .send()
                .status())
        .isEqualTo(200);
  }

  @Test
  void pagesOfOneCursorStandAtOneRev() {
    flights();
    Answer first = client.get(tenant + "/tables/flights/rows?limit=1&order=-delay");
    assertThat(first.json().path("rows").toString()).contains("\"id\":2");
    client.postJson(tenant + "/tables/flights/rows", "{\"id\":4,\"delay\":60,\"origin\":\"X\"}");
    String next = first.json().path("next").asText();
    assertThat(first.header("Link"))
        .isEqualTo(
            "<"
                + tenant
                + "/tables/flights/rows?limit=1&order=-delay&after="
                + next
                + ">; rel=\"next\"");
    Answer second = client.get(tenant + "/tables/flights/rows?limit=2&order=-delay&after=" + next);
    assertThat(second.json().path("rev")).isEqualTo(first.json().path("rev"));
    assertThat(second.json().path("rows").toString())
        .isEqualTo(
            "[{\"id\":3,\"delay\":70,\"origin\":\"LAX\"},{\"id\":1,\"delay\":5,\"origin\":\"LAX\"}]");
    assertThat(second.json().path("next").isNull()).isTrue();
    assertThat(client.get(tenant + "/tables/flights/rows?limit=2&after=" + next).code())
        .isEqualTo("parameter-invalid");
  }

  @Test
  void rowsComeInEachFormatAndMediaType() {
    flights();
    String rows = tenant + "/views/late/rows";
    assertThat(
            client
                .call("GET", rows + "?columns=id,delay")
                .header("Accept", "text/csv")
                .send()
                .text())
        .isEqualTo("id,delay\r\n1,5\r\n2,\r\n3,70\r\n");
    assertThat(
            client
                .call("GET", rows + "?delay.null=true")
                .header("Accept", "application/x-ndjson")
                .send()
                .text())
        .isEqualTo("{\"id\":2,\"delay\":null,\"origin\":\"SFO\"}\n");
    Answer flat = client.get(rows + "?format=flat&include=rows&limit=2");
    assertThat(flat.json().path("result_data").toString()).isEqualTo("[[\"1\",3],[\"2\",3]]");
    assertThat(flat.json().path("key").toString()).isEqualTo("[\"id\"]");
    assertThat(flat.json().path("rows")).hasSize(2);
    assertThat(client.get(rows + "?ints=string&origin=LAX").json().at("/rows/0/id").isTextual())
        .isTrue();
    assertThat(client.get(rows).header("Weir-View-Hash"))
        .isEqualTo(client.get(rows).json().path("result_hash").asText());
  }

  @Test
  void rowsOfOneTableComeAsCsv() {
    client.putSql(
        tenant + "/tables/notes", "CREATE TABLE notes (id BIGINT PRIMARY KEY, text VARCHAR)");
    assertThat(
            client
                .call("POST", tenant + "/tables/notes/rows")
                .body("text/csv; charset=utf-8", "text,id\r\n\"a,\"\"b\"\"\",1\r\n,2\r\n\"\",3\r\n")
                .send()
                .json()
                .path("accepted")
                .asInt())
        .isEqualTo(3);
    assertThat(client.get(tenant + "/tables/notes/rows").json().path("rows").toString())
        .isEqualTo(
            "[{\"id\":1,\"text\":\"a,\\\"b\\\"\"},{\"id\":2,\"text\":null},{\"id\":3,\"text\":\"\"}]");
  }

  @Test
  void percentEncodedSlashStaysInItsSegment() {
    client.putSql(tenant + "/tables/names", "CREATE TABLE names (id VARCHAR PRIMARY KEY)");
    client.postJson(tenant + "/tables/names/rows", "{\"id\":\"a/b ü\"}");
    Answer row = client.get(tenant + "/tables/names/rows/a%2Fb%20%C3%BC");
    assertThat(row.json().at("/row/id").asText()).isEqualTo("a/b ü");
    assertThat(client.get(tenant + "/tables/names/rows/a/b").status()).isEqualTo(404);
  }

  @Test
  void tenantComesIntoBeingWithItsFirstTableOnly() {
    assertThat(client.get("/v1/tenants/tx/tables").code()).isEqualTo("tenant-not-found");
    assertThat(
            client
                .postJson(
                    "/v1/tenants/tx/batches",
                    "{\"changes\":[{\"table\":\"t\",\"op\":\"delete\",\"key\":{}}]}")
                .code())
        .isEqualTo("tenant-not-found");
    assertThat(client.putSql("/v1/tenants/tx/tables/t", "CREATE TABEL t").code())
        .isEqualTo("sql-syntax");
    assertThat(client.get("/v1/tenants").text()).doesNotContain("\"tx\"");
    client.putSql("/v1/tenants/tx/tables/t", "CREATE TABLE t (id BIGINT PRIMARY KEY)");
    assertThat(client.get("/v1/tenants").text()).contains("\"tx\"");
  }

  @Test
  void answersArePackedOnRequest() throws Exception {
    Answer answer = client.call("GET", "/openapi.json").header("Accept-Encoding", "gzip").send();
    assertThat(answer.header("Content-Encoding")).isEqualTo("gzip");
    try (var in = new GZIPInputStream(new ByteArrayInputStream(answer.raw().body()))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).contains("\"openapi\"");
    }
  }

  @Test
  void queryTellsColumnsAndTruncation() {
    flights();
    Answer answer =
        client.postJson(tenant + "/query", "{\"sql\":\"SELECT * FROM flights\",\"limit\":2}");
    assertThat(answer.json().path("truncated").asBoolean()).isTrue();
    assertThat(answer.json().path("rows")).hasSize(2);
    assertThat(answer.json().at("/columns/0/type").asText()).isEqualTo("BIGINT");
  }
}
