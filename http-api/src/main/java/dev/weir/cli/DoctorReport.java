package dev.weir.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Prints what {@code weir cluster doctor} found; for people each detail in full. */
final class DoctorReport {
  private static final List<String> COLUMNS = List.of("check", "status", "detail");

  private final WeirCommand root;

  DoctorReport(WeirCommand root) {
    this.root = root;
  }

  /** Returns an {@link ExitCode}: anything wrong is a failed check. */
  int print(List<Finding> findings) {
    if (root.format() == OutputFormat.TABLE) {
      findings.forEach(each -> root.console().out().println(line(each)));
    } else {
      ObjectNode answer = Json.mapper().createObjectNode();
      ArrayNode checks = answer.putArray("checks");
      findings.forEach(each -> checks.add(each.json()));
      root.printer().rows(answer, checks, COLUMNS);
    }
    long wrong = count(findings, Finding.Status.WRONG);
    root.note(
        wrong
            + " wrong, "
            + count(findings, Finding.Status.UNKNOWN)
            + " unknown, "
            + count(findings, Finding.Status.OK)
            + " ok");
    return wrong == 0 ? ExitCode.DONE : ExitCode.CHECK_FAILED;
  }

  private static String line(Finding finding) {
    return "%-8s%-21s %s".formatted(finding.status().wire(), finding.check(), finding.detail());
  }

  private static long count(List<Finding> findings, Finding.Status status) {
    return findings.stream().filter(each -> each.status() == status).count();
  }
}
