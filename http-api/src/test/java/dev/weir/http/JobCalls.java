package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.RecordingClient.Answer;
import java.util.List;

/** Begins a job of every kind, and ends it at once. */
record JobCalls(RecordingClient client) {
  /** Each is accepted; what comes of it is the matter of other tests. */
  void begin(String base) {
    String circuit = base + "/circuits/main";
    for (String path : List.of(base, circuit)) {
      cancel(client.postJson(path + "/verify", "{\"views\":[\"late\"]}"));
      cancel(client.postJson(path + "/replay", "{\"to_rev\":3}"));
      cancel(client.postJson(path + "/rebuild", "{}"));
      cancel(client.call("POST", path + "/views/late:resume").send());
    }
    cancel(client.postJson(base + "/backup", "{\"name\":\"one\"}"));
    cancel(client.postJson("/v1/backups", "{\"name\":\"all\"}"));
    cancel(client.postJson("/v1/backups/none:verify", "{}"));
    cancel(client.postJson(base + "/restore", "{\"name\":\"one\",\"to\":\"other\"}"));
    assertThat(client.call("DELETE", "/v1/backups/none?confirm=none").send().code())
        .isEqualTo("backup-not-found");
  }

  private void cancel(Answer begun) {
    assertThat(begun.status()).as(begun.text()).isEqualTo(202);
    String job = begun.header("Location");
    assertThat(client.call("POST", job + ":pause").send().status()).isIn(200, 409);
    assertThat(client.call("POST", job + ":resume").send().status()).isIn(200, 409);
    assertThat(client.call("POST", job + ":cancel").send().status()).isEqualTo(200);
    assertThat(client.get(job + "/stream").text()).contains("event: job\ndata: {\"id\"");
  }
}
