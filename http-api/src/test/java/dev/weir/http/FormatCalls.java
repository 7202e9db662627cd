package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.http.RecordingClient.Answer;
import java.util.List;

/** What tests of formats ask of one tenant of a node. */
final class FormatCalls {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RecordingClient client;
  private final String base;

  FormatCalls(RecordingClient client, String tenant) {
    this.client = client;
    this.base = "/v1/tenants/" + tenant;
  }

  /** What a view is now. */
  JsonNode rows(String view, String options) {
    return ok(client.get(base + "/views/" + view + "/rows?" + options)).json();
  }

  void define(String path, String sql) {
    Answer answer = client.putSql(base + path, sql);
    // the first plans of a process can take longer than one may, where others use the machine
    for (int more = 0; more < 5 && answer.status() == 503; more++) {
      answer = client.putSql(base + path, sql);
    }
    ok(answer);
  }

  static Answer ok(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isBetween(200, 201);
    return answer;
  }

  long send(List<String> changes, boolean optimistic) {
    String body = "{\"changes\":[" + String.join(",", changes) + "]}";
    return ok(client.postJson(base + "/batches?optimistic=" + optimistic, body))
        .json()
        .path("rev")
        .asLong();
  }

  /** What a view is declared as. */
  JsonNode info(String view) {
    return ok(client.get(base + "/views/" + view)).json();
  }

  /** The deltas of a stream from one rev to another. */
  List<JsonNode> deltas(String view, String options, long from, long until) {
    return messages(view, "from_rev=" + from + "&until_rev=" + until + options).stream()
        .filter(message -> message.path("type").asText().equals("delta"))
        .toList();
  }

  /** All that a stream which ends says. */
  List<JsonNode> messages(String view, String options) {
    Answer answer =
        client
            .call("GET", base + "/views/" + view + "/stream?" + options)
            .header("Accept", "application/x-ndjson")
            .send();
    return ok(answer)
        .text()
        .lines()
        .filter(line -> !line.isEmpty())
        .map(FormatCalls::parse)
        .toList();
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError(line, e);
    }
  }
}
