package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What running nodes say, and which did not answer. */
record DoctorNodes(List<Answer> answers, List<String> silent) {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /**
   * One node's answer.
   *
   * @param clockMillis its clock less a steady clock of this process; to the second
   * @param shards how many shards it thinks there are
   */
  record Answer(String url, JsonNode members, OptionalLong clockMillis, int shards) {
    /** The names of the members that are not gone. */
    List<String> names() {
      return texts("node");
    }

    List<String> versions() {
      return texts("version");
    }

    private List<String> texts(String field) {
      List<String> found = new ArrayList<>();
      members.forEach(member -> found.add(member.path(field).asText("")));
      return found.stream().filter(each -> !each.isEmpty() && !each.equals("null")).toList();
    }
  }

  static DoctorNodes ask(List<Api> nodes) {
    List<Answer> answers = new ArrayList<>();
    List<String> silent = new ArrayList<>();
    for (Api node : nodes) {
      try {
        answers.add(ask(node));
      } catch (NotReached e) {
        silent.add(e.getMessage());
      } catch (Refused e) {
        silent.add(node.url() + " refused to answer: " + e.getMessage());
      }
    }
    return new DoctorNodes(List.copyOf(answers), List.copyOf(silent));
  }

  private static Answer ask(Api node) {
    // the first answer of a process waits for its connection
    int shards = node.get("/v1/cluster/shards", Api.JSON).json().path("total").asInt();
    long before = System.nanoTime();
    Api.Answer answer = node.get("/v1/cluster", Api.JSON);
    long between = before + (System.nanoTime() - before) / 2;
    OptionalLong clock = OptionalLong.empty();
    Optional<Long> date = answer.headers().firstValue("Date").flatMap(DoctorNodes::millis);
    if (date.isPresent()) {
      clock = OptionalLong.of(date.get() - between / NANOS_PER_MILLI);
    }
    return new Answer(node.url(), answer.json().path("members"), clock, shards);
  }

  private static Optional<Long> millis(String date) {
    try {
      return Optional.of(
          ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
              .toInstant()
              .toEpochMilli());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  boolean anyAnswered() {
    return !answers.isEmpty();
  }

  /** All members that anybody knows. */
  List<String> names() {
    return answers.stream().flatMap(each -> each.names().stream()).distinct().sorted().toList();
  }

  String whySilent() {
    return silent.isEmpty() ? "no node was asked" : String.join("; ", silent);
  }
}
