package dev.weir.multijvm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.history.Answer;
import dev.weir.history.Batch;
import dev.weir.history.Change;
import dev.weir.history.CircuitClient;
import dev.weir.history.CircuitStream;
import dev.weir.history.Content;
import dev.weir.history.Crew;
import dev.weir.history.ReferenceCircuit;
import dev.weir.history.WriteOutcome;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * One client of real nodes: stays with a node while it answers, goes to another one when the
 * connection breaks, and now and then for no reason. A circuit is the main circuit of a tenant.
 */
final class HttpCircuitClient implements CircuitClient {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int WANDER_ONE_IN = 25;
  private static final int DEFINE_TRIES = 50;
  private static final int MIN_REV_TIMEOUT_MILLIS = 2000;

  private final Supplier<List<URI>> nodes;
  private final Random random;
  private URI node;

  /**
   * @param nodes base addresses as of now, at least one; asked for again whenever the client looks
   *     for a node
   */
  HttpCircuitClient(Supplier<List<URI>> nodes, Random random) {
    this.nodes = nodes;
    this.random = random;
  }

  @Override
  public long define(String circuit) {
    ReferenceCircuit.TABLES.forEach((name, sql) -> put(circuit, "tables/" + name, sql));
    ReferenceCircuit.VIEWS.forEach((name, sql) -> put(circuit, "views/" + name, sql));
    return read(circuit, "by_region", 0).orElseThrow().rev();
  }

  @Override
  public WriteOutcome write(String circuit, String key, Batch batch) {
    Http.Answer answer = Http.postBatch(node(), circuit, key, json(batch));
    if (answer.status() == 0) {
      node = null;
      return new WriteOutcome.Unknown("no answer");
    }
    if (answer.status() == 200) {
      return new WriteOutcome.Acknowledged(answer.body().get("rev").asLong(), answer.replay());
    }
    String reason = answer.status() + " " + answer.body().path("code").asText("no code");
    return switch (answer.body().path("retry").asText("no")) {
      case "safe" -> new WriteOutcome.NotStored(reason);
      case "with-key" -> new WriteOutcome.Unknown(reason);
      default -> new WriteOutcome.Refused(answer.status() + " " + answer.body());
    };
  }

  @Override
  public Optional<Answer> read(String circuit, String name, long minRev) {
    String kind = ReferenceCircuit.VIEWS.containsKey(name) ? "views" : "tables";
    String path = "/v1/tenants/%s/%s/%s/rows?limit=10000".formatted(circuit, kind, name);
    String least =
        minRev == 0 ? "" : "&min_rev=" + minRev + "&timeout_ms=" + MIN_REV_TIMEOUT_MILLIS;
    Http.Answer answer = Http.get(node(), path + least);
    if (answer.status() == 200) {
      return Optional.of(answer(answer.body()));
    }
    if (answer.status() == 0) {
      node = null;
    } else if (!answer.mayRetry()) {
      throw new IllegalStateException(path + least + ": " + answer);
    }
    return Optional.empty();
  }

  @Override
  public CircuitStream open(String circuit, List<String> views, long fromRev) throws IOException {
    String path = "/v1/tenants/" + circuit + "/stream?views=" + String.join(",", views);
    try {
      return new HttpCircuitStream(node(), fromRev == 0 ? path : path + "&from_rev=" + fromRev);
    } catch (IOException e) {
      node = null;
      throw e;
    }
  }

  /** A row of JSON as the reference writes it. */
  static String row(JsonNode row) {
    Map<String, String> columns = new HashMap<>();
    row.properties().forEach(column -> columns.put(column.getKey(), column.getValue().asText()));
    return ReferenceCircuit.row(columns);
  }

  private static Answer answer(JsonNode body) {
    Map<String, Long> rows = new TreeMap<>();
    body.get("rows").forEach(row -> rows.merge(row(row), 1L, Long::sum));
    return new Answer(body.get("rev").asLong(), body.get("epoch").asLong(), Content.of(rows));
  }

  private URI node() {
    if (node == null || random.nextInt(WANDER_ONE_IN) == 0) {
      List<URI> known = nodes.get();
      node = known.get(random.nextInt(known.size()));
    }
    return node;
  }

  /** Defining the same again is answered by 200. */
  private void put(String circuit, String path, String sql) {
    Http.Answer answer = Http.putSql(node(), "/v1/tenants/" + circuit + "/" + path, sql);
    for (int tries = 1; tries < DEFINE_TRIES && mayDefineAgain(answer); tries++) {
      node = null;
      Crew.pause();
      answer = Http.putSql(node(), "/v1/tenants/" + circuit + "/" + path, sql);
    }
    if (answer.status() != 201 && answer.status() != 200) {
      throw new IllegalStateException(path + ": " + answer);
    }
  }

  /** Planning has a bound in seconds, which a cold node on a busy machine may exceed. */
  private static boolean mayDefineAgain(Http.Answer answer) {
    return answer.mayRetry() || answer.body().path("code").asText("").equals("sql-too-complex");
  }

  private static String json(Batch batch) {
    try {
      return JSON.writeValueAsString(
          Map.of("changes", batch.changes().stream().map(Change::json).toList()));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
