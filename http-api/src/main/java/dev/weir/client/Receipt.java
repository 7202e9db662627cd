package dev.weir.client;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of a batch.
 *
 * @param rev at which it was applied
 * @param accepted changes that were sent
 * @param noop changes that left their row as it was
 * @param skipped updates without a row, in a lenient batch
 * @param replay whether the batch had been stored before under its key: then {@code views} is empty
 * @param views how many rows changed, by view
 * @param failedViews views that failed at this rev
 */
public record Receipt(
    long rev,
    long epoch,
    long accepted,
    long noop,
    long skipped,
    boolean replay,
    Map<String, Long> views,
    List<String> failedViews) {

  static Receipt of(Http.Answer answer) {
    Members body = answer.json();
    Map<String, Long> views = new TreeMap<>();
    body.objects("views").forEach(view -> views.put(view.text("name"), view.number("changed")));
    return new Receipt(
        body.number("rev"),
        body.number("epoch"),
        body.number("accepted"),
        body.number("noop"),
        body.number("skipped"),
        answer.header("Idempotent-Replay").equals("true"),
        Map.copyOf(views),
        body.texts("failed_views"));
  }

  /** A token for {@code atLeast} and {@code from}. */
  public String token() {
    return epoch + "." + rev;
  }
}
