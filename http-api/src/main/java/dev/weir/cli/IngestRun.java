package dev.weir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/** Sends the batches of one file, one after the other: later rows may replace earlier ones. */
final class IngestRun {
  private final Sender sender;
  private final String path;
  private final RowFormat format;
  private final String run;
  private final int offset;
  private final ProgressBar bar;

  private long rows;
  private int batches;
  private int replayed;
  private long noop;
  private long firstRev;
  private long lastRev;

  /**
   * @param offset batches of earlier files of the same run
   */
  IngestRun(Sender sender, String path, RowFormat format, String run, int offset, ProgressBar bar) {
    this.sender = sender;
    this.path = path;
    this.format = format;
    this.run = run;
    this.offset = offset;
    this.bar = bar;
  }

  /** What was done; {@code replayed} batches had been stored by an earlier run. */
  record Result(
      long rows, int batches, int replayed, long first_rev, long last_rev, long noop, double s) {
    String sentence() {
      return String.format(
          Locale.ROOT,
          "%,d rows in %,d %s, revs %d..%d, %,d no-op%s, %.1f s",
          rows,
          batches,
          batches == 1 ? "batch" : "batches",
          first_rev,
          last_rev,
          noop,
          replayed == 0 ? "" : String.format(Locale.ROOT, ", %,d already there", replayed),
          s);
    }
  }

  Result send(Batches source) throws IOException {
    long started = System.nanoTime();
    for (Optional<Batches.Batch> next = source.next(); next.isPresent(); next = source.next()) {
      send(next.get());
      bar.update(rows, "rev " + lastRev);
    }
    bar.finish(rows, "rev " + lastRev);
    double seconds = (System.nanoTime() - started) / 1e9;
    return new Result(rows, batches, replayed, firstRev, lastRev, noop, seconds);
  }

  private void send(Batches.Batch batch) {
    String key = run + ":" + (offset + batch.number());
    Api.Answer answer;
    try {
      answer = sender.send(path, format.mediaType(), key, batch.body());
    } catch (Refused e) {
      throw new Refused(inFile(e.problem(), batch));
    }
    JsonNode body = answer.json();
    long rev = body.path("rev").asLong();
    firstRev = batches == 0 ? rev : Math.min(firstRev, rev);
    lastRev = Math.max(lastRev, rev);
    rows += batch.rows();
    batches++;
    noop += body.path("noop").asLong();
    replayed += answer.headers().firstValue("Idempotent-Replay").isPresent() ? 1 : 0;
  }

  /** Tells which rows of the file were meant, and what happened to the others. */
  private Problem inFile(Problem problem, Batches.Batch batch) {
    String where =
        String.format(
            Locale.ROOT,
            "rows %,d to %,d of the file (batch %,d): ",
            batch.firstRow(),
            batch.firstRow() + batch.rows() - 1,
            batch.number());
    String before = batches == 1 ? " The batch before it is" : " The batches before it are";
    String after = batches == 0 ? "" : before + " stored, up to rev " + lastRev + ".";
    return new Problem(
        problem.status(), problem.code(), where + problem.detail() + after, problem.members());
  }
}
