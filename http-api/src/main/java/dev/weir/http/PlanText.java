package dev.weir.http;

import dev.weir.circuit.PlanNode;
import dev.weir.circuit.PlanWarning;
import dev.weir.entity.CircuitReply;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** A plan for people: a line about the view, its operators as an indented tree, the last first. */
final class PlanText {
  private static final int DEPTH_MAX = 200;
  private static final double NANOS_PER_MILLI = 1e6;

  private PlanText() {}

  static HttpResponse answer(String view, CircuitReply.Explained reply) {
    byte[] text = text(view, reply).getBytes(StandardCharsets.UTF_8);
    return Answers.bytes(200, Media.TEXT.contentType(), text);
  }

  static String text(String view, CircuitReply.Explained reply) {
    List<PlanNode> operators = reply.operators();
    PlanTotals totals = PlanTotals.of(operators);
    StringBuilder text = new StringBuilder();
    text.append(
        "view %s  rev %d  rows %d  private %d B  shared %d B\n"
            .formatted(
                view, reply.rev(), totals.rows(), totals.privateBytes(), totals.sharedBytes()));
    tree(text, operators);
    for (PlanWarning warning : reply.warnings()) {
      text.append("warning %s: %s\n".formatted(warning.code(), warning.detail()));
    }
    return text.append(reply.warnings().isEmpty() ? "warnings: none\n" : "").toString();
  }

  private static void tree(StringBuilder text, List<PlanNode> operators) {
    Map<Integer, PlanNode> byId = new HashMap<>();
    Set<Integer> read = new HashSet<>();
    for (PlanNode node : operators) {
      byId.put(node.id(), node);
      read.addAll(node.inputs());
    }
    for (PlanNode node : operators) {
      if (!read.contains(node.id())) {
        append(text, node, byId, 0);
      }
    }
  }

  private static void append(
      StringBuilder text, PlanNode node, Map<Integer, PlanNode> byId, int depth) {
    text.repeat("  ", depth).append(node.op()).append(' ').append(node.detail());
    text.append("  [rows ").append(node.rows()).append(", bytes ").append(node.stateBytes());
    text.append(", in ").append(node.rowsIn()).append(", out ").append(node.rowsOut());
    text.append(String.format(Locale.ROOT, ", %.1f ms", node.nanos() / NANOS_PER_MILLI));
    text.append(node.shared() ? ", shared]\n" : "]\n");
    for (int input : node.inputs()) {
      PlanNode child = byId.get(input);
      if (child != null && depth < DEPTH_MAX) {
        append(text, child, byId, depth + 1);
      }
    }
  }
}
