package dev.weir.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.config.Closest;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirConfig;
import dev.weir.config.WeirException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Routes about all nodes of the cluster. */
final class ClusterRoutes {
  private final WeirConfig config;
  private final Node node;

  ClusterRoutes(WeirConfig config, Node node) {
    this.config = config;
    this.node = node;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/v1/cluster", this::cluster),
        Route.of("GET", "/v1/cluster/members", this::members),
        Route.of("GET", "/v1/cluster/members/{m}", this::member),
        Route.of("GET", "/v1/cluster/shards", this::shards));
  }

  private CompletionStage<HttpResponse> cluster(RequestContext context) {
    return node.members()
        .thenApply(
            members ->
                Answers.json(
                    200,
                    json -> {
                      json.writeStringField("id", config.cluster().id());
                      json.writeStringField("node", config.node().name());
                      json.writeStringField("region", config.region().self());
                      JsonOut.array(json, "members", array -> write(array, members));
                      JsonOut.texts(json, "quarantined", node.quarantined());
                    }));
  }

  private CompletionStage<HttpResponse> members(RequestContext context) {
    return node.members()
        .thenApply(
            members ->
                Answers.json(
                    200, json -> JsonOut.array(json, "members", array -> write(array, members))));
  }

  private CompletionStage<HttpResponse> member(RequestContext context) {
    String name = context.path().get("m");
    return node.members()
        .thenApply(
            members -> {
              Node.Member member =
                  members.stream()
                      .filter(candidate -> candidate.node().equals(name))
                      .findFirst()
                      .orElseThrow(() -> unknown(name, members));
              return Answers.json(200, json -> write(json, member));
            });
  }

  private static WeirException unknown(String name, List<Node.Member> members) {
    List<String> names = members.stream().map(Node.Member::node).toList();
    String hint = Closest.name(name, names).map(near -> " Did you mean " + near + "?").orElse("");
    return new WeirException(
        ErrorCode.MEMBER_NOT_FOUND,
        "the cluster has no member " + JsonOut.wellFormed(name) + "." + hint,
        Map.of("member", name));
  }

  private CompletionStage<HttpResponse> shards(RequestContext context) {
    return node.shards()
        .thenApply(
            shards ->
                Answers.json(
                    200,
                    json -> {
                      json.writeNumberField("total", config.cluster().shards());
                      JsonOut.array(
                          json,
                          "shards",
                          array -> {
                            for (Node.Shard shard : shards) {
                              JsonOut.object(array, object -> write(object, shard));
                            }
                          });
                    }));
  }

  private static void write(JsonGenerator json, List<Node.Member> members) throws IOException {
    for (Node.Member member : members) {
      JsonOut.object(json, object -> write(object, member));
    }
  }

  private static void write(JsonGenerator json, Node.Member member) throws IOException {
    json.writeStringField("node", member.node());
    json.writeStringField("region", member.region());
    json.writeStringField("address", member.address());
    json.writeStringField("status", member.status());
    json.writeBooleanField("oldest", member.oldest());
    if (member.figures().isPresent()) {
      Node.Figures figures = member.figures().get();
      json.writeNumberField("shards", figures.shards());
      json.writeNumberField("entities", figures.entities());
      json.writeNumberField("state_bytes", figures.stateBytes());
      json.writeStringField("version", figures.version());
    } else {
      for (String name : List.of("shards", "entities", "state_bytes", "version")) {
        json.writeNullField(name);
      }
    }
  }

  private static void write(JsonGenerator json, Node.Shard shard) throws IOException {
    json.writeNumberField("shard", shard.shard());
    json.writeStringField("node", shard.node());
    json.writeNumberField("entities", shard.entities());
    json.writeNumberField("state_bytes", shard.stateBytes());
    json.writeBooleanField("moving", shard.moving());
  }
}
