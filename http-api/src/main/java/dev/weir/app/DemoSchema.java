package dev.weir.app;

import java.util.LinkedHashMap;
import java.util.Map;

/** The tables and views of each tenant of the demo, by name, in the order of creation. */
final class DemoSchema {
  private DemoSchema() {}

  static Map<String, String> tables() {
    Map<String, String> tables = new LinkedHashMap<>();
    tables.put(
        "flights",
        "CREATE TABLE flights (id BIGINT PRIMARY KEY, departure TIMESTAMP NOT NULL, delay INTEGER,"
            + " distance INTEGER, origin VARCHAR(4) NOT NULL, destination VARCHAR(4) NOT NULL)");
    tables.put(
        "airports",
        "CREATE TABLE airports (iata VARCHAR(4) PRIMARY KEY, name VARCHAR, city VARCHAR,"
            + " state VARCHAR, country VARCHAR, latitude DOUBLE, longitude DOUBLE)");
    return tables;
  }

  static Map<String, String> views() {
    Map<String, String> views = new LinkedHashMap<>();
    views.put(
        "delays_by_airport",
        "SELECT origin, COUNT(*) AS flights, SUM(delay) AS total_delay, MAX(delay) AS worst"
            + " FROM flights GROUP BY origin");
    views.put(
        "top_routes",
        "SELECT origin, destination, COUNT(*) AS flights FROM flights GROUP BY origin, destination"
            + " ORDER BY flights DESC, origin, destination LIMIT 10");
    views.put(
        "late_flights",
        "SELECT id, departure, origin, destination, delay FROM flights WHERE delay >= 60");
    views.put(
        "delays_by_city",
        "SELECT a.state, a.city, COUNT(*) AS flights, SUM(f.delay) AS total_delay FROM flights f"
            + " JOIN airports a ON a.iata = f.destination GROUP BY a.state, a.city");
    return views;
  }
}
