package dev.weir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.cli.QuarantineCommand.Policy;
import dev.weir.cli.TailSurvey.Standing;
import dev.weir.entity.LogEntry;
import dev.weir.entity.RowChange;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/**
 * Sends the batches of a tail, each with a key made from persistence id, epoch and rev: a second
 * run is a replay. The client's own key cannot be sent, the journal keeps its hash alone; what the
 * client has sent again itself is known by its rows.
 */
final class Resubmission {
  private static final String REUSED = "idempotency-key-reused";

  private final Api api;
  private final Sender sender;
  private final TailFile file;
  private final HomeTables home;
  private final Policy policy;
  private final boolean dryRun;
  private final Consumer<String> say;

  private int sent;
  private int replayed;
  private int reused;
  private int there;
  private long changes;
  private long skipped;

  Resubmission(
      Api api,
      TailFile file,
      HomeTables home,
      Policy policy,
      boolean dryRun,
      Consumer<String> say) {
    this.api = api;
    this.sender = new Sender(api, IngestCommand::pause);
    this.file = file;
    this.home = home;
    this.policy = policy;
    this.dryRun = dryRun;
    this.say = say;
  }

  /** Compares the rows of the tail with those of the home. */
  TailSurvey survey() {
    TailSurvey survey = new TailSurvey(home, file.header().first());
    home.restart();
    file.forEach(
        event -> {
          home.follow(event);
          if (event instanceof LogEntry.Batch batch) {
            home.changes(batch).forEach(survey::add);
          }
        });
    survey.compare();
    return survey;
  }

  /** Sends what the policy lets through; answers the exit code. */
  int send(TailSurvey survey) {
    int changed = survey.changedAtHome().size();
    if (policy == Policy.FAIL && changed > 0) {
      throw new CheckFailed(
          changed + " rows were changed at the new home since; nothing was sent. See --policy.");
    }
    home.restart();
    file.forEach(event -> send(survey, event));
    say.accept(sentence());
    return reused == 0 ? ExitCode.DONE : ExitCode.REFUSED;
  }

  private String sentence() {
    return "%s%d batches with %s changes (%d known already), %d batches were there, %s changes skipped"
        .formatted(
            dryRun ? "would send " : "sent ",
            sent,
            WeirCommand.grouped(changes),
            replayed,
            there,
            WeirCommand.grouped(skipped));
  }

  private void send(TailSurvey survey, LogEntry event) {
    home.follow(event);
    switch (event) {
      case LogEntry.Batch batch -> send(survey, batch);
      case LogEntry.Table table ->
          define("table", "/tables/" + Api.encode(table.name()), table.name(), table.sql(), "");
      case LogEntry.View view ->
          define(
              "view", "/views/" + Api.encode(view.name()), view.name(), view.sql(), view.format());
      case LogEntry.Unrepeated other ->
          say.accept("rev " + other.rev() + ": " + other.sentence() + ": not repeated");
    }
  }

  private void define(String kind, String path, String name, String sql, String format) {
    if (home.find(path).isPresent()) {
      say.accept(kind + " " + name + " exists at the home");
      return;
    }
    if (dryRun) {
      say.accept("would create " + kind + " " + name);
      return;
    }
    var body = Json.mapper().createObjectNode().put("sql", sql);
    if (!format.isEmpty()) {
      body.put("format", format);
    }
    api.put(file.circuitPath() + path, Api.JSON, body.toString().getBytes(UTF_8));
    say.accept(kind + " " + name + " created");
  }

  private void send(TailSurvey survey, LogEntry.Batch batch) {
    home.unknown(batch)
        .forEach(
            table -> say.accept("rev " + batch.rev() + ": there is no table " + table + " now"));
    List<RowChange> all = home.changes(batch);
    List<RowChange> chosen = all.stream().filter(each -> isSent(survey, each)).toList();
    skipped += all.stream().filter(each -> isSkipped(survey, each)).count();
    if (chosen.isEmpty()) {
      there += all.isEmpty() || all.stream().anyMatch(each -> isSkipped(survey, each)) ? 0 : 1;
      return;
    }
    if (dryRun || send(batch.rev(), chosen)) {
      sent++;
      changes += chosen.size();
    }
  }

  private boolean isSent(TailSurvey survey, RowChange change) {
    return policy == Policy.OVERWRITE || survey.standing(change) == Standing.UNCHANGED;
  }

  private boolean isSkipped(TailSurvey survey, RowChange change) {
    return policy != Policy.OVERWRITE && survey.standing(change) == Standing.CHANGED;
  }

  private boolean send(long rev, List<RowChange> chosen) {
    StringBuilder lines = new StringBuilder();
    chosen.forEach(each -> lines.append(each.json()).append('\n'));
    try {
      Api.Answer answer =
          sender.send(
              file.circuitPath() + "/batches?mode=lenient",
              Api.NDJSON,
              key(rev),
              lines.toString().getBytes(UTF_8));
      replayed += answer.headers().firstValue("Idempotent-Replay").isPresent() ? 1 : 0;
      return true;
    } catch (Refused refused) {
      if (!refused.problem().code().equals(REUSED)) {
        throw refused;
      }
      reused++;
      say.accept("rev " + rev + ": " + refused.getMessage());
      return false;
    }
  }

  private String key(long rev) {
    String of = file.header().persistenceId() + "\n" + file.header().epoch() + "\n" + rev;
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(of.getBytes(UTF_8));
      return "quarantine-" + HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
