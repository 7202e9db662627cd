package dev.weir.cli;

import static dev.weir.cli.Finding.ok;
import static dev.weir.cli.Finding.unknown;
import static dev.weir.cli.Finding.wrong;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Checks that running nodes agree with each other. */
final class DoctorOfNodes {
  /** Answers tell the time to the second, and two of them differ by one without any skew. */
  private static final long SKEW_MILLIS_MAX = 2500;

  private final DoctorConfig config;
  private final DoctorNodes nodes;

  DoctorOfNodes(DoctorConfig config, DoctorNodes nodes) {
    this.config = config;
    this.nodes = nodes;
  }

  List<Finding> findings() {
    return List.of(clocks(), versions(), shards());
  }

  private Finding clocks() {
    String check = "clocks";
    List<DoctorNodes.Answer> timed =
        nodes.answers().stream()
            .filter(each -> each.clockMillis().isPresent())
            .sorted(Comparator.comparingLong(each -> each.clockMillis().getAsLong()))
            .toList();
    if (timed.size() < 2) {
      return unknown(
          check,
          "needs the answers of two nodes; name their addresses: weir cluster doctor"
              + " http://HOST:PORT http://HOST:PORT"
              + (nodes.silent().isEmpty() ? "" : " (" + nodes.whySilent() + ")"));
    }
    DoctorNodes.Answer slow = timed.getFirst();
    DoctorNodes.Answer fast = timed.getLast();
    long skew = fast.clockMillis().getAsLong() - slow.clockMillis().getAsLong();
    return skew <= SKEW_MILLIS_MAX
        ? ok(check, "the clocks of " + timed.size() + " nodes agree to the second")
        : wrong(
            check,
            "the clock of %s is %.1f s ahead of that of %s: ages of keys, jobs and plans are wrong by as much. Run a time service (chrony, systemd-timesyncd) on every machine."
                .formatted(fast.url(), skew / 1000.0, slow.url()));
  }

  private Finding versions() {
    String check = "versions";
    if (!nodes.anyAnswered()) {
      return unknown(check, nodes.whySilent());
    }
    Map<String, Set<String>> byVersion = new TreeMap<>();
    nodes.answers().stream()
        .flatMap(answer -> members(answer).stream())
        .forEach(
            member ->
                byVersion
                    .computeIfAbsent(member.version(), _ -> new TreeSet<>())
                    .add(member.node()));
    return byVersion.size() <= 1
        ? ok(check, String.join("", byVersion.keySet()))
        : wrong(
            check,
            "nodes run different versions: "
                + byVersion
                + ". That is meant for the minutes of an upgrade: install one version on all.");
  }

  private record Member(String node, String version) {}

  private static List<Member> members(DoctorNodes.Answer answer) {
    List<Member> found = new ArrayList<>();
    answer
        .members()
        .forEach(
            each -> {
              if (each.path("version").isTextual()) {
                found.add(new Member(each.path("node").asText(), each.path("version").asText()));
              }
            });
    return found;
  }

  private Finding shards() {
    String check = "shards";
    Map<Integer, Set<String>> byNumber = new TreeMap<>();
    nodes
        .answers()
        .forEach(
            each -> byNumber.computeIfAbsent(each.shards(), _ -> new TreeSet<>()).add(each.url()));
    config
        .effective()
        .ifPresent(
            effective ->
                byNumber
                    .computeIfAbsent(effective.weir().cluster().shards(), _ -> new TreeSet<>())
                    .add("the configuration"));
    if (!nodes.anyAnswered()) {
      return unknown(check, nodes.whySilent());
    }
    return byNumber.size() == 1
        ? ok(check, byNumber.keySet().iterator().next() + " everywhere")
        : wrong(
            check,
            "weir.cluster.shards differs: "
                + byNumber
                + ": a circuit would have two places, so nodes of different numbers do not join."
                + " Write one number everywhere; it changes only while all nodes are stopped.");
  }
}
