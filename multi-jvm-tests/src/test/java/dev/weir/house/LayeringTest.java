package dev.weir.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Arrows run one way, and each library has one home.
 *
 * <p>Rules about packages without classes pass: they wait for the first class.
 */
class LayeringTest {
  private static final String ROOT = "dev.weir.";
  private static final List<String> EVERYTHING =
      List.of(
          "config",
          "journal",
          "segment",
          "replay",
          "quarantine",
          "archive",
          "zset",
          "circuit",
          "sql",
          "corpus",
          "series",
          "promql",
          "entity",
          "proof",
          "backup",
          "job",
          "router",
          "region",
          "placement",
          "rules",
          "node",
          "http",
          "stream",
          "cli");

  /** Package and the own packages it may import. */
  private static final Map<String, List<String>> ARROWS =
      Map.ofEntries(
          Map.entry("config", List.of()),
          Map.entry("journal", List.of("config")),
          Map.entry("segment", List.of("config")),
          Map.entry("replay", List.of("journal", "segment", "archive", "quarantine", "config")),
          Map.entry("quarantine", List.of("journal", "config")),
          Map.entry("archive", List.of("journal", "config")),
          Map.entry("zset", List.of("config")),
          Map.entry("circuit", List.of("zset", "segment", "config")),
          Map.entry("sql", List.of("circuit", "zset", "config")),
          Map.entry("corpus", List.of()),
          Map.entry("series", List.of("segment", "config")),
          Map.entry("promql", List.of("series", "config")),
          Map.entry(
              "entity",
              List.of(
                  "journal",
                  "quarantine",
                  "segment",
                  "zset",
                  "circuit",
                  "sql",
                  "series",
                  "promql",
                  "config")),
          Map.entry(
              "proof", List.of("entity", "circuit", "sql", "zset", "journal", "segment", "config")),
          Map.entry("backup", List.of("entity", "archive", "journal", "segment", "config")),
          Map.entry(
              "job",
              List.of(
                  "router", "proof", "backup", "entity", "circuit", "zset", "journal", "config")),
          Map.entry("router", List.of("entity", "config")),
          Map.entry("region", List.of("entity", "router", "journal", "config")),
          Map.entry("placement", List.of("config")),
          Map.entry("rules", List.of("promql", "series", "config")),
          Map.entry(
              "node",
              List.of(
                  "job", "router", "region", "placement", "rules", "backup", "entity", "config")),
          Map.entry(
              "http",
              List.of(
                  "job",
                  "backup",
                  "router",
                  "region",
                  "placement",
                  "rules",
                  "node",
                  "entity",
                  "zset",
                  "circuit",
                  "series",
                  "promql",
                  "stream",
                  "config")),
          Map.entry("stream", List.of("router", "entity", "zset", "circuit", "config")),
          Map.entry(
              "cli",
              List.of(
                  "http",
                  "promql",
                  "replay",
                  "quarantine",
                  "archive",
                  "journal",
                  "segment",
                  "entity",
                  "config")),
          Map.entry("client", List.of()),
          Map.entry("app", EVERYTHING));

  private static final String[] ENGINE =
      Stream.of("zset", "circuit", "sql", "series", "promql", "segment", "proof")
          .map(LayeringTest::below)
          .toArray(String[]::new);

  /** Where names must be unique and need not be repeatable: requests, stores, runs. */
  private static final String[] BORDER =
      Stream.of("app", "cli", "client", "http", "journal")
          .map(LayeringTest::below)
          .toArray(String[]::new);

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("dev.weir");

  @TestFactory
  Stream<DynamicTest> importsOnlyWhatTheTableAllows() {
    return ARROWS.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(
            arrow ->
                DynamicTest.dynamicTest(
                    arrow.getKey(), () -> check(arrows(arrow.getKey(), arrow.getValue()))));
  }

  @Test
  void everyPackageStandsInTheTable() {
    String[] known = ARROWS.keySet().stream().map(LayeringTest::below).toArray(String[]::new);
    check(classes().should().resideInAnyPackage(known).because("a new package needs its arrows"));
  }

  @Test
  void packagesHaveNoCycles() {
    check(slices().matching(ROOT + "(*)..").should().beFreeOfCycles());
  }

  @Test
  void engineIsFreeOfPekko() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(ENGINE)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.pekko..")
            .because("pass plain Java in; keep glue in entity"));
  }

  @TestFactory
  Stream<DynamicTest> libraryHasOneHome() {
    return Stream.of(
            home(List.of("journal"), "org.iq80.leveldb..", "org.fusesource.."),
            home(List.of("journal"), "org.postgresql..", "com.zaxxer..", "slick.."),
            home(List.of("router", "region", "node"), "org.apache.pekko.cluster.sharding.."),
            home(List.of("sql"), "org.apache.calcite.."),
            home(List.of("http", "stream", "app"), "org.apache.pekko.http.."),
            home(List.of("cli", "app"), "picocli.."))
        .map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> check(rule)));
  }

  @Test
  void readersOfBytesArePlainJava() {
    check(
        noClasses()
            .that()
            .resideInAPackage(below("http"))
            .and()
            .haveSimpleNameEndingWith("Reader")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.pekko..")
            .because("bytes are where attackers arrive: readers are fuzzed without a server"));
  }

  @Test
  void readersOfSamplesKnowSeriesAlone() {
    check(
        noClasses()
            .that()
            .resideInAPackage(below("http.samples"))
            .should()
            .dependOnClassesThat(
                resideInAPackage("dev.weir..")
                    .and(
                        not(
                            resideInAnyPackage(
                                below("http.samples"), below("series"), below("config")))))
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.pekko..")
            .because("they are fuzzed and measured without a server"));
  }

  @Test
  void clientNeedsTheJdkAlone() {
    check(
        classes()
            .that()
            .resideInAPackage(below("client"))
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", below("client"))
            .because("programs take it without taking libraries"));
  }

  @Test
  void nothingIsSerializedByJava() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(ObjectInputStream.class, ObjectOutputStream.class));
  }

  @Test
  void onlyTheBorderReadsTheWallClock() {
    check(
        noClasses()
            .that(not(resideInAnyPackage(below("app"), below("cli"))))
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDate.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(OffsetDateTime.class, "now")
            .orShould()
            .callMethod(ZonedDateTime.class, "now")
            .orShould()
            .callMethod(java.time.Clock.class, "systemUTC")
            .because("time comes in as dev.weir.config.Clock"));
  }

  @Test
  void onlyTheBorderRollsDice() {
    check(
        noClasses()
            .that(not(resideInAnyPackage(BORDER)))
            .should()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .callMethod(ThreadLocalRandom.class, "current")
            .orShould()
            .callConstructor(SecureRandom.class)
            .orShould()
            .callConstructor(java.util.Random.class)
            .because("a simulation must be able to repeat every choice"));
  }

  private static ArchRule arrows(String name, List<String> allowed) {
    String[] open =
        Stream.concat(Stream.of(name), allowed.stream())
            .map(LayeringTest::below)
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(below(name))
        .should()
        .dependOnClassesThat(resideInAPackage("dev.weir..").and(not(resideInAnyPackage(open))))
        .because(name + " may import " + allowed);
  }

  private static ArchRule home(List<String> homes, String... library) {
    String[] rooms = homes.stream().map(LayeringTest::below).toArray(String[]::new);
    return noClasses()
        .that()
        .resideOutsideOfPackages(rooms)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(library);
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(CLASSES);
  }

  private static String below(String name) {
    return ROOT + name + "..";
  }
}
