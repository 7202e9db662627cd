package dev.weir.circuit;

import dev.weir.zset.RowSet;
import dev.weir.zset.Schema;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The private state of an operator at one rev, as relations: what a snapshot stores so that the
 * operator need not be computed anew.
 *
 * @param name of what the operator computes, see {@link #name}
 * @param relations in an order that the kind of operator knows
 */
public record OperatorState(String name, List<RowSet> relations) {
  /**
   * To be raised whenever an operator or an expression computes, or keeps, anything else than it
   * did: views and operators of snapshots with another number are computed anew.
   */
  private static final int VERSION = 1;

  public OperatorState {
    relations = List.copyOf(relations);
  }

  /**
   * The name of a plan for states that are stored: equal only if this build computes the same by
   * it, and keeps it in the same form, as the one that has written the state.
   */
  public static String name(Plan plan) {
    MessageDigest sha = sha256();
    sha.update((byte) VERSION);
    sha.update(plan.digest().getBytes(StandardCharsets.UTF_8));
    update(sha, plan.schema());
    plan.inputs().forEach(input -> update(sha, input.schema()));
    return HexFormat.of().formatHex(sha.digest(), 0, 16);
  }

  private static void update(MessageDigest sha, Schema schema) {
    for (int i = 0; i < schema.size(); i++) {
      sha.update(schema.type(i).sql().getBytes(StandardCharsets.UTF_8));
      sha.update((byte) 0);
    }
    sha.update((byte) 1);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has it", e);
    }
  }
}
