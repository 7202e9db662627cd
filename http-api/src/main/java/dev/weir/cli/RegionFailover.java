package dev.weir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes one region the home of what another one wrote, which is lost: the directory first, if that
 * was written there, then tenant after tenant.
 */
final class RegionFailover {
  private static final String REGIONS = "/v1/cluster/regions";
  private static final int CONFLICT = 409;

  private final WeirCommand root;
  private final String from;
  private final String to;
  private final Optional<Long> acceptLoss;

  RegionFailover(WeirCommand root, String from, String to, Optional<Long> acceptLoss) {
    this.root = root;
    this.from = from;
    this.to = to;
    this.acceptLoss = acceptLoss;
  }

  int run() {
    List<String> tenants = root.namedTenant().map(List::of).orElseGet(this::atHome);
    if (acceptLoss.isEmpty()) {
      tenants.forEach(this::showLoss);
      throw new CheckFailed(
          "nothing was changed: repeat the command with --accept-loss REVS, no less than is"
              + " missing");
    }
    takeDirectory();
    int result = ExitCode.DONE;
    for (String tenant : tenants) {
      result = Math.max(result, new JobWatch(root).follow(take(tenant)));
    }
    return result;
  }

  /** Tenants that the lost region wrote. */
  private List<String> atHome() {
    List<String> names = new ArrayList<>();
    String after = "";
    while (after != null) {
      JsonNode page = root.api().get("/v1/tenants?after=" + Api.encode(after), Api.JSON).json();
      for (JsonNode tenant : page.path("tenants")) {
        if (tenant.path("home_region").asText().equals(from)) {
          names.add(tenant.path("name").asText());
        }
      }
      after = page.path("next").textValue();
    }
    return names;
  }

  private void takeDirectory() {
    for (JsonNode region : root.api().get(REGIONS, Api.JSON).json().path("regions")) {
      if (region.path("root").asBoolean() && region.path("region").asText().equals(from)) {
        post(body().put("directory", true));
        root.note("region " + to + " writes the directory of tenants");
      }
    }
  }

  private void showLoss(String tenant) {
    try {
      take(tenant);
    } catch (Refused refusal) {
      if (refusal.problem().status() != CONFLICT) {
        throw refusal;
      }
      root.note("tenant " + tenant + ": " + refusal.problem().detail());
    }
  }

  private JsonNode take(String tenant) {
    ObjectNode body = body().put("tenant", tenant);
    acceptLoss.ifPresent(revs -> body.put("accept_loss_revs", revs));
    return post(body);
  }

  private static ObjectNode body() {
    return Json.mapper().createObjectNode().put("forced", true);
  }

  private JsonNode post(ObjectNode body) {
    return root.api()
        .post(
            REGIONS + "/" + Api.encode(to) + ":take-home",
            Api.JSON,
            Api.JSON,
            body.toString().getBytes(UTF_8))
        .json();
  }
}
