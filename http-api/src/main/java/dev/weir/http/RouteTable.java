package dev.weir.http;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * All routes of the server, matched by whole segments that are decoded one by one: a {@code %2F}
 * never splits a segment, and {@code views:check} is never a view of that name.
 */
public final class RouteTable {
  private static final String TENANT = "/v1/tenants/{t}/";
  private static final String CIRCUIT = "/v1/tenants/{t}/circuits/{c}/";

  private final List<Route> routes = new ArrayList<>();

  /** What a method and a path lead to. */
  sealed interface Match {}

  record Found(Route route, Map<String, String> path) implements Match {}

  /** The path exists, with other methods. */
  record WrongMethod(Set<String> allowed) implements Match {}

  record NotFound() implements Match {}

  /**
   * @param circuitRoutes routes below a tenant that exist for each circuit as well
   */
  RouteTable(Collection<Route> nodeRoutes, Collection<Route> circuitRoutes) {
    routes.addAll(nodeRoutes);
    for (Route route : circuitRoutes) {
      routes.add(route);
      routes.add(route.at(CIRCUIT + route.template().substring(TENANT.length())));
    }
  }

  List<Route> routes() {
    return List.copyOf(routes);
  }

  /** Every operation as {@code METHOD template}, for comparison with the OpenAPI document. */
  Set<String> operations() {
    Set<String> operations = new TreeSet<>();
    for (Route route : routes) {
      operations.add(route.method() + " " + route.template().replace("/*", "/{path}"));
    }
    return operations;
  }

  Match match(String method, List<String> path) {
    Set<String> allowed = new TreeSet<>();
    for (Route route : routes) {
      if (!fits(route.segments(), path)) {
        continue;
      }
      if (accepts(route, method)) {
        return new Found(route, bind(route.segments(), path));
      }
      allowed.add(route.method());
      if (route.method().equals("GET") && !route.stream()) {
        allowed.add("HEAD");
      }
    }
    return allowed.isEmpty() ? new NotFound() : new WrongMethod(allowed);
  }

  private static boolean accepts(Route route, String method) {
    return route.method().equals(method)
        || (method.equals("HEAD") && route.method().equals("GET") && !route.stream());
  }

  private static boolean fits(List<String> template, List<String> path) {
    boolean rest = template.getLast().equals("*");
    if (rest ? path.size() < template.size() : path.size() != template.size()) {
      return false;
    }
    int compared = rest ? template.size() - 1 : template.size();
    for (int i = 0; i < compared; i++) {
      String segment = template.get(i);
      boolean fits =
          variable(segment)
              ? path.get(i).length() > action(segment).length()
                  && path.get(i).endsWith(action(segment))
              : segment.equals(path.get(i));
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private static Map<String, String> bind(List<String> template, List<String> path) {
    Map<String, String> bound = new LinkedHashMap<>();
    for (int i = 0; i < template.size(); i++) {
      String segment = template.get(i);
      if (variable(segment)) {
        String value = path.get(i);
        bound.put(
            segment.substring(1, segment.indexOf('}')),
            value.substring(0, value.length() - action(segment).length()));
      } else if (segment.equals("*")) {
        bound.put("*", String.join("/", path.subList(i, path.size())));
      }
    }
    return bound;
  }

  private static boolean variable(String segment) {
    return segment.startsWith("{");
  }

  /** What follows the variable in its segment: {@code :drain} in {@code {m}:drain}. */
  private static String action(String segment) {
    return segment.substring(segment.indexOf('}') + 1);
  }
}
