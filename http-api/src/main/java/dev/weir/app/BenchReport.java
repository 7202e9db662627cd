package dev.weir.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeMap;

/** Prints one JSON object for each figure, with what is needed to get it again. */
final class BenchReport {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private final PrintWriter out;
  private final String bench;

  BenchReport(PrintWriter out, String bench) {
    this.out = out;
    this.bench = bench;
  }

  void add(String what, double value, String unit, Map<String, Object> conditions) {
    ObjectNode line = JSON.createObjectNode();
    line.put("bench", bench).put("case", what);
    line.put("value", Math.round(value * 1000) / 1000.0).put("unit", unit);
    new TreeMap<>(conditions).forEach(line::putPOJO);
    line.put("fsync", true);
    line.put("cores", Runtime.getRuntime().availableProcessors());
    line.put("heap_bytes", Runtime.getRuntime().maxMemory());
    line.put("java", Runtime.version().toString());
    out.println(line);
    out.flush();
  }
}
