package dev.weir.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.promql.rules.RuleFileException;
import dev.weir.promql.rules.RuleFileReader;
import dev.weir.promql.rules.RuleGroup;
import dev.weir.rules.Rules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Rule files of tenants: put, show, list, delete. */
final class RuleFileRoutes {
  /** Most rules of a tenant, in all its files. */
  static final int RULES_MAX = 2_000;

  private static final String ALL = "/v1/tenants/{t}/rules";
  private static final String ONE = ALL + "/{file}";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");

  private final RuleTables tables;
  private final Tenants tenants;
  private final Bodies bodies;
  private final Rules rules;
  private final boolean withExperimental;

  RuleFileRoutes(
      RuleTables tables, Tenants tenants, Bodies bodies, Rules rules, boolean withExperimental) {
    this.tables = tables;
    this.tenants = tenants;
    this.bodies = bodies;
    this.rules = rules;
    this.withExperimental = withExperimental;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", ALL, this::list),
        Route.of("PUT", ONE, this::put).with("dry_run"),
        Route.of("GET", ONE, this::get).producing(Media.YAML),
        Route.of("DELETE", ONE, this::delete));
  }

  private static String name(RequestContext context) {
    String name = context.path().get("file");
    if (!NAME.matcher(name).matches()) {
      throw new WeirException(
          ErrorCode.NAME_INVALID,
          "file name \""
              + name
              + "\" is not allowed. Use 1 to 128 of a-z, A-Z, 0-9, _, . and -, beginning with a"
              + " letter or a digit.");
    }
    return name;
  }

  private CompletionStage<HttpResponse> list(RequestContext context) {
    return tables
        .files(SeriesRoutes.tenant(context))
        .thenApply(
            files ->
                Answers.json(
                    200,
                    json -> {
                      json.writeArrayFieldStart("files");
                      for (RuleRows.File file : files) {
                        JsonOut.object(json, each -> members(each, file, groups(file)));
                      }
                      json.writeEndArray();
                    }));
  }

  private static void members(JsonGenerator json, RuleRows.File file, List<RuleGroup> groups)
      throws IOException {
    json.writeStringField("name", file.name());
    json.writeNumberField("groups", groups.size());
    json.writeNumberField("rules", count(groups));
    json.writeStringField("changed_at", JsonOut.time(file.changedAt()));
  }

  private static int count(List<RuleGroup> groups) {
    return groups.stream().mapToInt(group -> group.rules().size()).sum();
  }

  private List<RuleGroup> groups(RuleRows.File file) {
    return file.groups(withExperimental);
  }

  private CompletionStage<HttpResponse> put(RequestContext context) {
    String tenant = SeriesRoutes.tenant(context);
    String name = name(context);
    boolean isDryRun = context.parameters().flag("dry_run", false);
    return bodies
        .definition(context, Media.YAML, Media.JSON, Media.TEXT)
        .thenCompose(
            body -> {
              String text = text(body.bytes());
              List<RuleGroup> groups = read(name, text);
              return tables
                  .files(tenant)
                  .thenCompose(
                      before -> {
                        requireFew(before, name, groups);
                        return isDryRun
                            ? CompletableFuture.completedStage(checked(name, groups))
                            : stored(context, tenant, name, text, groups, before);
                      });
            });
  }

  private static String text(byte[] bytes) {
    if (Utf8.firstBadByte(bytes) >= 0) {
      throw new WeirException(ErrorCode.ENCODING_INVALID, "the body is not UTF-8 text.");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private List<RuleGroup> read(String name, String text) {
    try {
      return RuleFileReader.read(name, text, withExperimental);
    } catch (RuleFileException wrong) {
      throw new WeirException(
          ErrorCode.RULE_FILE_INVALID,
          wrong.getMessage(),
          Map.of(
              "errors",
              wrong.mistakes().stream()
                  .map(
                      mistake ->
                          Map.of(
                              "line",
                              mistake.line(),
                              "column",
                              mistake.column(),
                              "detail",
                              mistake.reason()))
                  .toList()));
    }
  }

  private void requireFew(List<RuleRows.File> before, String name, List<RuleGroup> groups) {
    int others =
        before.stream()
            .filter(file -> !file.name().equals(name))
            .mapToInt(file -> count(groups(file)))
            .sum();
    int all = others + count(groups);
    if (all > RULES_MAX) {
      throw new WeirException(
          ErrorCode.LIMIT_RULES,
          "the tenant would have " + all + " rules, rules-max is " + RULES_MAX + ".",
          Map.of("limit", "rules-max", "limit_value", RULES_MAX, "actual", all, "scope", "tenant"));
    }
  }

  private static HttpResponse checked(String name, List<RuleGroup> groups) {
    return Answers.json(
        200,
        json -> {
          json.writeStringField("name", name);
          json.writeNumberField("groups", groups.size());
          json.writeNumberField("rules", count(groups));
          json.writeBooleanField("dry_run", true);
        });
  }

  private CompletionStage<HttpResponse> stored(
      RequestContext context,
      String tenant,
      String name,
      String text,
      List<RuleGroup> groups,
      List<RuleRows.File> before) {
    boolean isNew = before.stream().noneMatch(file -> file.name().equals(name));
    return tables
        .put(tenant, name, text)
        .thenApply(
            rev -> {
              changed(tenant);
              HttpResponse response =
                  Answers.json(
                      isNew ? 201 : 200,
                      json -> {
                        json.writeStringField("name", name);
                        json.writeNumberField("groups", groups.size());
                        json.writeNumberField("rules", count(groups));
                        json.writeNumberField("rev", rev);
                      });
              return isNew
                  ? response.addHeader(RawHeader.create("Location", context.rawPath()))
                  : response;
            });
  }

  /** Another region hears of it when it looks next. */
  private void changed(String tenant) {
    if (tenants.isAtHome(tenant)) {
      rules.changed(tenant);
    }
  }

  private CompletionStage<HttpResponse> get(RequestContext context) {
    String tenant = SeriesRoutes.tenant(context);
    String name = name(context);
    return tables
        .files(tenant)
        .thenApply(files -> required(files, tenant, name))
        .thenApply(
            file ->
                Answers.bytes(
                    200,
                    Media.YAML.contentType(),
                    file.content().getBytes(StandardCharsets.UTF_8)));
  }

  private static RuleRows.File required(List<RuleRows.File> files, String tenant, String name) {
    return files.stream()
        .filter(file -> file.name().equals(name))
        .findFirst()
        .orElseThrow(() -> RuleTables.missing(tenant, name));
  }

  private CompletionStage<HttpResponse> delete(RequestContext context) {
    String tenant = SeriesRoutes.tenant(context);
    String name = name(context);
    return tables
        .files(tenant)
        .thenApply(files -> required(files, tenant, name))
        .thenCompose(file -> tables.delete(tenant, name))
        .thenApply(
            rev -> {
              changed(tenant);
              return Answers.json(
                  200,
                  json -> {
                    json.writeStringField("deleted", name);
                    json.writeNumberField("rev", rev);
                  });
            });
  }
}
