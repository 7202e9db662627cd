package dev.weir.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.entity.LogLines;
import dev.weir.http.RecordingClient.Answer;
import dev.weir.journal.JournalReader;
import dev.weir.journal.PersistenceIdInfo;
import dev.weir.journal.StoredRecord;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a journal says, as far as it must be the same for every build that reads it: hashes of the
 * rows of every table and view at every rev, and of every event of every circuit.
 *
 * <p>Only what the API promises goes in, so that a later build may compute it by other means.
 */
final class GoldenState {
  static final String TENANT = "/v1/tenants/gold";

  /** Half a SHA-256 tells more apart than there are rows. */
  private static final int HASH_BYTES = 16;

  private static final long SLICE_BYTES = 1 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private GoldenState() {}

  /** What the directory knows: limits and circuits. */
  static ObjectNode tenant(RecordingClient client) {
    ObjectNode tenant = JSON.createObjectNode();
    tenant.set("views_max", client.get(TENANT).json().at("/limits/views_max"));
    tenant.set("lost", client.get("/v1/tenants/lost").json().path("code"));
    List<String> circuits = new ArrayList<>();
    client
        .get(TENANT + "/circuits")
        .json()
        .path("circuits")
        .forEach(circuit -> circuits.add(circuit.asText()));
    circuits.forEach(tenant.putArray("circuits")::add);
    return tenant;
  }

  /** By rev: definitions and rows of the circuit, read as of that rev. */
  static Map<Long, ObjectNode> revs(RecordingClient client) {
    long last = client.get(TENANT + "/tables").json().path("rev").asLong();
    Map<Long, ObjectNode> revs = new TreeMap<>();
    for (long rev = 1; rev <= last; rev++) {
      ObjectNode at = JSON.createObjectNode();
      for (String kind : List.of("tables", "views")) {
        for (JsonNode one : client.get(TENANT + "/" + kind + "?at_rev=" + rev).json().path(kind)) {
          String path = kind + "/" + one.path("name").asText();
          at.put(path, hash(one.path("sql").asText()) + rows(client, path, rev));
        }
      }
      revs.put(rev, at);
    }
    return revs;
  }

  private static String rows(RecordingClient client, String path, long rev) {
    Answer answer = client.get(TENANT + "/" + path + "/rows?limit=1000&at_rev=" + rev);
    if (answer.status() != 200) {
      return answer.code();
    }
    List<String> rows = new ArrayList<>();
    answer.json().path("rows").forEach(row -> rows.add(row.toString()));
    rows.sort(null);
    return " " + rows.size() + " " + hash(String.join("\n", rows));
  }

  /** By persistence id: kind and hash of the line of each event that is stored. */
  static Map<String, List<String>> events(JournalReader journal) {
    Map<String, List<String>> all = new TreeMap<>();
    for (PersistenceIdInfo info : journal.persistenceIds()) {
      if (info.persistenceId().startsWith("c|")) {
        LogLines lines = new LogLines();
        List<String> events = new ArrayList<>();
        for (StoredRecord stored : records(journal, info.persistenceId())) {
          String line = lines.line(stored);
          events.add(kind(line) + " " + hash(line));
        }
        all.put(info.persistenceId(), events);
      }
    }
    return all;
  }

  /** All events that are stored under an id. */
  static List<StoredRecord> records(JournalReader journal, String persistenceId) {
    List<StoredRecord> all = new ArrayList<>();
    List<StoredRecord> slice = journal.range(persistenceId, 1, SLICE_BYTES);
    while (!slice.isEmpty()) {
      all.addAll(slice);
      slice = journal.range(persistenceId, slice.getLast().rev() + 1, SLICE_BYTES);
    }
    return all;
  }

  private static String kind(String line) {
    String begin = "\"kind\":\"";
    int at = line.indexOf(begin) + begin.length();
    return line.substring(at, line.indexOf('"', at));
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
