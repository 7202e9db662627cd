package dev.weir.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The OpenAPI document as tests ask it. */
final class OpenApi {
  private static final List<String> METHODS = List.of("get", "put", "post", "delete");

  private final JsonNode document;
  private final SchemaRegistry schemas =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private final Map<JsonNode, Schema> compiled = new ConcurrentHashMap<>();

  OpenApi() {
    try {
      document = new ObjectMapper(new YAMLFactory()).readTree(DocsRoutes.resource("/openapi.yaml"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  JsonNode document() {
    return document;
  }

  /** Every operation as {@code METHOD template}. */
  Set<String> operations() {
    Set<String> operations = new TreeSet<>();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                METHODS.stream()
                    .filter(method -> item(path.getValue()).has(method))
                    .forEach(
                        method ->
                            operations.add(
                                method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey())));
    return operations;
  }

  /** The operation of a template. */
  JsonNode operation(String method, String template) {
    return item(document.path("paths").path(template))
        .path(method.toLowerCase(java.util.Locale.ROOT));
  }

  /** The parameters of an operation that stand in the query. */
  Set<String> queryParameters(String method, String template) {
    Set<String> names = new TreeSet<>();
    for (JsonNode parameter : operation(method, template).path("parameters")) {
      JsonNode resolved = resolve(parameter);
      if (resolved.path("in").asText().equals("query")) {
        names.add(resolved.path("name").asText());
      }
    }
    return names;
  }

  JsonNode response(String method, String template, int status) {
    return resolve(operation(method, template).path("responses").path(Integer.toString(status)));
  }

  /** Follows a reference within the document. */
  JsonNode resolve(JsonNode node) {
    return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
  }

  /** What is wrong with a value, by a schema of the document. */
  List<String> faults(JsonNode schema, JsonNode value) {
    Schema ready =
        compiled.computeIfAbsent(
            schema,
            s -> {
              ObjectNode root = s.deepCopy();
              root.set("components", document.path("components"));
              return schemas.getSchema(root);
            });
    List<String> faults = new ArrayList<>();
    for (Error error : ready.validate(value)) {
      faults.add(error.toString());
    }
    return faults;
  }

  /** The template of a path, the most literal one first. */
  String template(String path) {
    List<String> parts = List.of(path.substring(1).split("/", -1));
    String best = null;
    int literals = -1;
    for (Map.Entry<String, JsonNode> entry : document.path("paths").properties()) {
      int fit = fit(List.of(entry.getKey().substring(1).split("/", -1)), parts);
      if (fit > literals) {
        literals = fit;
        best = entry.getKey();
      }
    }
    return best;
  }

  private static int fit(List<String> template, List<String> parts) {
    if (template.getFirst().equals("ui") && parts.getFirst().equals("ui")) {
      return 1;
    }
    if (template.size() != parts.size()) {
      return -1;
    }
    int literals = 0;
    for (int i = 0; i < parts.size(); i++) {
      if (template.get(i).equals(parts.get(i))) {
        literals++;
      } else if (!template.get(i).startsWith("{") || parts.get(i).isEmpty()) {
        return -1;
      } else {
        String action = template.get(i).substring(template.get(i).indexOf('}') + 1);
        if (!parts.get(i).endsWith(action)) {
          return -1;
        }
        literals += action.isEmpty() ? 0 : 1;
      }
    }
    return literals;
  }

  private JsonNode item(JsonNode path) {
    return resolve(path);
  }
}
