package dev.weir.job;

import dev.weir.backup.BackupDirectory;
import dev.weir.config.Clock;
import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitCommand;
import dev.weir.entity.CircuitNames;
import dev.weir.entity.CircuitReply;
import dev.weir.entity.LocalJournal;
import dev.weir.entity.Ownership;
import dev.weir.entity.StateReader;
import dev.weir.entity.TenantCommand;
import dev.weir.entity.TenantReply;
import dev.weir.entity.TenantReply.Tenant;
import dev.weir.router.CircuitId;
import dev.weir.router.Router;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What work on circuits needs of its node. All calls block.
 *
 * @param region of this node
 * @param ownership takes the journal of a circuit that is made anew
 * @param reader makes states out of what is stored
 * @param scratch directory for journals that are there for a while
 */
public record Tools(
    Router router,
    LocalJournal journal,
    Ownership ownership,
    StateReader reader,
    BackupDirectory backups,
    Path scratch,
    Limits limits,
    String region,
    Clock clock) {
  /** How long a circuit or the directory may take to answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** How often a circuit is asked that recovers. */
  private static final int ASKED_MAX = 20;

  private static final Duration ASKED_PAUSE = Duration.ofMillis(200);

  private static final int PAGE = 500;

  /** Asks a circuit for one kind of answer; fails with the refusal otherwise. */
  <R extends CircuitReply> R ask(
      CircuitId circuit,
      Class<R> answer,
      Function<ActorRef<CircuitReply>, CircuitCommand> command) {
    for (int again = 1; ; again++) {
      try {
        return accepted(answer, done(router.ask(circuit, command, PATIENCE)));
      } catch (WeirException refusal) {
        if (refusal.code() != ErrorCode.RECOVERING || again == ASKED_MAX) {
          throw refusal;
        }
        LockSupport.parkNanos(ASKED_PAUSE.toNanos());
      }
    }
  }

  private static <R extends CircuitReply> R accepted(Class<R> answer, CircuitReply reply) {
    if (reply instanceof CircuitReply.Rejected refusal) {
      throw new WeirException(refusal.code(), refusal.detail(), refusal.members());
    }
    return answer.cast(reply);
  }

  /** Asks the copy of a region for one kind of answer; fails with the refusal otherwise. */
  <R extends CircuitReply> R askIn(
      String where,
      CircuitId circuit,
      Class<R> answer,
      Function<ActorRef<CircuitReply>, CircuitCommand> command) {
    return where.equals(region)
        ? ask(circuit, answer, command)
        : accepted(answer, done(router.askIn(where, circuit, command, PATIENCE)));
  }

  /** Asks the directory of tenants; fails with the refusal otherwise. */
  <R extends TenantReply> R askTenants(
      Class<R> answer, Function<ActorRef<TenantReply>, TenantCommand> command) {
    TenantReply reply = done(router.askTenants(command, PATIENCE));
    if (reply instanceof TenantReply.Refused refusal) {
      throw new WeirException(refusal.code(), refusal.detail());
    }
    return answer.cast(reply);
  }

  /** All tenants that are not being deleted. */
  List<Tenant> tenants() {
    List<Tenant> all = new ArrayList<>();
    String after = "";
    boolean more = true;
    while (more) {
      String from = after;
      TenantReply.Page page =
          askTenants(
              TenantReply.Page.class,
              replyTo -> new TenantCommand.ListTenants(from, PAGE, replyTo));
      page.tenants().stream().filter(tenant -> !tenant.deleting()).forEach(all::add);
      more = page.more() && !page.tenants().isEmpty();
      after = more ? page.tenants().getLast().name() : "";
    }
    return all;
  }

  /** One tenant. */
  Tenant tenant(String name) {
    return askTenants(
            TenantReply.Found.class, replyTo -> new TenantCommand.Get(name, true, replyTo))
        .tenant();
  }

  /** One tenant, if it is there. */
  Optional<Tenant> findTenant(String name) {
    try {
      return Optional.of(tenant(name));
    } catch (WeirException refusal) {
      if (refusal.code() == ErrorCode.TENANT_NOT_FOUND) {
        return Optional.empty();
      }
      throw refusal;
    }
  }

  /** The circuits of a tenant that are not being deleted. */
  static List<String> circuits(Tenant tenant) {
    return CircuitNames.of(tenant).stream()
        .filter(name -> tenant.circuit(name).map(circuit -> !circuit.deleting()).orElse(true))
        .toList();
  }

  private static <T> T done(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException failure) {
      throw failure.getCause() instanceof WeirException refusal ? refusal : failure;
    }
  }
}
