package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.RecordingClient.Answer;

/** Calls of every route of metrics. */
final class MetricsCalls {
  private final RecordingClient client;

  MetricsCalls(RecordingClient client) {
    this.client = client;
  }

  /** Each route once. */
  void use(String tenant) {
    String metrics = tenant + "/prometheus/api/v1";
    long now = System.currentTimeMillis();
    for (String path : new String[] {"/influx/write", "/influx/api/v2/write"}) {
      assertThat(write(tenant + path, "cpu,host=a usage=1", "text/plain").status()).isEqualTo(204);
    }
    assertThat(write(metrics + "/import/prometheus", "up 1 " + now + "\n", "text/plain").status())
        .isEqualTo(204);
    String line = "{\"metric\":{\"__name__\":\"up\"},\"values\":[1],\"timestamps\":[" + now + "]}";
    assertThat(write(metrics + "/import", line, "application/x-ndjson").status()).isEqualTo(204);
    assertThat(write(metrics + "/write", "no snappy", "application/x-protobuf").code())
        .isEqualTo("encoding-invalid");
    useOtherFormats(tenant);
    useRuleFiles(tenant);
    for (String path :
        new String[] {
          "/query?query=up",
          "/query_range?query=up&start=0&end=1&step=1",
          "/format_query?query=up",
          "/parse_query?query=up",
          "/series?match[]=up",
          "/labels",
          "/label/host/values",
          "/metadata",
          "/status/buildinfo",
          "/status/tsdb",
          "/rules",
          "/alerts",
          "/query_exemplars?query=up",
          "/export?match[]=up"
        }) {
      String escaped = path.replace("[]", "%5B%5D");
      assertThat(client.get(metrics + escaped).status()).as(path).isEqualTo(200);
      if (!path.startsWith("/export")) {
        assertThat(client.call("HEAD", metrics + escaped).send().status()).isEqualTo(200);
      }
    }
    for (String path :
        new String[] {
          "/query",
          "/query_range",
          "/format_query",
          "/parse_query",
          "/series",
          "/labels",
          "/label/host/values",
          "/query_exemplars"
        }) {
      String form = "query=up&match[]=up&start=0&end=1&step=1";
      assertThat(write(metrics + path, form, "application/x-www-form-urlencoded").status())
          .isEqualTo(200);
    }
  }

  private void useRuleFiles(String tenant) {
    String file = tenant + "/rules/one";
    assertThat(client.call("PUT", file).body("application/yaml", "groups: []").send().status())
        .isEqualTo(201);
    for (String path : new String[] {tenant + "/rules", file}) {
      assertThat(client.get(path).status()).isEqualTo(200);
      assertThat(client.call("HEAD", path).send().status()).isEqualTo(200);
    }
    assertThat(client.call("DELETE", file).send().status()).isEqualTo(200);
  }

  private void useOtherFormats(String tenant) {
    String federate = tenant + "/prometheus/federate?match%5B%5D=up";
    assertThat(client.get(federate).status()).isEqualTo(200);
    assertThat(client.call("HEAD", federate).send().status()).isEqualTo(200);
    String read = tenant + "/prometheus/api/v1/read";
    assertThat(write(read, "no snappy", "application/x-protobuf").code())
        .isEqualTo("encoding-invalid");
    assertThat(client.call("POST", read).send().status()).isEqualTo(200);
  }

  private Answer write(String path, String body, String type) {
    return client.call("POST", path).body(type, body).send();
  }
}
