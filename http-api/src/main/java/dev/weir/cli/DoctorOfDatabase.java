package dev.weir.cli;

import static dev.weir.cli.Finding.ok;
import static dev.weir.cli.Finding.unknown;
import static dev.weir.cli.Finding.wrong;

import dev.weir.config.EffectiveConfig;
import dev.weir.config.WeirConfig;
import dev.weir.journal.PostgresChecks;
import dev.weir.journal.PostgresSettings;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks of the region's database, those that a start refuses by. */
final class DoctorOfDatabase {
  /** A check and the conditions of {@link PostgresChecks} it stands for. */
  private record Group(String check, List<String> conditions) {}

  private static final List<Group> GROUPS =
      List.of(
          new Group("database", List.of("reachable", "writable")),
          new Group("database-durability", List.of("fsync", "synchronous_commit")),
          new Group("database-schema", List.of("schema", "fence")),
          new Group("database-owner", List.of("region")));

  private final DoctorConfig config;

  DoctorOfDatabase(DoctorConfig config) {
    this.config = config;
  }

  List<Finding> findings() {
    if (config.effective().isEmpty()) {
      return all(DoctorOfConfig::unreadable);
    }
    EffectiveConfig effective = config.effective().get();
    if (effective.weir().journal().kind() == WeirConfig.Journal.Kind.LEVELDB) {
      return all(check -> ok(check, "the journal is leveldb: no database"));
    }
    Map<String, PostgresChecks.Check> conditions =
        PostgresChecks.run(PostgresSettings.from(effective.hocon())).stream()
            .collect(Collectors.toMap(PostgresChecks.Check::name, Function.identity()));
    return GROUPS.stream().map(group -> finding(group, conditions)).toList();
  }

  private static List<Finding> all(Function<String, Finding> finding) {
    return GROUPS.stream().map(Group::check).map(finding).toList();
  }

  private static Finding finding(Group group, Map<String, PostgresChecks.Check> conditions) {
    List<PostgresChecks.Check> seen =
        group.conditions().stream()
            .flatMap(name -> Stream.ofNullable(conditions.get(name)))
            .toList();
    if (seen.isEmpty()) {
      return unknown(group.check(), "needs a check before this one to be ok");
    }
    List<PostgresChecks.Check> bad = seen.stream().filter(each -> !each.ok()).toList();
    return bad.isEmpty()
        ? ok(group.check(), details(seen, ", "))
        : wrong(group.check(), details(bad, " "));
  }

  private static String details(List<PostgresChecks.Check> checks, String between) {
    return checks.stream().map(PostgresChecks.Check::detail).collect(Collectors.joining(between));
  }
}
