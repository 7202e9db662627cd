package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.http.RecordingClient.Answer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Batches and rows that a node refuses; none leaves a trace. */
class WrongBatchTest extends UnchangedNode {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          json-syntax         | {"changes":[{"table":"flights" "op":"create"}]}
          json-syntax         | {"changes":[{"table":"flights","op":"create","row":{"id":2,"id":3}}]}
          json-syntax         | {"changes":[{"table":"flights","table":"x","op":"create","row":{}}]}
          json-syntax         | {"changes":[]} {}
          json-syntax         | {"changes":[{"table":"flights","op":"create","row":{"delay":NaN}}]}
          json-syntax         | {"changes":[{"table":"flights","op":"create","row":{"origin":"\\ud800"}}]}
          json-syntax         | {"changes":[{"table":"flights","op":"create","row":{"x":{"a":1,"a":2}}}]}
          json-syntax         | {"changes":[
          json-syntax         | []
          json-syntax         | nothing
          member-unknown      | {"change":[]}
          member-unknown      | {"changes":[{"table":"flights","opp":"create","row":{}}]}
          change-invalid      | {"changes":5}
          change-invalid      | {"changes":[5]}
          change-invalid      | {"changes":[{"op":"create","row":{"id":2}}]}
          change-invalid      | {"changes":[{"table":"flights","row":{"id":2}}]}
          change-invalid      | {"changes":[{"table":"flights","op":"insert","row":{"id":2}}]}
          change-invalid      | {"changes":[{"table":"flights","op":"create","row":[]}]}
          change-invalid      | {"changes":[{"table":"flights","op":"create","key":{"id":1},"row":{"id":1}}]}
          change-invalid      | {"changes":[{"table":"flights","op":"delete"}]}
          change-invalid      | {"changes":[{"table":7,"op":"delete"}]}
          batch-empty         | {"changes":[]}
          batch-empty         | {}
          batch-invalid       | {"changes":[{"table":"fligths","op":"delete","key":{"id":1}}]}
          batch-invalid       | {"changes":[{"table":"flights","op":"create","row":{"id":2,"dealy":1,"origin":"X"}}]}
          batch-invalid       | {"changes":[{"table":"flights","op":"create","row":{"id":2,"delay":"late","origin":"X"}}]}
          batch-invalid       | {"changes":[{"table":"flights","op":"create","row":{"delay":2,"origin":"X"}}]}
          duplicate-key       | {"changes":[{"table":"flights","op":"create","row":{"id":1,"origin":"X"}}]}
          row-missing         | {"changes":[{"table":"flights","op":"update","key":{"id":9},"row":{"delay":1}}]}
          """)
  void refusesBatch(String code, String body) {
    assertThat(client.postJson(BASE + "/batches", body).code()).isEqualTo(code);
  }

  @Test
  void refusesTooManyRows() {
    String body = "{\"id\":1}\n".repeat(100_001);
    Answer answer =
        client
            .call("POST", BASE + "/tables/flights/rows")
            .body("application/x-ndjson", body)
            .send();
    assertThat(answer.code()).isEqualTo("batch-too-large");
    assertThat(answer.json().path("limit").asText()).isEqualTo("batch-rows-max");
  }

  @Test
  void refusesMalformedLinesAndCsv() {
    String path = BASE + "/tables/flights/rows";
    assertThat(
            client
                .call("POST", path)
                .body("application/x-ndjson", "{\"id\":1} {\"id\":2}")
                .send()
                .code())
        .isEqualTo("json-syntax");
    assertThat(client.call("POST", path).body("application/x-ndjson", "{\"id\":\n1}").send().code())
        .isEqualTo("json-syntax");
    assertThat(client.call("POST", path).body("text/csv", "id,delay\n1,2,3\n").send().code())
        .isEqualTo("csv-syntax");
    assertThat(client.call("POST", path).body("text/csv", "id,delay\n1,\"2\n").send().code())
        .isEqualTo("csv-syntax");
    Answer line =
        client
            .call("POST", path)
            .body(
                "application/x-ndjson",
                "{\"id\":7,\"origin\":\"A\"}\n\n{\"id\":8,\"origin\":\"A\",\"delay\":\"x\"}\n")
            .send();
    assertThat(line.json().at("/errors/0/line").asInt()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          value-invalid      | kinds   | flag  | upsert | {"id":2,"flag":5}
          value-invalid      | kinds   | flag  | upsert | {"id":2,"flag":"yes"}
          value-invalid      | kinds   | small | upsert | {"id":2,"small":1.5}
          value-invalid      | kinds   | small | upsert | {"id":2,"small":1e2}
          value-invalid      | kinds   | small | upsert | {"id":2,"small":"late"}
          value-invalid      | kinds   | small | upsert | {"id":2,"small":true}
          value-invalid      | kinds   | small | upsert | {"id":2,"small":[1]}
          value-invalid      | kinds   | small | upsert | {"id":2,"small":{"a":1}}
          value-out-of-range | kinds   | small | upsert | {"id":2,"small":2147483648}
          value-out-of-range | kinds   | big   | upsert | {"id":2,"big":9223372036854775808}
          value-out-of-range | kinds   | big   | upsert | {"id":2,"big":"-9223372036854775809"}
          value-invalid      | kinds   | price | upsert | {"id":2,"price":"1.234"}
          value-out-of-range | kinds   | price | upsert | {"id":2,"price":1000}
          value-invalid      | kinds   | price | upsert | {"id":2,"price":"much"}
          value-out-of-range | kinds   | ratio | upsert | {"id":2,"ratio":1e400}
          value-invalid      | kinds   | ratio | upsert | {"id":2,"ratio":"half"}
          value-invalid      | kinds   | ratio | upsert | {"id":2,"ratio":false}
          value-invalid      | kinds   | code  | upsert | {"id":2,"code":5}
          value-out-of-range | kinds   | code  | upsert | {"id":2,"code":"abcd"}
          value-invalid      | kinds   | day   | upsert | {"id":2,"day":"2001-02-30"}
          value-invalid      | kinds   | day   | upsert | {"id":2,"day":11000}
          value-invalid      | kinds   | at    | upsert | {"id":2,"at":"2001-01-01T06:20:00Z"}
          value-invalid      | kinds   | at    | upsert | {"id":2,"at":978329999}
          value-invalid      | kinds   | at    | upsert | {"id":2,"at":"2001-01-01"}
          value-null         | flights | origin | upsert | {"id":2,"origin":null}
          value-null         | flights | origin | create | {"id":2}
          value-null         | flights | origin | update | {"id":1,"origin":null}
          key-missing        | flights | id    | upsert | {"origin":"X"}
          key-missing        | flights | id    | delete | {"origin":"X"}
          key-missing        | pairs   | b     | delete | {"a":"x"}
          key-missing        | pairs   | b     | update | {"a":"x","n":2}
          column-unknown     | kinds   | smal  | upsert | {"id":2,"smal":1}
          """)
  void namesTheColumnOfAWrongValue(
      String code, String table, String column, String op, String row) {
    Answer answer = client.postJson(BASE + "/tables/" + table + "/rows?op=" + op, row);
    assertThat(answer.code()).as(answer.text()).isEqualTo("batch-invalid");
    assertThat(answer.json().path("rejected").asInt()).isEqualTo(1);
    JsonNode error = answer.json().at("/errors/0");
    assertThat(error.path("index").asInt()).isZero();
    assertThat(error.path("table").asText()).isEqualTo(table);
    assertThat(error.path("column").asText()).isEqualTo(column);
    assertThat(error.path("code").asText()).as(answer.text()).isEqualTo(code);
    assertThat(error.path("detail").asText()).isNotBlank();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          422 | batch-invalid | key-change      | {"table":"flights","op":"update","key":{"id":1},"row":{"id":2}}
          422 | batch-invalid | key-missing     | {"table":"flights","op":"update","key":{},"row":{"delay":2}}
          422 | batch-invalid | column-unknown  | {"table":"flights","op":"delete","key":{"idd":1}}
          422 | batch-invalid | table-not-found | {"table":"late","op":"delete","key":{"id":1}}
          409 | duplicate-key | duplicate-key   | {"table":"pairs","op":"create","row":{"a":"x","b":1}}
          409 | row-missing   | row-missing     | {"table":"pairs","op":"update","key":{"a":"x","b":2},"row":{"n":1}}
          """)
  void refusesTheWholeBatchForItsLastChange(int status, String code, String cause, String change) {
    Answer answer =
        client.postJson(
            BASE + "/batches",
            "{\"changes\":[{\"table\":\"flights\",\"op\":\"upsert\",\"row\":{\"id\":1,\"origin\":\"SFO\"}},"
                + change
                + "]}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.json().at("/errors/0/index").asInt()).isEqualTo(1);
    assertThat(answer.json().at("/errors/0/code").asText()).isEqualTo(cause);
  }

  @Test
  void wrongDataOutweighsWrongKeys() {
    Answer answer =
        client.postJson(
            BASE + "/tables/flights/rows?op=create",
            "[{\"id\":1,\"origin\":\"X\"},{\"id\":2,\"origin\":5}]");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().path("errors").findValuesAsText("code"))
        .containsExactly("duplicate-key", "value-invalid");
  }

  @Test
  void showsTheFirstHundredOfManyErrors() {
    String rows = "{\"id\":\"x\",\"origin\":\"X\"}\n".repeat(250);
    Answer answer =
        client
            .call("POST", BASE + "/tables/flights/rows")
            .body("application/x-ndjson", rows)
            .send();
    assertThat(answer.json().path("rejected").asInt()).isEqualTo(250);
    assertThat(answer.json().path("errors")).hasSize(100);
    assertThat(answer.json().at("/errors/99/line").asInt()).isEqualTo(100);
  }

  @Test
  void refusesAKeyThatStandsForAnotherBatch() {
    Answer answer = upsert("first", "{\"id\":1,\"delay\":6,\"origin\":\"LAX\"}");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("idempotency-key-reused");
    assertThat(answer.json().path("rev").asLong()).isEqualTo(6);
  }

  @Test
  void replaysAKeyWithoutDoingAnything() {
    Answer answer = upsert("\"first\"", "{\"id\":1,\"delay\":5,\"origin\":\"LAX\"}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Idempotent-Replay")).isEqualTo("true");
    assertThat(answer.json().path("rev").asLong()).isEqualTo(6);
    assertThat(answer.json().has("views")).isFalse();
  }

  @Test
  void aRefusedBatchLeavesNoKey() {
    assertThat(upsert("fresh", "{\"id\":1}").code()).isEqualTo("batch-invalid");
    assertThat(upsert("fresh", "{\"id\":1,\"origin\":5}").code()).isEqualTo("batch-invalid");
  }

  private Answer upsert(String key, String row) {
    return client
        .call("POST", BASE + "/tables/flights/rows")
        .header("Idempotency-Key", key)
        .body("application/json", row)
        .send();
  }

  @Test
  void refusesABatchWhoseEventIsTooLarge() {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      rows.append("{\"a\":\"")
          .append(Integer.toString(i))
          .append(noise(40_000))
          .append("\",\"b\":1}\n");
    }
    Answer answer =
        client
            .call("POST", BASE + "/tables/pairs/rows")
            .body("application/x-ndjson", rows.toString())
            .send();
    assertThat(answer.code()).isEqualTo("batch-too-large");
    assertThat(answer.json().path("limit").asText()).isEqualTo("event-bytes-max");
    assertThat(answer.json().path("actual").asLong())
        .isGreaterThan(answer.json().path("limit_value").asLong());
  }

  /** Text that packing does not make much smaller. */
  private static String noise(int length) {
    return new SplittableRandom(length)
        .ints(length, ' ' + 3, 'z')
        .filter(c -> c != '\\')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
