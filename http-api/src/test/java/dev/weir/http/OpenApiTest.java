package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.config.Clock;
import dev.weir.config.ConfigLoader;
import dev.weir.config.ErrorCode;
import dev.weir.stream.Subscribers;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OpenApiTest {
  private static final Clock CLOCK = () -> 0;
  private final OpenApi document = RecordingClient.OPEN_API;
  private final RouteTable table =
      Routes.table(
          new Routes.Parts(
              ConfigLoader.defaults().weir(),
              new FakeRouter(),
              new TestNode(),
              CLOCK,
              new Bodies(ConfigLoader.defaults().weir().limits(), null),
              new Subscribers(),
              new TenantWork(1)));

  @Test
  void operationsAreTheRoutesBothWays() {
    assertThat(table.operations()).isEqualTo(document.operations());
  }

  @Test
  void queryParametersAreThoseOfTheRoutes() {
    for (Route route : table.routes()) {
      String template = route.template().replace("/*", "/{path}");
      Set<String> documented = document.queryParameters(route.method(), template);
      Set<String> known = new TreeSet<>(route.parameters());
      if (route.openParameters() && !isForClientsOfOthers(template)) {
        known.add("filters");
      }
      assertThat(documented).as(route.method() + " " + template).isEqualTo(known);
    }
  }

  /** Prometheus and InfluxDB ignore what they do not know, and their clients count on that. */
  private static boolean isForClientsOfOthers(String template) {
    return template.contains("/prometheus/") || template.contains("/influx/");
  }

  @Test
  void errorCodesArePagesAreTheEnum() {
    Set<String> codes =
        Arrays.stream(ErrorCode.values())
            .map(ErrorCode::slug)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> documented = new TreeSet<>();
    document
        .document()
        .at("/components/schemas/Code/enum")
        .forEach(code -> documented.add(code.asText()));
    assertThat(documented).isEqualTo(codes);
    assertThat(new DocsRoutes().slugs()).isEqualTo(codes);
  }

  @Test
  void everyResponseHasAnExampleThatFitsItsSchema() {
    for (String operation : document.operations()) {
      String[] parts = operation.split(" ", -1);
      for (Map.Entry<String, JsonNode> response :
          document.operation(parts[0], parts[1]).path("responses").properties()) {
        JsonNode content = document.resolve(response.getValue()).path("content");
        for (Map.Entry<String, JsonNode> media : content.properties()) {
          String where = operation + " " + response.getKey() + " " + media.getKey();
          assertThat(media.getValue().has("example")).as(where).isTrue();
          assertThat(
                  document.faults(
                      media.getValue().path("schema"), media.getValue().path("example")))
              .as(where)
              .isEmpty();
        }
      }
    }
  }

  @Test
  void requestExamplesFitTheirSchemas() {
    for (String operation : document.operations()) {
      String[] parts = operation.split(" ", -1);
      JsonNode content = document.operation(parts[0], parts[1]).path("requestBody").path("content");
      for (Map.Entry<String, JsonNode> media : content.properties()) {
        assertThat(
                document.faults(media.getValue().path("schema"), media.getValue().path("example")))
            .as(operation + " " + media.getKey())
            .isEmpty();
      }
    }
  }
}
