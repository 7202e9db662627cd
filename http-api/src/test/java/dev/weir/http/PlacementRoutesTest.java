package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.RecordingClient.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlacementRoutesTest {
  private static final String POLICY = "/v1/cluster/rebalance/policy";

  private TestServer server;
  private RecordingClient client;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start();
    client = new RecordingClient(server);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private Answer post(String path) {
    return client.call("POST", path).send();
  }

  private Answer putPolicy(String json) {
    return client.call("PUT", POLICY).body("application/json", json).send();
  }

  @Test
  void plansWithPauseOfShardAndTenant() {
    Answer plan = post("/v1/cluster/rebalance:plan");
    assertThat(plan.status()).isEqualTo(200);
    assertThat(plan.json().at("/moves/0/pause_ms").asInt()).isEqualTo(140);
    assertThat(plan.json().at("/moves/0/tenants/0/tenant").asText()).isEqualTo("ca");
    assertThat(plan.json().path("expires_at").asText()).isEqualTo("2026-01-05T08:10:00.000Z");
  }

  @Test
  void appliesPlan_onceItIsKnown() {
    Answer job = client.postJson("/v1/cluster/rebalance:apply", "{\"plan\":\"p-1\"}");
    assertThat(job.status()).isEqualTo(202);
    assertThat(job.header("Location")).isEqualTo("/v1/jobs/j-1");
    assertThat(client.postJson("/v1/cluster/rebalance:apply", "{\"plan\":\"p-2\"}").code())
        .isEqualTo("plan-outdated");
    assertThat(client.postJson("/v1/cluster/rebalance:apply", "{\"plna\":\"p-1\"}").code())
        .isEqualTo("member-unknown");
    assertThat(client.postJson("/v1/cluster/rebalance:apply", "{}").code())
        .isEqualTo("value-invalid");
  }

  @Test
  void policyKeepsWhatIsLeftOut() {
    assertThat(putPolicy("{\"paused\":true}").json().path("moves_max").asInt()).isEqualTo(4);
    assertThat(putPolicy("{\"moves_max\":9}").json().path("paused").asBoolean()).isTrue();
    assertThat(client.get(POLICY).json().path("moves_max").asInt()).isEqualTo(9);
    assertThat(putPolicy("{\"moves_max\":0}").code()).isEqualTo("value-invalid");
    assertThat(putPolicy("{\"paused\":1}").code()).isEqualTo("value-invalid");
  }

  @Test
  void drainsAndResumesByName() {
    Answer job = post("/v1/cluster/members/weir-2:drain");
    assertThat(job.status()).isEqualTo(202);
    assertThat(job.json().path("node").asText()).isEqualTo("weir-2");
    assertThat(job.json().path("rate_per_s").asDouble()).isEqualTo(3);
    assertThat(job.json().path("eta_ms").asInt()).isEqualTo(3000);
    assertThat(post("/v1/cluster/members/weir-2:resume").status()).isEqualTo(202);
    assertThat(post("/v1/cluster/members/weir-9:drain").code()).isEqualTo("member-not-found");
    assertThat(client.get("/v1/cluster/members/weir-2:drain").status()).isEqualTo(404);
    assertThat(post("/v1/cluster/members/:drain").status()).isEqualTo(405);
  }

  @Test
  void showsAndCancelsJobs() {
    assertThat(client.get("/v1/jobs").json().at("/jobs/0/id").asText()).isEqualTo("j-1");
    assertThat(client.get("/v1/jobs/j-1").json().path("total").asInt()).isEqualTo(12);
    assertThat(client.get("/v1/jobs/j-2").code()).isEqualTo("job-not-found");
    assertThat(post("/v1/jobs/j-1:cancel").status()).isEqualTo(200);
    assertThat(post("/v1/jobs/j-2:cancel").code()).isEqualTo("job-not-found");
  }
}
