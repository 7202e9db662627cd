package dev.weir.circuit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/**
 * The engine knows no Pekko. The rule stands in {@code LayeringTest} too; here it fails seconds
 * after the mistake.
 */
class EnginePurityTest {
  @Test
  void engineIsFreeOfPekko() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.weir");
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.weir.zset..",
            "dev.weir.circuit..",
            "dev.weir.sql..",
            "dev.weir.series..",
            "dev.weir.promql..",
            "dev.weir.proof..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.pekko..")
        .because("pass plain Java in; keep glue in entity")
        .check(classes);
  }
}
