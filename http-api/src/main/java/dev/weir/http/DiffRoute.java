package dev.weir.http;

import dev.weir.entity.CircuitCommand;
import dev.weir.entity.CircuitReply;
import dev.weir.entity.ReadAt;
import dev.weir.router.CircuitId;
import dev.weir.stream.RowForm;
import dev.weir.stream.StreamMessage.Position;
import dev.weir.zset.ByteSink;
import dev.weir.zset.RowSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** What changed in a view between two revs, as the rows that went and came. */
final class DiffRoute {
  private static final int LIMIT_DEFAULT = 1000;
  private static final int LIMIT_MAX = 100_000;

  private final Circuits circuits;
  private final TenantWork work;

  DiffRoute(Circuits circuits, TenantWork work) {
    this.circuits = circuits;
    this.work = work;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/v1/tenants/{t}/views/{view}/diff", this::diff)
            .reading()
            .with("from_rev", "to_rev", "limit", "ints")
            .producing(Media.JSON, Media.NDJSON));
  }

  private CompletionStage<HttpResponse> diff(RequestContext context) {
    CircuitId circuit = context.circuit();
    String view = context.name("view");
    Parameters parameters = context.parameters();
    Position from =
        rev(parameters, "from_rev")
            .orElseThrow(
                () -> Parameters.invalid("from_rev", "it is missing. Name the earlier rev."));
    Optional<Position> to = rev(parameters, "to_rev");
    if (to.isPresent() && to.get().rev() < from.rev()) {
      throw Parameters.invalid(
          "to_rev", to.get().rev() + " lies before from_rev=" + from.rev() + ". Exchange them.");
    }
    boolean ints = parameters.oneOf("ints", List.of("number", "string"), "number").equals("string");
    long limit =
        parameters
            .number("limit", 1, context.media() == Media.JSON ? LIMIT_MAX : Integer.MAX_VALUE - 1)
            .orElse(context.media() == Media.JSON ? LIMIT_DEFAULT : Integer.MAX_VALUE - 1);
    ReadAt at = context.readAt(to.orElse(from));
    OptionalLong until =
        to.map(position -> OptionalLong.of(position.rev())).orElse(OptionalLong.empty());
    return circuits
        .ask(
            circuit,
            CircuitReply.Difference.class,
            replyTo -> new CircuitCommand.DiffView(view, from.rev(), until, at, replyTo))
        .thenApplyAsync(
            found ->
                Answers.at(
                    chunks(context.media(), found, ints, (int) limit)
                        .answer(context.media().contentType()),
                    found.at()),
            work.of(context.circuit().tenant()));
  }

  private static Optional<Position> rev(Parameters parameters, String name) {
    return parameters.text(name).map(given -> RequestContext.position("parameter " + name, given));
  }

  private static RowChunks chunks(
      Media media, CircuitReply.Difference found, boolean ints, int limit) {
    RowSet rows = found.changes();
    RowForm form = new RowForm(rows.schema(), new int[0], ints);
    int count = Math.min(limit, rows.size());
    if (media == Media.NDJSON) {
      return new RowChunks(
          new byte[0],
          count,
          (out, index) -> {
            change(form, out, rows, index);
            out.put('\n');
          },
          new byte[0]);
    }
    ByteSink tail = new ByteSink(32);
    tail.ascii("],\"truncated\":" + (count < rows.size()) + "}");
    return new RowChunks(
        head(found),
        count,
        (out, index) -> {
          if (index > 0) {
            out.put(',');
          }
          change(form, out, rows, index);
        },
        tail.copy());
  }

  private static byte[] head(CircuitReply.Difference found) {
    long removed = 0;
    long added = 0;
    for (int row = 0; row < found.changes().size(); row++) {
      long weight = found.changes().multiplicities()[row];
      removed += Math.max(0, -weight);
      added += Math.max(0, weight);
    }
    ByteSink head = new ByteSink(256);
    head.ascii("{\"view\":\"" + found.view() + "\",\"from_rev\":" + found.fromRev());
    head.ascii(",\"to_rev\":" + found.rev() + ",\"epoch\":" + found.epoch());
    head.ascii(",\"removed\":" + removed + ",\"added\":" + added + ",\"changes\":[");
    return head.copy();
  }

  private static void change(RowForm form, ByteSink out, RowSet rows, int row) {
    form.change(out, rows.multiplicities()[row], rows.columns(), row, rows.strings());
  }
}
