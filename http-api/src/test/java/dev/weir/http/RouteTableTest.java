package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RouteTableTest {
  private static Route route(String method, String template) {
    return Route.of(method, template, context -> new CompletableFuture<>());
  }

  private final RouteTable table =
      new RouteTable(
          List.of(
              route("GET", "/"),
              route("GET", "/ui/*"),
              route("GET", "/v1/info"),
              route("GET", "/v1/jobs/{id}"),
              route("POST", "/v1/jobs/{id}:cancel")),
          List.of(
              route("PUT", "/v1/tenants/{t}/views/{view}"),
              route("GET", "/v1/tenants/{t}/views/{view}"),
              route("GET", "/v1/tenants/{t}/views/{view}/stream").streaming(),
              route("POST", "/v1/tenants/{t}/views:check")));

  private RouteTable.Match match(String method, String... segments) {
    return table.match(method, List.of(segments));
  }

  @Test
  void bindsDecodedSegments() {
    assertThat(match("GET", "v1", "tenants", "ca", "views", "a/b"))
        .isInstanceOfSatisfying(
            RouteTable.Found.class,
            found ->
                assertThat(found.path()).containsEntry("t", "ca").containsEntry("view", "a/b"));
    assertThat(match("GET", "ui", "vendor", "x.js"))
        .isInstanceOfSatisfying(
            RouteTable.Found.class,
            found -> assertThat(found.path()).containsEntry("*", "vendor/x.js"));
    assertThat(match("GET", "")).isInstanceOf(RouteTable.Found.class);
  }

  @Test
  void everyCircuitRouteExistsForNamedCircuitsToo() {
    assertThat(match("GET", "v1", "tenants", "ca", "circuits", "main", "views", "v"))
        .isInstanceOf(RouteTable.Found.class);
    assertThat(table.operations())
        .contains("POST /v1/tenants/{t}/circuits/{c}/views:check", "GET /ui/{path}");
  }

  @Test
  void checkIsNoView() {
    assertThat(match("POST", "v1", "tenants", "ca", "views:check"))
        .isInstanceOf(RouteTable.Found.class);
    assertThat(match("GET", "v1", "tenants", "ca", "views:check"))
        .isEqualTo(new RouteTable.WrongMethod(Set.of("POST")));
  }

  @Test
  void actionBehindVariableIsNoPartOfIt() {
    assertThat(match("POST", "v1", "jobs", "j-1:cancel"))
        .isInstanceOfSatisfying(
            RouteTable.Found.class, found -> assertThat(found.path()).containsEntry("id", "j-1"));
    assertThat(match("POST", "v1", "jobs", ":cancel"))
        .isEqualTo(new RouteTable.WrongMethod(Set.of("GET", "HEAD")));
    assertThat(match("POST", "v1", "jobs", "j-1"))
        .isEqualTo(new RouteTable.WrongMethod(Set.of("GET", "HEAD")));
  }

  @Test
  void wrongMethodTellsTheRightOnes() {
    assertThat(match("POST", "v1", "tenants", "ca", "views", "v"))
        .isEqualTo(new RouteTable.WrongMethod(Set.of("GET", "HEAD", "PUT")));
    assertThat(match("HEAD", "v1", "tenants", "ca", "views", "v", "stream"))
        .isEqualTo(new RouteTable.WrongMethod(Set.of("GET")));
    assertThat(match("HEAD", "v1", "info")).isInstanceOf(RouteTable.Found.class);
  }

  @Test
  void emptySegmentsMatchNoVariable() {
    assertThat(match("GET", "v1", "tenants", "", "views", "v"))
        .isEqualTo(new RouteTable.NotFound());
  }
}
