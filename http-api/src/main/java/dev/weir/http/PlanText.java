package dev.weir.http;

import dev.weir.circuit.PlanNode;
import dev.weir.entity.CircuitReply;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** A plan as an indented tree, the view's last operator first. */
final class PlanText {
  private static final int DEPTH_MAX = 200;

  private PlanText() {}

  static HttpResponse answer(CircuitReply.Explained reply) {
    byte[] text = text(reply.operators()).getBytes(StandardCharsets.UTF_8);
    return Answers.bytes(200, Media.TEXT.contentType(), text);
  }

  static String text(List<PlanNode> operators) {
    Map<Integer, PlanNode> byId = new HashMap<>();
    Set<Integer> read = new HashSet<>();
    for (PlanNode node : operators) {
      byId.put(node.id(), node);
      read.addAll(node.inputs());
    }
    StringBuilder text = new StringBuilder();
    for (PlanNode node : operators) {
      if (!read.contains(node.id())) {
        append(text, node, byId, 0);
      }
    }
    return text.toString();
  }

  private static void append(
      StringBuilder text, PlanNode node, Map<Integer, PlanNode> byId, int depth) {
    text.repeat("  ", depth).append(node.op()).append(' ').append(node.detail());
    text.append("  [rows ").append(node.rows()).append(", bytes ").append(node.stateBytes());
    text.append(node.shared() ? ", shared]\n" : "]\n");
    for (int input : node.inputs()) {
      PlanNode child = byId.get(input);
      if (child != null && depth < DEPTH_MAX) {
        append(text, child, byId, depth + 1);
      }
    }
  }
}
