package dev.weir.app;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The records of the demo: 20,000 US domestic flights of early 2001 and 3,376 airports.
 *
 * <p>Sources: US Bureau of Transportation Statistics and US Federal Aviation Administration, public
 * domain, as shipped in the npm package {@code vega-datasets} 3.2.1.
 */
final class DemoData {
  /** Origin states that play the tenants of a flight-operations dashboard. */
  static final List<String> TENANTS = List.of("tx", "ca", "fl", "il");

  /**
   * A flight.
   *
   * @param id position in the file, from 1
   * @param delay arrival delay in minutes
   * @param distance miles
   */
  record Flight(
      long id, String departure, int delay, int distance, String origin, String destination) {}

  /** An airport by column name, in the columns of table {@code airports}. */
  record Airport(Map<String, String> columns) {}

  private final Map<String, List<Flight>> flights = new HashMap<>();
  private final List<Airport> airports = new ArrayList<>();

  private DemoData() {}

  static DemoData load() {
    DemoData data = new DemoData();
    Map<String, String> states = new HashMap<>();
    for (Map<String, String> row : rows("airports.csv")) {
      data.airports.add(new Airport(row));
      states.put(row.get("iata"), row.get("state").toLowerCase(java.util.Locale.ROOT));
    }
    TENANTS.forEach(tenant -> data.flights.put(tenant, new ArrayList<>()));
    long id = 0;
    for (Map<String, String> row : rows("flights.csv")) {
      id++;
      List<Flight> ofTenant = data.flights.get(states.getOrDefault(row.get("origin"), ""));
      if (ofTenant != null) {
        ofTenant.add(flight(id, row));
      }
    }
    return data;
  }

  List<Airport> airports() {
    return airports;
  }

  /** The flights that leave from a tenant's airports, in order of departure. */
  List<Flight> flights(String tenant) {
    return flights.get(tenant);
  }

  private static Flight flight(long id, Map<String, String> row) {
    return new Flight(
        id,
        row.get("departure"),
        Integer.parseInt(row.get("delay")),
        Integer.parseInt(row.get("distance")),
        row.get("origin"),
        row.get("destination"));
  }

  private static List<Map<String, String>> rows(String file) {
    CsvSchema header = CsvSchema.emptySchema().withHeader();
    try (InputStream in = DemoData.class.getResourceAsStream("/demo/" + file);
        MappingIterator<Map<String, String>> rows =
            new CsvMapper().readerForMapOf(String.class).with(header).readValues(in)) {
      return rows.readAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
