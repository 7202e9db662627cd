package dev.weir.job;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand;
import dev.weir.entity.CircuitReply;
import dev.weir.entity.ReadAt;
import dev.weir.proof.Claim;
import dev.weir.proof.CopyRows;
import dev.weir.proof.Verdict;
import dev.weir.proof.Verification;
import dev.weir.proof.ViewClaim;
import dev.weir.router.CircuitId;
import dev.weir.zset.RowSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Proves that what a circuit holds follows from its journal: here, and in every other region that
 * has a copy.
 */
record VerifyWork(Tools tools, JobOrder order) implements Work {
  @Override
  public Map<String, Object> run(JobContext context) {
    CircuitId circuit = new CircuitId(order.tenant(), order.circuit());
    context.phase("asking the copies how they stand");
    List<Claim> claims = new ArrayList<>();
    claims.add(chosen(Claim.of(tools.region(), described(circuit))));
    for (String region : tools.router().otherRegions()) {
      elsewhere(circuit, region, context).map(this::chosen).ifPresent(claims::add);
    }
    Verdict verdict =
        Verification.run(
            circuit.persistenceId(), claims, tools.reader(), rows(circuit), new Proof(context, ""));
    context.phase(
        verdict.ok()
            ? "proven up to rev " + verdict.rev()
            : "something is not as it must be; see the result");
    return verdict.toMap();
  }

  private CircuitReply.Described described(CircuitId circuit) {
    return tools.ask(
        circuit,
        CircuitReply.Described.class,
        replyTo -> new CircuitCommand.Describe(ReadAt.NOW, replyTo));
  }

  /** What a copy says; one that does not answer is a warning, for it is not proven. */
  private Optional<Claim> elsewhere(CircuitId circuit, String region, JobContext context) {
    try {
      return Optional.of(
          Claim.of(
              region,
              tools.askIn(
                  region,
                  circuit,
                  CircuitReply.Described.class,
                  replyTo -> new CircuitCommand.Describe(ReadAt.NOW, replyTo))));
    } catch (WeirException refusal) {
      context.warn("Region %s was not verified: %s".formatted(region, refusal.getMessage()));
      return Optional.empty();
    }
  }

  /** A claim about the views of the order; about all if it names none. */
  private Claim chosen(Claim claim) {
    List<String> wanted =
        order.text("views").isEmpty() ? List.of() : List.of(order.text("views").split(","));
    if (wanted.isEmpty()) {
      return claim;
    }
    Map<String, ViewClaim> views = new TreeMap<>(claim.views());
    for (String view : wanted) {
      if (!views.containsKey(view)) {
        throw new WeirException(
            ErrorCode.VIEW_NOT_FOUND, "There is no view " + view + " in this circuit.");
      }
    }
    views.keySet().retainAll(wanted);
    return new Claim(claim.copy(), claim.rev(), claim.epoch(), claim.tables(), views);
  }

  /** The rows of a copy, if it still has those of the rev. */
  private CopyRows rows(CircuitId circuit) {
    return (copy, view, rev) -> {
      try {
        CircuitReply.ViewRows reply =
            tools.askIn(
                copy,
                circuit,
                CircuitReply.ViewRows.class,
                replyTo ->
                    new CircuitCommand.ReadViews(
                        List.of(view), OptionalLong.empty(), ReadAt.NOW, replyTo));
        CircuitReply.ViewContent content = reply.views().getFirst();
        boolean isOfThatRev = content.view().changedRev() <= rev && reply.rev() >= rev;
        return isOfThatRev ? Optional.<RowSet>of(content.rows()) : Optional.empty();
      } catch (WeirException refusal) {
        return Optional.empty();
      }
    };
  }
}
