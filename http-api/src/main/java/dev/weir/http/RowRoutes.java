package dev.weir.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.circuit.TableInfo;
import dev.weir.circuit.ViewInfo;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand;
import dev.weir.entity.CircuitReply;
import dev.weir.entity.FetchPage;
import dev.weir.entity.ReadAt;
import dev.weir.router.CircuitId;
import dev.weir.stream.RowForm;
import dev.weir.zset.ByteSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Reads of rows of tables and views. */
final class RowRoutes {
  private static final int TABLE_LIMIT_DEFAULT = 100;
  private static final int TABLE_LIMIT_MAX = 10_000;
  private static final int VIEW_LIMIT_DEFAULT = 1000;
  private static final int VIEW_LIMIT_MAX = 100_000;
  private static final Pattern TAG =
      Pattern.compile("(?:W/)?\"[a-z0-9_]+-([0-9]{1,18})\\.([0-9]{1,18})-([0-9a-f]{8})\"");

  private final Circuits circuits;
  private final Cursors<Pinned> cursors;
  private final TenantWork work;

  /** What pages of one reader are made from. */
  record Pinned(RowSource source, RowPages pages) {}

  RowRoutes(Circuits circuits, Cursors<Pinned> cursors, TenantWork work) {
    this.circuits = circuits;
    this.cursors = cursors;
    this.work = work;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/v1/tenants/{t}/tables/{table}/rows", this::tableRows)
            .travelling()
            .with(RowRequest.OPTIONS)
            .filtered()
            .producing(Media.JSON, Media.NDJSON, Media.CSV),
        Route.of("GET", "/v1/tenants/{t}/tables/{table}/rows/{key}", this::tableRow)
            .travelling()
            .with("ints"),
        Route.of("GET", "/v1/tenants/{t}/views/{view}/rows", this::viewRows)
            .travelling()
            .with(RowRequest.OPTIONS)
            .with("format", "include")
            .filtered()
            .producing(Media.JSON, Media.NDJSON, Media.CSV));
  }

  private CompletionStage<HttpResponse> tableRows(RequestContext context) {
    CircuitId circuit = context.circuit();
    String table = context.name("table");
    ReadAt at = context.readAt();
    RowRequest request = RowRequest.of(context, TABLE_LIMIT_DEFAULT, TABLE_LIMIT_MAX, false);
    if (!request.after().isEmpty()) {
      return further(context, circuit, request);
    }
    return circuits
        .ask(
            circuit,
            CircuitReply.TableRows.class,
            replyTo -> new CircuitCommand.ReadTable(table, at, replyTo))
        .thenApplyAsync(
            reply ->
                first(
                    context,
                    circuit,
                    request,
                    RowSource.of(reply.table(), reply.at(), reply.rows())),
            work.of(circuit.tenant()));
  }

  private CompletionStage<HttpResponse> viewRows(RequestContext context) {
    CircuitId circuit = context.circuit();
    String view = context.name("view");
    ReadAt at = context.readAt();
    boolean whole = context.media() != Media.JSON;
    RowRequest request = RowRequest.of(context, VIEW_LIMIT_DEFAULT, VIEW_LIMIT_MAX, whole);
    if (!request.after().isEmpty()) {
      return further(context, circuit, request);
    }
    OptionalLong known = known(context, request);
    CompletionStage<CircuitReply> content =
        circuits.ask(
            circuit, replyTo -> new CircuitCommand.ReadViews(List.of(view), known, at, replyTo));
    if (context.parameters().text("stale").isPresent()) {
      content = content.exceptionallyCompose(failure -> kept(circuit, view, at, failure));
    }
    return content.thenApplyAsync(
        reply -> viewRows(context, circuit, request, reply), work.of(circuit.tenant()));
  }

  /** What a view still has that has failed. */
  private CompletionStage<CircuitReply> kept(
      CircuitId circuit, String view, ReadAt at, Throwable failure) {
    return Problems.refusal(failure, "rows", "").code() == ErrorCode.VIEW_FAILED
        ? circuits.ask(circuit, replyTo -> new CircuitCommand.ReadKept(view, at, replyTo))
        : CompletableFuture.failedStage(failure);
  }

  private HttpResponse viewRows(
      RequestContext context, CircuitId circuit, RowRequest request, CircuitReply reply) {
    if (reply instanceof CircuitReply.NotChanged same) {
      return Answers.at(
          Answers.tagged(
              HttpResponse.create().withStatus(304),
              tag(context, request, same.view(), same.epoch())),
          same.at());
    }
    CircuitReply.ViewRows content = (CircuitReply.ViewRows) reply;
    ViewInfo view = content.views().getFirst().view();
    boolean given = context.parameters().text("format").isPresent();
    RowRequest formed = request.withFormat(given, view.definition().format());
    if (formed.counted() && formed.media() == Media.CSV) {
      formed = request.withFormat(false, "rows");
    }
    RowSource source = RowSource.of(view, content.at(), content.views().getFirst().rows());
    HttpResponse response =
        first(context, circuit, formed, source)
            .addHeader(RawHeader.create("Weir-View-Hash", view.resultHash()));
    return Answers.tagged(response, tag(context, request, view, content.epoch()));
  }

  /** The tag names view, epoch, the rev of its last change, and what else decides the bytes. */
  private static String tag(RequestContext context, RowRequest request, ViewInfo view, long epoch) {
    return "W/\"%s-%d.%d-%s\""
        .formatted(
            view.definition().name(), epoch, view.changedRev(), fingerprint(context, request));
  }

  private static String fingerprint(RequestContext context, RowRequest request) {
    return request.fingerprint(context.rawPath() + "?" + request.limit());
  }

  private static OptionalLong known(RequestContext context, RowRequest request) {
    String header = context.header("If-None-Match").orElse("");
    Matcher matcher = TAG.matcher(header);
    while (matcher.find()) {
      if (matcher.group(3).equals(fingerprint(context, request))) {
        return OptionalLong.of(Long.parseLong(matcher.group(2)));
      }
    }
    return OptionalLong.empty();
  }

  private HttpResponse first(
      RequestContext context, CircuitId circuit, RowRequest request, RowSource source) {
    RowFilters filters = RowFilters.of(source.schema(), request.filters());
    RowOrder order = RowOrder.of(source.schema(), request.order(), source.order(), source.key());
    request.shown(source.schema());
    RowPages pages =
        RowPages.of(
            source.rows(),
            filters,
            order,
            !request.counted(),
            circuits.limitsSeen(circuit).scanRowsMax());
    return page(context, circuit, request, new Pinned(source, pages), Optional.empty(), 0);
  }

  private CompletionStage<HttpResponse> further(
      RequestContext context, CircuitId circuit, RowRequest request) {
    String fingerprint = request.fingerprint(context.rawPath());
    Optional<String> holder = cursors.holder(request.after());
    if (holder.isPresent()) {
      return circuits
          .askPage(
              holder.get(),
              replyTo ->
                  new FetchPage(
                      circuit.tenant(), request.after(), fingerprint, request.limit(), replyTo))
          .thenApplyAsync(page -> fetched(context, request, page), work.of(circuit.tenant()));
    }
    Cursors.Place<Pinned> place = cursors.find(circuit.tenant(), request.after(), fingerprint);
    return CompletableFuture.supplyAsync(
        () ->
            page(
                context,
                circuit,
                request,
                place.content(),
                Optional.of(place.id()),
                place.offset()),
        work.of(circuit.tenant()));
  }

  /** Reads a page that is held here for another node. */
  CompletionStage<CircuitReply> page(FetchPage asked) {
    return CompletableFuture.supplyAsync(
        () -> {
          Cursors.Place<Pinned> place =
              cursors.find(asked.tenant(), asked.token(), asked.fingerprint());
          RowPages pages = place.content().pages();
          int limit = asked.limit() == RowRequest.LIMIT_NONE ? pages.size() : asked.limit();
          int[] page = pages.page(place.offset(), limit);
          int end = place.offset() + page.length;
          return place
              .content()
              .source()
              .page(
                  page,
                  end < pages.size()
                      ? Optional.of(cursors.token(place.id(), end))
                      : Optional.empty());
        },
        work.of(asked.tenant()));
  }

  private static HttpResponse fetched(
      RequestContext context, RowRequest request, CircuitReply.Page page) {
    int[] all = IntStream.range(0, page.rows().size()).toArray();
    return answer(context, request, RowSource.of(page), all, page.next());
  }

  private HttpResponse page(
      RequestContext context,
      CircuitId circuit,
      RowRequest request,
      Pinned pinned,
      Optional<String> cursor,
      int offset) {
    int limit = request.limitOr(pinned.pages().size());
    int[] page = pinned.pages().page(offset, limit);
    int end = offset + page.length;
    Optional<String> next = Optional.empty();
    if (end < pinned.pages().size()) {
      String fingerprint = request.fingerprint(context.rawPath());
      String id = cursor.orElseGet(() -> cursors.keep(circuit.tenant(), pinned, fingerprint));
      next = Optional.of(cursors.token(id, end));
    }
    return answer(context, request, pinned.source(), page, next);
  }

  private static HttpResponse answer(
      RequestContext context,
      RowRequest request,
      RowSource source,
      int[] page,
      Optional<String> next) {
    HttpResponse response =
        Answers.at(new RowAnswer(source, request, page, next).answer(), source.at());
    return next.map(token -> response.addHeader(link(context, token))).orElse(response);
  }

  private static RawHeader link(RequestContext context, String token) {
    StringBuilder query = new StringBuilder();
    for (String pair : context.request().getUri().rawQueryString().orElse("").split("&", -1)) {
      if (!pair.isEmpty() && !pair.startsWith("after=")) {
        query.append(pair).append('&');
      }
    }
    return RawHeader.create(
        "Link", "<" + context.rawPath() + "?" + query + "after=" + token + ">; rel=\"next\"");
  }

  private CompletionStage<HttpResponse> tableRow(RequestContext context) {
    CircuitId circuit = context.circuit();
    String table = context.name("table");
    String key = context.path().get("key");
    ReadAt at = context.readAt();
    boolean ints =
        context.parameters().oneOf("ints", List.of("number", "string"), "number").equals("string");
    return key(circuit, table, key)
        .thenCompose(
            texts ->
                circuits.ask(
                    circuit,
                    CircuitReply.TableRow.class,
                    replyTo -> new CircuitCommand.ReadRow(table, texts, at, replyTo)))
        .thenApply(reply -> row(reply, key, ints));
  }

  /** The texts of the key columns; only what looks like an array needs a look at the table. */
  private CompletionStage<List<String>> key(CircuitId circuit, String table, String key) {
    if (!key.startsWith("[")) {
      return CompletableFuture.completedFuture(List.of(key));
    }
    return circuits
        .ask(
            circuit,
            CircuitReply.Described.class,
            replyTo -> new CircuitCommand.Describe(ReadAt.NOW, replyTo))
        .thenApply(
            reply ->
                reply.tables().stream()
                        .map(TableInfo::definition)
                        .anyMatch(t -> t.name().equals(table) && t.primaryKey().length > 1)
                    ? array(key)
                    : List.of(key));
  }

  private static List<String> array(String key) {
    List<String> texts = new ArrayList<>();
    try (JsonParser json = new JsonFactory().createParser(key)) {
      json.nextToken();
      for (JsonToken token = json.nextToken();
          token != JsonToken.END_ARRAY;
          token = json.nextToken()) {
        if (token == null || !token.isScalarValue()) {
          throw keyInvalid(key);
        }
        texts.add(json.getText());
      }
      return texts;
    } catch (IOException e) {
      throw keyInvalid(key);
    }
  }

  private static WeirException keyInvalid(String key) {
    return new WeirException(
        ErrorCode.VALUE_INVALID,
        "key \"" + key + "\" is not a JSON array of plain values, one for each key column.");
  }

  private static HttpResponse row(CircuitReply.TableRow reply, String key, boolean ints) {
    if (reply.row().size() == 0) {
      String table = reply.table().definition().name();
      throw new WeirException(
          ErrorCode.ROW_NOT_FOUND, "table " + table + " has no row with key " + key + ".");
    }
    ByteSink out = new ByteSink(512);
    out.ascii("{\"table\":\"" + reply.table().definition().name() + "\",\"rev\":" + reply.rev());
    out.ascii(",\"row\":");
    RowForm form = new RowForm(reply.row().schema(), new int[0], ints);
    form.row(out, reply.row().columns(), 0, reply.row().strings());
    long rowRev = reply.row().versions() == null ? reply.rev() : reply.row().versions()[0];
    out.ascii(",\"row_rev\":" + rowRev + "}");
    return Answers.at(Answers.bytes(200, Media.JSON.contentType(), out.copy()), reply.at());
  }
}
