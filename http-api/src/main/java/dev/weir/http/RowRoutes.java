package dev.weir.http;

import dev.weir.circuit.ViewInfo;
import dev.weir.entity.CircuitCommand;
import dev.weir.entity.CircuitReply;
import dev.weir.router.CircuitId;
import dev.weir.stream.RowForm;
import dev.weir.zset.ByteSink;
import dev.weir.zset.RowSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Reads of rows of tables and views. */
final class RowRoutes {
  private final Circuits circuits;

  RowRoutes(Circuits circuits) {
    this.circuits = circuits;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/v1/tenants/{t}/views/{view}/rows", this::viewRows).reading().filtered());
  }

  private CompletionStage<HttpResponse> viewRows(RequestContext context) {
    CircuitId circuit = context.circuit();
    String view = context.name("view");
    var at = context.readAt();
    return circuits
        .ask(
            circuit,
            CircuitReply.ViewRows.class,
            replyTo ->
                new CircuitCommand.ReadViews(List.of(view), OptionalLong.empty(), at, replyTo))
        .thenApply(
            reply -> {
              CircuitReply.ViewContent content = reply.views().getFirst();
              return Answers.at(rows(reply, content), reply.rev(), reply.epoch());
            });
  }

  private static HttpResponse rows(CircuitReply.ViewRows reply, CircuitReply.ViewContent content) {
    ViewInfo view = content.view();
    RowSet rows = content.rows();
    ByteSink out = new ByteSink(1024);
    out.ascii("{\"view\":\"" + view.definition().name() + "\",\"rev\":" + reply.rev());
    out.ascii(",\"rows\":[");
    RowForm json = new RowForm(rows.schema(), view.definition().plan().key(), false);
    for (int i = 0; i < rows.size(); i++) {
      if (i > 0) {
        out.put(',');
      }
      json.row(out, rows.columns(), i, rows.strings());
    }
    out.ascii("]}");
    return Answers.bytes(200, Media.JSON.contentType(), out.copy());
  }
}
