package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.config.Seeds;
import java.net.URI;
import java.time.Duration;
import java.util.Random;
import org.awaitility.Awaitility;

/** What tests do with tenants of regions: each has one table of orders and one view of its sums. */
final class RegionTenants {
  /** Until a copy has what its home has, or a job has ended. */
  static final Duration MAX = Duration.ofSeconds(60);

  private static final String TOTAL = "SELECT COUNT(*) AS orders, SUM(amount) AS total FROM orders";

  private static final int BATCHES = 12;
  private static final int BATCH_ROWS = 20_000;

  private final TestRegions regions;
  private final long began = System.currentTimeMillis();

  RegionTenants(TestRegions regions) {
    this.regions = regions;
  }

  /** Begins to move a tenant. */
  String take(String tenant, String region) {
    Http.Answer job =
        Http.postJson(
            regions.base(0),
            "/v1/cluster/regions/" + region + ":take-home",
            "{\"tenant\":\"" + tenant + "\"}");
    assertThat(job.status()).as(job.toString()).isEqualTo(202);
    return job.body().path("id").asText();
  }

  /** Asks a region to take a tenant from a home that does not answer. */
  Http.Answer force(int region, String tenant, String more) {
    return Http.postJson(
        regions.base(region),
        "/v1/cluster/regions/" + regions.name(region) + ":take-home",
        "{\"tenant\":\"" + tenant + "\",\"forced\":true" + more + "}");
  }

  /** Takes a tenant once its home counts as lost, whatever is missing. */
  Http.Answer takeByForce(int region, String tenant) {
    Http.Answer asked =
        Awaitility.await()
            .atMost(MAX)
            .until(
                () -> force(region, tenant, ""),
                answer -> answer.body().path("code").asText().equals("confirmation-required"));
    String loss = ",\"accept_loss_revs\":" + asked.body().path("lag_revs").asLong();
    Http.Answer job = force(region, tenant, loss);
    assertThat(job.status()).as(job.toString()).isEqualTo(202);
    String id = job.body().path("id").asText();
    Awaitility.await()
        .atMost(MAX)
        .untilAsserted(
            () ->
                assertThat(job(region, id).path("state").asText())
                    .as(job(region, id).toString())
                    .isEqualTo("done"));
    assertThat(read(region, tenant, "").header("Weir-Home")).isEqualTo(regions.name(region));
    return asked;
  }

  /** Has a region write the directory once whoever does counts as lost, unless it does already. */
  void takeDirectory(int region) {
    Awaitility.await()
        .atMost(MAX)
        .untilAsserted(
            () -> {
              Http.Answer taken =
                  Http.postJson(
                      regions.base(region),
                      "/v1/cluster/regions/" + regions.name(region) + ":take-home",
                      "{\"directory\":true,\"forced\":true}");
              assertThat(taken.status()).as(taken.toString()).isEqualTo(200);
            });
  }

  JsonNode job(int region, String job) {
    return Http.get(regions.base(region), "/v1/jobs/" + job).body();
  }

  /** Every region comes to know. */
  void awaitDone(String job) {
    for (int each = 0; each < regions.size(); each++) {
      int region = each;
      Awaitility.await()
          .atMost(MAX)
          .untilAsserted(
              () -> assertThat(job(region, job).path("state").asText()).isEqualTo("done"));
    }
  }

  void delete(String tenant) {
    URI base = regions.base(0);
    assertThat(Http.delete(base, "/v1/tenants/" + tenant + "?confirm=" + tenant).status())
        .isEqualTo(200);
    Awaitility.await()
        .atMost(MAX)
        .until(() -> Http.get(base, "/v1/tenants/" + tenant).status() == 404);
  }

  /** Both copies have the same rows under the same hash at the same rev. */
  void awaitSame(String tenant) {
    Awaitility.await()
        .atMost(MAX)
        .untilAsserted(
            () -> {
              Http.Answer eu = read(0, tenant, "");
              Http.Answer us = read(1, tenant, "");
              assertThat(eu.status()).as(eu.toString()).isEqualTo(200);
              assertThat(us.body()).isEqualTo(eu.body());
              assertThat(us.header("Weir-View-Hash")).isEqualTo(eu.header("Weir-View-Hash"));
            });
  }

  /** Writes a sample of each of so many hosts; those that are there already are the same. */
  void writeSamples(int region, String tenant, int hosts) {
    StringBuilder lines = new StringBuilder();
    for (int host = 0; host < hosts; host++) {
      lines.append("cpu,host=h%02d usage=%s %d\n".formatted(host, host * 0.1, began));
    }
    String path = "/v1/tenants/" + tenant + "/influx/write?precision=ms";
    Http.Answer answer = Http.postText(regions.base(region), path, lines.toString());
    assertThat(answer.status()).as(answer.toString()).isEqualTo(204);
  }

  /** Both copies have the same samples of so many series. */
  void awaitSameSamples(String tenant, int series) {
    String path = "/v1/tenants/" + tenant + "/prometheus/api/v1/export?match%5B%5D=cpu_usage";
    Awaitility.await()
        .atMost(MAX)
        .untilAsserted(
            () -> {
              String eu = Http.text(regions.base(0), path);
              assertThat(eu.lines()).hasSize(series);
              assertThat(Http.text(regions.base(1), path)).isEqualTo(eu);
            });
  }

  void awaitRev(int region, String tenant, long rev) {
    Awaitility.await()
        .atMost(MAX)
        .untilAsserted(
            () -> {
              Http.Answer reached = read(region, tenant, "min_rev=" + rev);
              assertThat(reached.status()).as(reached.toString()).isEqualTo(200);
            });
  }

  void awaitActive(int count) {
    for (int region = 0; region < regions.size(); region++) {
      URI base = regions.base(region);
      Awaitility.await().atMost(MAX).until(() -> TestRegions.active(base) == count);
    }
  }

  void define(int region, String tenant) {
    String path = "/v1/tenants/" + tenant;
    Http.Answer table =
        Http.putSql(
            regions.base(region),
            path + "/tables/orders",
            "CREATE TABLE orders (id BIGINT PRIMARY KEY, amount BIGINT NOT NULL)");
    assertThat(table.status()).as(table.toString()).isEqualTo(201);
    Http.Answer view = Http.putSql(regions.base(region), path + "/views/total", TOTAL);
    assertThat(view.status()).as(view.toString()).isEqualTo(201);
  }

  /** A region that was away may need a moment to be heard again. */
  long insert(int region, String tenant, int id) {
    Http.Answer answer =
        Awaitility.await()
            .atMost(MAX)
            .until(() -> post(region, tenant, tenant + id, change(id)), sent -> !sent.mayRetry());
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return answer.body().path("rev").asLong();
  }

  /** More than a home keeps in memory for its followers; answers the number of orders. */
  int insertMuch(int region, String tenant) {
    for (int batch = 1; batch <= BATCHES; batch++) {
      Random random = Seeds.random(batch);
      StringBuilder changes = new StringBuilder();
      for (int row = 0; row < BATCH_ROWS; row++) {
        changes
            .append(row == 0 ? "" : ",")
            .append("{\"table\":\"orders\",\"op\":\"create\",\"row\":{\"id\":")
            .append(batch * 100_000 + row)
            .append(",\"amount\":")
            .append(random.nextLong() >> 16)
            .append("}}");
      }
      Http.Answer answer = post(region, tenant, tenant + "-" + batch, changes.toString());
      assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    }
    return BATCHES * BATCH_ROWS;
  }

  Http.Answer post(int region, String tenant, String key, String changes) {
    return post(region, tenant, key, changes, "");
  }

  Http.Answer post(int region, String tenant, String key, String changes, String options) {
    String body = "{\"changes\":[" + changes + "]}";
    return Http.postBatch(regions.base(region), tenant, key, body, options);
  }

  static String change(int id) {
    return "{\"table\":\"orders\",\"op\":\"create\",\"row\":{\"id\":" + id + ",\"amount\":7}}";
  }

  Http.Answer read(int region, String tenant, String options) {
    return Http.get(
        regions.base(region),
        "/v1/tenants/" + tenant + "/views/total/rows" + (options.isEmpty() ? "" : "?" + options));
  }
}
