package dev.weir.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.app.DemoData.Flight;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What happens at one tenant's airports, as batches of changes.
 *
 * <p>A flight is created at departure with no delay, and updated with its delay when a few more
 * have departed. With a window, flights that fall out of it are deleted, and after the last record
 * the file begins again with higher ids.
 */
final class DemoFeed {
  /** Ids of the second round through the file begin here, of the third at twice that. */
  static final long IDS_PER_ROUND = 1_000_000;

  private static final int IN_THE_AIR = 10;
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private final List<Flight> flights;
  private final int departuresPerBatch;
  private final int window;
  private final Deque<Flight> flying = new ArrayDeque<>();
  private final Deque<Long> present = new ArrayDeque<>();
  private int next;
  private long round;

  /**
   * @param window flights that are kept; 0 keeps all and ends after the last record
   */
  DemoFeed(List<Flight> flights, int departuresPerBatch, int window) {
    this.flights = flights;
    this.departuresPerBatch = departuresPerBatch;
    this.window = window;
  }

  /** Whether there is nothing more to send. */
  boolean isDone() {
    return window == 0 && next == flights.size() && flying.isEmpty();
  }

  /** The next batch as a JSON body. */
  String nextBatch() {
    ObjectNode body = JSON.createObjectNode();
    ArrayNode changes = body.putArray("changes");
    for (int i = 0; i < departuresPerBatch && next < flights.size(); i++) {
      depart(changes, flights.get(next++));
    }
    boolean landAll = next == flights.size();
    while (flying.size() > (landAll ? 0 : IN_THE_AIR)) {
      land(changes, flying.removeFirst());
    }
    while (window > 0 && present.size() > window) {
      forget(changes, present.removeFirst());
    }
    if (landAll && window > 0) {
      next = 0;
      round++;
    }
    return body.toString();
  }

  private void depart(ArrayNode changes, Flight flight) {
    ObjectNode row = change(changes, "create").putObject("row");
    row.put("id", id(flight)).put("departure", flight.departure()).putNull("delay");
    row.put("distance", flight.distance());
    row.put("origin", flight.origin()).put("destination", flight.destination());
    flying.addLast(flight);
    present.addLast(id(flight));
  }

  private void land(ArrayNode changes, Flight flight) {
    ObjectNode change = change(changes, "update");
    change.putObject("key").put("id", id(flight));
    change.putObject("row").put("delay", flight.delay());
  }

  private static void forget(ArrayNode changes, long id) {
    change(changes, "delete").putObject("key").put("id", id);
  }

  private static ObjectNode change(ArrayNode changes, String op) {
    return changes.addObject().put("table", "flights").put("op", op);
  }

  private long id(Flight flight) {
    return round * IDS_PER_ROUND + flight.id();
  }
}
