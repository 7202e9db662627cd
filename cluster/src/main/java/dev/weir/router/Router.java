package dev.weir.router;

import dev.weir.entity.CircuitCommand;
import dev.weir.entity.CircuitReply;
import dev.weir.entity.FetchPage;
import dev.weir.entity.TenantCommand;
import dev.weir.entity.TenantReply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The only door to entities.
 *
 * <p>A stage completes with the entity's answer, or exceptionally with a {@link
 * dev.weir.config.WeirException} that says what is known about the outcome.
 */
public interface Router {
  /**
   * Sends a command that changes nothing, or a definition.
   *
   * @param deadline how long the caller waits for the answer
   */
  CompletionStage<CircuitReply> ask(
      CircuitId circuit,
      Function<ActorRef<CircuitReply>, CircuitCommand> command,
      Duration deadline);

  /** The regions that have nodes beside this one's. */
  List<String> otherRegions();

  /** Asks the copy that a region has of a circuit; sent once. */
  CompletionStage<CircuitReply> askIn(
      String region,
      CircuitId circuit,
      Function<ActorRef<CircuitReply>, CircuitCommand> command,
      Duration deadline);

  /**
   * Sends a batch, if the circuit's in-flight budget at this node has room for it.
   *
   * @param bytes size of the decoded body, held from the budget until the answer
   */
  CompletionStage<CircuitReply> submit(
      CircuitId circuit,
      Function<ActorRef<CircuitReply>, CircuitCommand.Submit> command,
      int bytes,
      Duration deadline);

  /** The same for samples. */
  CompletionStage<CircuitReply> append(
      CircuitId circuit,
      Function<ActorRef<CircuitReply>, CircuitCommand.Append> command,
      int bytes,
      Duration deadline);

  /** How other nodes find this one, {@code host:port}; empty when there is no way. */
  String self();

  /** Answers the requests of other nodes for pages that this one holds. To be called once. */
  void servePages(Function<FetchPage, CompletionStage<CircuitReply>> pages);

  /**
   * Asks another node for a page that it holds.
   *
   * @param node as {@link #self()} of that node
   */
  CompletionStage<CircuitReply> askPage(
      String node, Function<ActorRef<CircuitReply>, FetchPage> command, Duration deadline);

  /** Asks the directory of tenants. */
  CompletionStage<TenantReply> askTenants(
      Function<ActorRef<TenantReply>, TenantCommand> command, Duration deadline);
}
