package dev.weir.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.config.Clock;
import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import dev.weir.entity.Lags;
import dev.weir.entity.TenantCommand;
import dev.weir.entity.TenantReply.Moves;
import dev.weir.entity.TenantReply.Region;
import dev.weir.entity.TenantReply.RegionList;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Regions of the cluster: list, add, move a tenant to one. */
final class RegionRoutes {
  private static final String[] MEMBERS = {"tenant", "directory", "forced", "accept_loss_revs"};
  private static final int ID_RADIX = 36;
  private static final int ID_RANDOM = ID_RADIX * ID_RADIX * ID_RADIX;

  private final String self;
  private final Tenants tenants;
  private final Bodies bodies;
  private final Limits limits;
  private final Node node;
  private final Clock clock;
  private final ForcedMoves forcedMoves;

  /**
   * @param self the region of this node
   */
  RegionRoutes(
      String self,
      Tenants tenants,
      ForcedMoves forcedMoves,
      Bodies bodies,
      Limits limits,
      Node node,
      Clock clock) {
    this.self = self;
    this.forcedMoves = forcedMoves;
    this.clock = clock;
    this.tenants = tenants;
    this.bodies = bodies;
    this.limits = limits;
    this.node = node;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/v1/cluster/regions", this::list),
        Route.of("PUT", "/v1/cluster/regions/{r}", this::put),
        Route.of("POST", "/v1/cluster/regions/{r}:take-home", this::takeHome));
  }

  private CompletionStage<HttpResponse> list(RequestContext context) {
    return tenants
        .ask(TenantCommand.ListRegions::new)
        .thenCompose(reply -> shown(200, (RegionList) reply));
  }

  private CompletionStage<HttpResponse> put(RequestContext context) {
    String name = context.path().get("r");
    return bodies
        .definition(context, Media.JSON)
        .thenApply(body -> JsonRequest.read(body.bytes(), limits))
        .thenCompose(empty -> tenants.ask(replyTo -> new TenantCommand.AddRegion(name, replyTo)))
        .thenCompose(
            reply -> {
              RegionList list = (RegionList) reply;
              return shown(list.added() ? 201 : 200, list);
            });
  }

  private CompletionStage<HttpResponse> takeHome(RequestContext context) {
    String region = context.path().get("r");
    return bodies
        .definition(context, Media.JSON)
        .thenApply(body -> JsonRequest.read(body.bytes(), limits, MEMBERS))
        .thenCompose(
            body -> {
              boolean forced = body.flag("forced").orElse(false);
              if (body.flag("directory").orElse(false)) {
                return takeDirectory(region, forced);
              }
              String tenant = body.text("tenant");
              Optional<Long> loss = body.number("accept_loss_revs", 0, Long.MAX_VALUE);
              return forced
                  ? forcedMoves
                      .accepted(tenant, region, loss)
                      .thenCompose(lossMax -> move(tenant, region, OptionalLong.of(lossMax)))
                  : move(tenant, region, OptionalLong.empty());
            });
  }

  private CompletionStage<HttpResponse> move(String tenant, String region, OptionalLong lossMax) {
    String job = jobId();
    return tenants
        .ask(replyTo -> new TenantCommand.TakeHome(tenant, region, job, lossMax, replyTo))
        .thenApply(
            reply -> JobView.of(((Moves) reply).moves().getFirst()).accepted(clock.millis()));
  }

  private CompletionStage<HttpResponse> takeDirectory(String region, boolean forced) {
    if (!forced || !region.equals(self)) {
      throw new WeirException(
          ErrorCode.VALUE_INVALID,
          "member directory is true: a region takes the directory by force only, with forced true,"
              + " and when a node of that region is asked; this one is of region "
              + self
              + ".");
    }
    return tenants
        .ask(TenantCommand.SeizeRoot::new)
        .thenCompose(reply -> shown(200, (RegionList) reply));
  }

  private String jobId() {
    return JobRoutes.HOME
        + Long.toString(clock.millis(), ID_RADIX)
        + "-"
        + Integer.toString(ThreadLocalRandom.current().nextInt(ID_RANDOM), ID_RADIX);
  }

  private CompletionStage<HttpResponse> shown(int status, RegionList list) {
    return node.members()
        .thenApply(
            members ->
                Answers.json(
                    status,
                    json ->
                        JsonOut.array(
                            json,
                            "regions",
                            array -> {
                              for (Region region : list.regions()) {
                                JsonOut.object(
                                    array, object -> write(object, region, list.root(), members));
                              }
                            })));
  }

  private static void write(
      JsonGenerator json, Region region, String root, List<Node.Member> members)
      throws IOException {
    List<Node.Member> own =
        members.stream().filter(member -> member.region().equals(region.name())).toList();
    long up = own.stream().filter(member -> member.figures().isPresent()).count();
    json.writeStringField("region", region.name());
    json.writeNumberField("ordinal", region.ordinal());
    json.writeStringField("state", state(own.size(), up));
    json.writeNumberField("nodes", own.size());
    json.writeNumberField("nodes_reachable", up);
    json.writeBooleanField("root", region.name().equals(root));
    writeLags(json, own);
  }

  /** Circuits that the region writes, those it follows, and how far it is behind with these. */
  private static void writeLags(JsonGenerator json, List<Node.Member> own) throws IOException {
    int entities = 0;
    Lags lags = Lags.NONE;
    for (Node.Member member : own) {
      entities += member.figures().map(Node.Figures::entities).orElse(0);
      lags = lags.plus(member.figures().map(Node.Figures::lags).orElse(Lags.NONE));
    }
    json.writeNumberField("homes", Math.max(0, entities - lags.copies()));
    json.writeNumberField("copies", lags.copies());
    json.writeNumberField("copies_silent", lags.silent());
    json.writeObjectFieldStart("lag_ms");
    writeQuantile(json, "p50", lags.quantileMillis(0.5));
    writeQuantile(json, "p99", lags.quantileMillis(0.99));
    writeQuantile(json, "max", lags.quantileMillis(1));
    json.writeEndObject();
  }

  private static void writeQuantile(JsonGenerator json, String name, OptionalLong millis)
      throws IOException {
    if (millis.isPresent()) {
      json.writeNumberField(name, millis.getAsLong());
    } else {
      json.writeNullField(name);
    }
  }

  private static String state(int nodes, long up) {
    if (nodes == 0) {
      return "away";
    }
    return up == 0 ? "unreachable" : "active";
  }
}
